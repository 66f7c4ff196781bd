/** Text as a string constant of Go's template language, safe inside `{{ … }}`. */
export function goString(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** Literal text of a template: only `{{` means something there. A trailing `{` could join a brace of what follows. */
export const goText = (text: string): string => text.replace(/\{(?=\{|$)/g, '{{ "{" }}');
