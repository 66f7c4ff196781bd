import { documentOf, type DocumentRead } from './document.ts';
import { readJson } from './json.ts';
import type { DocumentKind } from './types.ts';

export { decide, problemOf, type Decided } from './decide.ts';
export { locate, pathText, type JsonFault } from './json.ts';
export { principalOf } from './principal.ts';
export { answerQuestion, nameOfStatement, printed, type IamAnswer } from './question.ts';
export type { Because, Context, DocumentKind, IamDecision, IamDocument, IamPolicies, IamRequest, StatementRef } from './types.ts';

/** Reads the text of a policy document. */
export function readDocument(text: string, kind: DocumentKind): DocumentRead {
  const json = readJson(text);
  return 'fault' in json ? json : documentOf(json.value, kind);
}
