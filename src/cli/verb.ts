import type { Host } from '../host.ts';
import type { Options, Parsed } from './args.ts';

/** 0 clean; 1 the specs are at fault; 2 the call, the configuration or the machine is; 3 Writ itself is. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The stages a command calls, loaded when it does; tests put their own here. */
export interface Stages {
  compile(): Promise<Pick<typeof import('../compile.ts'), 'compileProject'>>;
  codes(): Promise<Pick<typeof import('../codes.ts'), 'allCodes'>>;
  syntax(): Promise<Pick<typeof import('../syntax/index.ts'), 'formatSource' | 'parseSource' | 'printWrit' | 'printYaml'>>;
  model(): Promise<Pick<typeof import('../model/index.ts'), 'blockShapes' | 'readConfig'>>;
}

export interface Call extends Parsed {
  readonly host: Host;
  readonly stages: Stages;
}

export interface Verb {
  /** What `--help` prints after the usage line, without a line break at the end. */
  readonly help: string;
  readonly options: Options;
  /** How many names may stand behind the verb. */
  readonly positionals: number;
  run(call: Call): Promise<ExitCode>;
}
