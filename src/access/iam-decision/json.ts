/** A JSON value as read from text: objects are maps, so that no key (`__proto__`) means anything to the program. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;
export type JsonPath = readonly (string | number)[];

/** What is wrong with a JSON text or a document in it, and where: `offset` for a text that is no JSON, `path` for the rest. */
export interface JsonFault {
  readonly message: string;
  readonly path: JsonPath;
  readonly offset?: number;
}

export type JsonRead = { readonly value: Json } | { readonly fault: JsonFault };

export const isObject = (value: Json | undefined): value is JsonObject => value instanceof Map;
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The path as people write it: `Statement[1].Condition`. */
export function pathText(path: JsonPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

class JsonError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Deeper than any policy is, and far from the end of the stack. */
const DEPTH = 200;

/**
 * Reads JSON (RFC 8259). A key that stands twice in one object is a fault: `JSON.parse` keeps the last silently, IAM refuses the document
 * (user guide, "Grammar of the IAM JSON policy language", notes).
 */
export function readJson(text: string): JsonRead {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (error instanceof JsonError) return { fault: { message: error.message, path: [], offset: error.offset } };
    throw error;
  }
}

/** Where the item at `path` begins in the text (a member with its name); its nearest ancestor's place where it is missing. */
export function locate(text: string, path: JsonPath): number {
  const places = new Map<string, number>();
  try {
    parse(text, (at, start) => {
      if (!places.has(id(at))) places.set(id(at), start);
    });
  } catch (error) {
    if (error instanceof JsonError) return error.offset;
    throw error;
  }
  for (let length = path.length; length > 0; length--) {
    const place = places.get(id(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return places.get('') ?? 0;
}

const id = (path: JsonPath): string => path.join('\u0000');

function parse(text: string, place?: (path: JsonPath, start: number) => void): Json {
  let at = 0;
  const path: (string | number)[] = [];

  const fail = (message: string, offset = at): never => {
    throw new JsonError(message, offset);
  };
  const space = (): void => {
    for (;;) {
      const c = text.charCodeAt(at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      at++;
    }
  };
  const found = (): string => (at >= text.length ? 'the end of the text' : JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)));

  const string = (): string => {
    const start = at;
    let plain = true;
    for (at++; ; at++) {
      const c = text.charCodeAt(at);
      if (c === 34) break;
      if (c === 92) {
        plain = false;
        at++;
      } else if (c < 32 || Number.isNaN(c))
        fail(Number.isNaN(c) ? 'a text has no closing quote' : 'a text has a line break or control character', start);
    }
    at++;
    if (plain) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail('a text has an escape that JSON does not have', start);
    }
  };

  const literal = (): Json => {
    const word = /[-+.\w]*/y;
    word.lastIndex = at;
    const text_ = word.exec(text)?.[0] ?? '';
    if (text_ === 'true' || text_ === 'false' || text_ === 'null' || /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text_)) {
      at += text_.length;
      return text_ === 'true' ? true : text_ === 'false' ? false : text_ === 'null' ? null : Number(text_);
    }
    return fail(`a value is expected, found ${text_ === '' ? found() : JSON.stringify(text_)}`);
  };

  const object = (): JsonObject => {
    const out = new Map<string, Json>();
    at++;
    space();
    if (text[at] === '}') {
      at++;
      return out;
    }
    for (;;) {
      space();
      if (text[at] !== '"') fail(`a name in quotes is expected, found ${found()}`);
      const start = at;
      const key = string();
      if (out.has(key)) fail(`the name ${JSON.stringify(key)} stands twice in one object`, start);
      space();
      if (text[at] !== ':') fail(`":" is expected after the name ${JSON.stringify(key)}, found ${found()}`);
      at++;
      path.push(key);
      place?.(path, start);
      out.set(key, value());
      path.pop();
      space();
      if (text[at] === ',') at++;
      else if (text[at] === '}') {
        at++;
        return out;
      } else fail(`"," or "}" is expected, found ${found()}`);
    }
  };

  const list = (): Json[] => {
    const out: Json[] = [];
    at++;
    space();
    if (text[at] === ']') {
      at++;
      return out;
    }
    for (;;) {
      path.push(out.length);
      out.push(value());
      path.pop();
      space();
      if (text[at] === ',') at++;
      else if (text[at] === ']') {
        at++;
        return out;
      } else fail(`"," or "]" is expected, found ${found()}`);
    }
  };

  const value = (): Json => {
    space();
    if (path.length > DEPTH) fail(`nested deeper than ${DEPTH} levels`);
    place?.(path, at);
    const c = text[at];
    return c === '{' ? object() : c === '[' ? list() : c === '"' ? string() : literal();
  };

  const result = value();
  space();
  if (at < text.length) fail(`nothing is expected after the value, found ${found()}`);
  return result;
}
