import { reason } from '../output/write.ts';
import { exitCodeOf, fault } from './project.ts';
import { kindOf, parentOf, resolvePath } from './root.ts';
import { show } from './show.ts';
import { starter } from './starter.ts';
import type { Verb } from './verb.ts';

export const init: Verb = {
  help: `Starts a project: writ.yaml, specs/, a pre-commit configuration and a GitHub workflow (pull requests, and every night because
grants end). Existing files are never overwritten: if one is in the way, nothing is written.

Usage: writ init [options]

  --dir DIR       where; default: the current folder. It is made if it is not there
  --example       start from the production example: two environments, three teams, seven apps, five targets`,
  options: { dir: { type: 'string' }, example: { type: 'boolean' } },
  positionals: 0,
  async run(call) {
    const { host, values, flags } = call;
    const given = values.get('dir')?.[0] ?? '.';
    const root = resolvePath(host.cwd, given);
    const specs = flags.has('example') ? (await import('./example.generated.ts')).example : starter.specs;
    const files: Readonly<Record<string, string>> = { ...specs, ...starter.surroundings };
    const taken = Object.keys(files).filter((path) => kindOf(host, `${root}/${path}`) !== 'missing');
    const blocked = kindOf(host, root) === 'file' || kindOf(host, root) === 'other' ? [given] : taken;
    if (blocked.length > 0) {
      const faults = blocked.map((path) =>
        fault('W085', `${path} exists already`, 'choose another folder with --dir, or move it away; nothing was written'),
      );
      await show(call, host.stderr, faults, new Map());
      return exitCodeOf(faults);
    }
    const made: string[] = [];
    try {
      for (const [path, text] of Object.entries(files)) {
        host.makeFolder(parentOf(`${root}/${path}`));
        made.push(`${root}/${path}`);
        host.writeFile(`${root}/${path}`, text);
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      for (const path of made) if (kindOf(host, path) === 'file') host.removeFile(path);
      const failed = fault('W083', `the project could not be written: ${reason(error, root)}`, 'give yourself the right to write there');
      await show(call, host.stderr, [failed], new Map());
      return exitCodeOf([failed]);
    }
    for (const path of Object.keys(files)) host.stdout.write(`wrote ${given === '.' ? '' : `${given.replace(/\/$/, '')}/`}${path}\n`);
    host.stdout.write(`\nNext: ${given === '.' ? '' : `cd ${given}, then `}\`writ check\`, and \`writ compile\` to write out/.\n`);
    return 0;
  },
};
