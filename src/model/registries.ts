import { backends } from '../backends/index.ts';
import type { Backend, EngineKind, Platform, PlatformName } from '../contract.ts';
import { engineKinds } from '../engines/index.ts';
import { platforms } from '../platforms/index.ts';

/** Everything that can be plugged in; the binder itself knows no engine, backend or platform by name. */
export interface Registries {
  readonly engineKinds: ReadonlyMap<string, EngineKind>;
  readonly backends: Readonly<Record<Backend['part'], ReadonlyMap<string, Backend>>>;
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
}

export const registries: Registries = { engineKinds, backends, platforms };
