import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A unified patch of all files in order of their paths, as `git apply` and `patch -p1` take it. */
export function patchOf(changes: readonly { readonly path: string; readonly before: string; readonly after: string }[]): string {
  return changes
    .map(({ path, before, after }) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY }),
    )
    .join('');
}
