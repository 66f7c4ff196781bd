import type { App } from '../../model/program.ts';
import { renderedPath, vaultInjections } from '../vault/agent.ts';

/** The folders in which an app wants its rendered files, in order of the injections; the one volume is mounted in each. */
export function renderedFolders(app: App): readonly string[] {
  return [...new Set(vaultInjections(app).map((injection, index) => folderOf(renderedPath(injection, index))))];
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));
