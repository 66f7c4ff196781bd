import type { Verb } from '../contract.ts';
import type { Fix } from '../diagnostics.ts';
import type { Span } from '../source.ts';
import type { Word } from '../syntax/ast.ts';
import { checkAwsGrant, isAwsAction } from './aws-actions.ts';
import type { Draft, Speaker } from './draft.ts';
import { membersOf, say, sayMissing, verbsOf } from './draft.ts';
import { didYouMean, few } from './header.ts';
import { isLiteral, patternFault } from './patterns.ts';
import { placeholdersOf } from './placeholders.ts';
import type { Engine } from './program.ts';
import { resolveResource, splitResource } from './resources.ts';

/** Verbs on resources: engine, verb, place for the path and member must exist. */
export function checkGrant(draft: Draft, speaker: Speaker, verbs: readonly Word[], resources: readonly Word[]): void {
  if (verbs.some((v) => isAwsAction(v.text))) return checkAwsGrant(draft, speaker, verbs, resources);
  for (const resource of resources) {
    const found = checkResource(draft, resource);
    if (found) for (const verb of verbs) checkVerb(draft, verb, found.engine, found.rest, resource);
  }
}

/** The engine and the path of a well-formed resource. */
export function checkResource(draft: Draft, resource: Word): { readonly engine: Engine; readonly rest: string } | undefined {
  const { text, span } = resource;
  if (text.startsWith('arn:')) {
    say(draft, { code: 'W047', span, message: 'an ARN goes with an action of AWS', help: 'for example `allow s3:GetObject on "arn:…"`' });
    return undefined;
  }
  const fault = patternFault(text);
  if (fault) {
    const fix: Fix | undefined =
      fault.mended && !resource.template
        ? {
            title: `write ${fault.mended}`,
            edits: [{ span, text: resource.quoted ? JSON.stringify(fault.mended) : fault.mended }],
            safe: false,
          }
        : undefined;
    say(draft, { code: 'W033', span, message: `\`${text}\`: ${fault.message}`, help: fault.help, fix });
    return undefined;
  }
  const found = resolveResource(resource, draft);
  if (!found) {
    const { head } = splitResource(text);
    if (head.includes('{')) {
      const open = placeholdersOf(resource).some((p) => p === 'team' || p === 'app' || p.startsWith('self.'));
      if (open) say(draft, { code: 'W033', span, message: 'a path begins with the name of an engine, which this cannot stand for' });
    } else {
      const names = [...draft.engines.keys(), ...draft.stores.keys()];
      sayMissing(draft, 'engine', head, headOf(resource, head), names, 'a path begins with the declared name of an engine');
    }
    return undefined;
  }
  return found;
}

/** The part of a resource's span that is the engine's name, where the text stands as it was written. */
const headOf = (resource: Word, head: string): Span =>
  resource.template || resource.quoted ? resource.span : { ...resource.span, end: resource.span.start + head.length };

function checkVerb(draft: Draft, verb: Word, engine: Engine, rest: string, resource: Word): void {
  const verbs = verbsOf(draft, engine);
  const found = Object.hasOwn(verbs, verb.text) ? verbs[verb.text] : undefined;
  if (!found) {
    const names = Object.keys(verbs);
    const what = engine.builtin ? `\`${engine.name}\`` : `${engine.kind} engine \`${engine.name}\``;
    const message = `${what} has no verb \`${verb.text}\`${didYouMean(verb.text, names)}`;
    const help = names.length > 8 ? `its verbs: ${names.join(', ')}` : undefined;
    return say(draft, { code: 'W032', span: verb.span, message, ...few(names), help });
  }
  if (reservedSegment(draft, engine, rest, resource, verbs)) return;
  if (checkHole(draft, verb, found, engine, rest, resource)) checkMember(draft, found, engine, rest, resource);
}

/** `secret/data/x`: the engine adds such a segment itself. Only where this engine's requests have it (kv 1 has not). */
function reservedSegment(draft: Draft, engine: Engine, rest: string, resource: Word, verbs: Readonly<Record<string, Verb>>): boolean {
  const reserved = draft.registries.engineKinds.get(engine.kind)?.reserved;
  if (!reserved?.some((word) => rest.startsWith(word))) return false;
  const { head: first, rest: below } = splitResource(rest);
  if (!reserved.includes(first)) return false;
  if (!Object.values(verbs).some((v) => v.requests.some((r) => r.path.startsWith(`${first}/`)))) return false;
  const meant = below ? `${engine.name}/${below}` : `${engine.name}/**`;
  const fix: Fix | undefined = resource.template
    ? undefined
    : { title: `write ${meant}`, edits: [{ span: resource.span, text: resource.quoted ? JSON.stringify(meant) : meant }], safe: false };
  const help = `the verb says which of ${reserved.map((r) => `\`${r}/\``).join(' and ')} is meant`;
  say(draft, { code: 'W034', span: resource.span, message: `\`${first}/\` is never written: say \`${meant}\``, help, fix });
  return true;
}

/** What the requests of a verb have a place for: a path, one name, or nothing. */
interface Holes {
  readonly path: boolean;
  readonly name: boolean;
  readonly none: boolean;
}
const holesKnown = new WeakMap<Verb, Holes>();

function holesOf(verb: Verb): Holes {
  let holes = holesKnown.get(verb);
  if (!holes) {
    const all = new Set(verb.requests.map((r) => /\{([PR])\}/.exec(r.path)?.[1]));
    holesKnown.set(verb, (holes = { path: all.has('P'), name: all.has('R'), none: all.has(undefined) }));
  }
  return holes;
}

function checkHole(draft: Draft, verb: Word, found: Verb, engine: Engine, rest: string, resource: Word): boolean {
  const holes = holesOf(found);
  const { span } = resource;
  if (rest === '') {
    if (holes.none) return true;
    const one = `${engine.name}/NAME`;
    const all = holes.path ? `${engine.name}/**` : `${engine.name}/*`;
    say(draft, {
      code: 'W035',
      span,
      message: `\`${verb.text}\` on \`${engine.name}\` needs a path`,
      help: `\`${one}\`, or \`${all}\` for all`,
    });
    return false;
  }
  // A store's verbs make requests of AWS, which take any of its secrets.
  if (holes.path || found.requests.length === 0) return true;
  if (holes.name) {
    if (!rest.includes('/')) return true;
    const segments = rest.split('/');
    const message = `\`${verb.text}\` takes one name below \`${engine.name}\`, found ${segments.length}`;
    say(draft, { code: 'W035', span, message, help: `for example \`${engine.name}/${segments[0]}\`` });
    return false;
  }
  say(draft, {
    code: 'W035',
    span,
    message: `\`${verb.text}\` has no place for a path: it concerns the whole of \`${engine.name}\``,
    help: `\`${verb.text} on ${engine.name}\``,
  });
  return false;
}

function checkMember(draft: Draft, verb: Verb, engine: Engine, rest: string, resource: Word): void {
  if (rest === '' || !isLiteral(rest)) return;
  // An inventory of paths may be incomplete, which is for a rule to say; roles, keys and secrets of a store are not.
  const store = draft.registries.engineKinds.get(engine.kind)?.store ?? false;
  if (!store && !verb.requests.some((r) => r.path.includes('{R}'))) return;
  sayUnknownMember(draft, engine, rest, resource.span);
}

/** Reports a role, key or secret that the engine does not declare. */
export function sayUnknownMember(draft: Draft, engine: Engine, name: string, span: Span): boolean {
  const members = membersOf(draft, engine);
  if (!members || members.has(name)) return false;
  const names = [...members.keys()];
  const what = [...new Set(members.values())].join(' or ') || 'role';
  const message = `${engine.kind} \`${engine.name}\` has no ${what} \`${name}\`${didYouMean(name, names)}`;
  draft.reporter.missing(draft.env.name, `member ${engine.name}/${name}`, {
    code: 'W036',
    severity: 'error',
    span,
    message,
    ...few(names),
    related: [{ span: engine.span, message: 'declared here' }],
  });
  return true;
}
