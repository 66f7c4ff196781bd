import type { Diagnostic } from '../diagnostics.ts';
import type { AnyBound } from '../schema/block.ts';
import type { Draft } from './draft.ts';
import { platformOf, say, sayNoLogin } from './draft.ts';
import { didYouMean, few } from './header.ts';
import type { App, Part, Pipeline, Team, Vault } from './program.ts';

const clusterOf = (bound: AnyBound): unknown => (bound.attrs as Readonly<Record<string, unknown>>)['cluster'];

const whereVault = (vault: Vault) => [{ span: vault.span, message: 'the Vault is declared here' }];

/** A name that no auth method has; what engines miss of it follows. */
function sayNoMethod(draft: Draft, name: string, diagnostic: Omit<Diagnostic, 'severity' | 'code'>): void {
  draft.broken.add(`use of auth ${name}`);
  sayNoLogin(draft, `auth ${name}`, 'also used here', diagnostic);
}

function loginBlock(bound: AnyBound): AnyBound | undefined {
  return (bound.blocks as { readonly login?: AnyBound }).login;
}

/** The auth method by which a workload logs in: the one it names, or the best that its platform offers and the Vault has. */
export function chooseAuth(draft: Draft, who: App | Pipeline, kind: 'app' | 'pipeline', needed: boolean): Part | undefined {
  const { vault } = draft;
  const platform = who.run && platformOf(draft, who.run.kind);
  if (!vault || !who.run || !platform) return undefined;
  const login = loginBlock(who.bound);
  const named = login && (login.attrs as { readonly auth?: string }).auth;
  const span = login?.valueSpans['auth'] ?? who.run.span;
  const whom = `${kind} \`${who.name}\``;
  const addition = platform.authKinds.map((k) => `\`auth ${k} NAME { … }\``).join(' or ');
  const there = vault.auths.map((a) => a.name);

  if (named !== undefined) {
    const part = vault.auths.find((a) => a.name === named);
    if (!part) {
      const message = `vault \`${vault.name}\` has no auth method \`${named}\`${didYouMean(named, there)}`;
      sayNoMethod(draft, named, { span, message, ...few(there), related: whereVault(vault) });
    } else if (!platform.authKinds.includes(part.kind))
      say(draft, {
        code: 'W043',
        span,
        message: `a workload on ${platform.kind} cannot log in by \`auth ${part.kind} ${part.name}\``,
        expected: platform.authKinds,
      });
    else return part;
    return undefined;
  }
  const cluster = clusterOf(who.run.bound);
  const known = (name: unknown): boolean => typeof name !== 'string' || draft.clusters.has(name);
  const key = `${platform.kind} ${String(cluster)}`;
  for (const authKind of platform.authKinds) {
    const fit = vault.auths.filter((a) => a.kind === authKind && (cluster === undefined || (clusterOf(a.bound) ?? cluster) === cluster));
    if (fit.length === 1 || (fit.length && !needed)) return fit[0];
    if (fit.length) {
      const names = fit.map((f) => f.name);
      const help = `say which: \`login { auth = ${names[0]} }\``;
      const by = names.join(' or ');
      sayNoLogin(draft, `which ${key} ${by}`, `${whom} could, too`, {
        span,
        message: `${whom} could log in by ${by}`,
        ...few(names),
        help,
      });
      return undefined;
    }
  }
  // A method for a cluster that is not there may be the one that is meant: its name is reported where it stands.
  const misnamed = vault.auths.some((a) => platform.authKinds.includes(a.kind) && !known(clusterOf(a.bound)));
  if (needed && known(cluster) && !misnamed) {
    const onCluster = cluster === undefined ? '' : ` for cluster \`${String(cluster)}\``;
    sayNoLogin(draft, key, `nor can ${whom}`, {
      span,
      message: `${whom} cannot log in: vault \`${vault.name}\` has no auth method for ${platform.kind}${onCluster}`,
      help: `add ${addition} to the Vault`,
      related: whereVault(vault),
    });
  }
  return undefined;
}

/** People log in by a method that serves people. */
export function checkTeamAuth(draft: Draft, team: Team): void {
  const { vault } = draft;
  if (team.limits && team.group === undefined)
    say(draft, {
      code: 'W048',
      span: team.limits.bound.head,
      message: `nobody logs in as team \`${team.name}\`: it has no group`,
      help: 'add `group = "…"`, or remove `login`',
    });
  if (!vault || (team.group === undefined && team.auth === undefined)) return;
  const human = vault.auths.filter((a) => draft.registries.backends.auth.get(a.kind)?.login?.serves.includes('human'));
  if (team.auth === undefined && human.length === 1) return;
  const names = human.map((a) => a.name);
  const span = team.bound.valueSpans['auth'] ?? team.bound.valueSpans['group'] ?? team.span;
  if (team.auth !== undefined) {
    if (names.includes(team.auth)) return;
    const other = vault.auths.some((a) => a.name === team.auth);
    const message = other
      ? `\`${team.auth}\` is no auth method for people`
      : `vault \`${vault.name}\` has no auth method \`${team.auth}\`${didYouMean(team.auth, names)}`;
    if (other) return say(draft, { code: 'W043', span, message, ...few(names) });
    return sayNoMethod(draft, team.auth, { span, message, ...few(names) });
  }
  const related = whereVault(vault);
  if (!human.length) {
    const kinds = [...draft.registries.backends.auth].filter(([, b]) => b.login?.serves.includes('human')).map(([k]) => k);
    const help = `add ${kinds.map((k) => `\`auth ${k} NAME { … }\``).join(' or ')} to the Vault`;
    const message = `team \`${team.name}\` cannot log in: vault \`${vault.name}\` has no auth method for people`;
    return sayNoLogin(draft, 'people', `nor can team \`${team.name}\``, { span, message, help, related });
  }
  sayNoLogin(draft, `which ${names.join(' or ')}`, `team \`${team.name}\` could, too`, {
    span,
    message: `team \`${team.name}\` could log in by ${names.join(' or ')}`,
    ...few(names),
    help: `say which: \`auth = ${names[0]}\``,
    related,
  });
}
