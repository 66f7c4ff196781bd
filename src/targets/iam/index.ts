import { byItself, documentOf } from '../../access/iam/document.ts';
import { expectedDocuments } from '../../access/iam/prove.ts';
import { printed, type TargetInput, type TargetOutput } from '../artifact.ts';

/**
 * The IAM documents of one environment as JSON, each right by itself (no reference has to be filled in): trust and permission
 * policies, key and bucket policies, the documents of Vault's AWS engine.
 */
export function iamTarget({ compiled }: TargetInput): TargetOutput {
  const { relation } = compiled;
  const artifacts = expectedDocuments(relation.iam).map(({ path, statements }) =>
    printed(
      { path: `${relation.env}/iam/${path}`, target: 'iam', origins: [...new Set(statements.map((s) => s.origin))] },
      () => `${JSON.stringify(documentOf(statements, byItself), null, 2)}\n`,
    ),
  );
  return { artifacts, diagnostics: [] };
}
