import type { Backend, Platform } from '../../contract.ts';
import { localEngine, namespacesOf } from '../../model/namespaces.ts';
import type { Engine, Part, Program } from '../../model/program.ts';
import type { Registries } from '../../model/registries.ts';
import type { Ref, Resource } from '../../plain.ts';
import { ref, resourceName } from '../../plain.ts';
import type { AnyBound } from '../../schema/block.ts';

/** `run on KIND`: the platform behind a part. */
export const platformOf = ({ platforms }: { readonly platforms: ReadonlyMap<string, Platform> }, kind: string): Platform | undefined =>
  platforms.get(kind);

/** The parts of this Vault with what Writ knows of each, in the order storage, seal, audit, auth. */
export function partsOf(
  registries: Registries,
  program: Program,
): readonly { readonly part: Part; readonly backend: Backend; readonly bound: AnyBound }[] {
  const { storage, seal, audits, auths } = program.vault;
  const { backends } = registries;
  const all: (readonly [Part, ReadonlyMap<string, Backend>])[] = [
    [storage, backends.storage],
    ...(seal ? [[seal, backends.seal] as const] : []),
    ...audits.map((part) => [part, backends.audit] as const),
    ...auths.map((part) => [part, backends.auth] as const),
  ];
  return all.flatMap(([part, known]) => {
    const backend = known.get(part.kind);
    return backend ? [{ part, backend, bound: part.bound }] : [];
  });
}

const namespaceRef = (path: string): Ref => ref('vault_namespace', resourceName('namespace', path), 'path_fq');

/** Everything of an engine at Vault is addressed within its namespace. */
const inNamespace = ({ namespace }: Engine, resources: readonly Resource[]): readonly Resource[] =>
  namespace === undefined
    ? resources
    : resources.map((r) => (r.type.startsWith('vault_') ? { ...r, arguments: { namespace: namespaceRef(namespace), ...r.arguments } } : r));

function namespaceResources(program: Program): readonly Resource[] {
  return [...namespacesOf(program)].map(([path, origin]): Resource => {
    const cut = path.lastIndexOf('/');
    const parent = cut < 0 ? undefined : namespaceRef(path.slice(0, cut));
    return {
      stack: 'vault',
      type: 'vault_namespace',
      name: resourceName('namespace', path),
      arguments: { namespace: parent, path: path.slice(cut + 1) },
      preventDestroy: true,
      origin,
    };
  });
}

/** What backends, engines and the platform say about Terraform, the compile's own IAM left out. */
export function partResources(registries: Registries, program: Program): Resource[] {
  const engines = [...program.engines.values(), ...program.stores.values()].flatMap((engine) =>
    inNamespace(engine, registries.engineKinds.get(engine.kind)?.resources?.(localEngine(engine), engine.bound, program) ?? []),
  );
  const apps = [...program.apps.values()].flatMap((app) =>
    app.run ? (platformOf(registries, app.run.kind)?.appResources?.(app, app.run.bound, program) ?? []) : [],
  );
  return [...serverResources(registries, program), ...namespaceResources(program), ...engines, ...apps];
}

/** What Vault's servers stand on: no engine and no app has keys or buckets of AWS (`contract.ts`). */
export function serverResources(registries: Registries, program: Program): Resource[] {
  const { vault } = program;
  const parts = partsOf(registries, program).flatMap(({ part, backend, bound }) => backend.resources?.(part, bound, program) ?? []);
  return [...parts, ...(platformOf(registries, vault.run.kind)?.vaultResources?.(vault, vault.run.bound, program) ?? [])];
}
