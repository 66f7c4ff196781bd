import type { Sink } from '../diagnostics.ts';
import type { BlockShapes } from '../syntax/shapes.ts';
import type { FileAst } from '../syntax/ast.ts';
import { bindWith } from './bind-project.ts';
import type { BindOptions } from './bind-project.ts';
import type { WritConfig } from './config.ts';
import type { Project } from './program.ts';
import { registries } from './registries.ts';
import { buildSchemas } from './schemas.ts';
import type { TopSchemas } from './schemas.ts';
import { shapesOf } from './shapes.ts';

export { checkConfig } from './config-checks.ts';
export { withoutConsequences } from './consequences.ts';
export { readConfig } from './config-file.ts';
export { bindWith } from './bind-project.ts';
export type { BindOptions } from './bind-project.ts';
export { buildSchemas } from './schemas.ts';
export type { TopKind, TopSchemas } from './schemas.ts';
export type { Registries } from './registries.ts';
export { shapesOf } from './shapes.ts';
export { placeholdersOf, resolveWord } from './placeholders.ts';
export { resolveResource, splitResource } from './resources.ts';
export type { ResolvedResource } from './resources.ts';
export { isAwsAction } from './aws-actions.ts';
export { patternFault } from './patterns.ts';

/** The schemas of all top-level kinds with everything that is registered. */
export const schemas: TopSchemas = buildSchemas(registries);

export const blockShapes: BlockShapes = shapesOf(schemas);

/** Binds all files of a project into one program an environment; mistakes go to the sink, each once, in source order. */
export const bindProject = (config: WritConfig, files: readonly FileAst[], options: BindOptions, sink: Sink): Project =>
  bindWith(registries, config, files, options, sink);
