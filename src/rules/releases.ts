import type { Span } from '../source.ts';
import type { RuleInput } from './input.ts';
import { attributeSpan } from './support.ts';

/** The release of a server that is to run, as far as it is said. */
export interface Release {
  readonly product: 'vault' | 'openbao';
  readonly edition: 'community' | 'enterprise';
  /** `2.2.2`; without the last number, the newest of its line. */
  readonly version: string;
  /** It runs in a container. */
  readonly image: boolean;
  /** The day that decides whether a line has ended; absent: that is not asked. */
  readonly asOf: string | undefined;
  readonly span: Span;
}

export function releaseOf({ program: { vault }, project }: RuleInput): Release {
  const { product, edition, version, run } = vault;
  const image = run.kind === 'eks' || run.kind === 'ecs';
  return { product, edition, version, image, asOf: project.asOf, span: attributeSpan(vault.bound, 'version') };
}

const IMAGE = /(?:^|\/)(vault|vault-enterprise|openbao)(?::v?(\d+\.\d+(?:\.\d+)?)(?:[-+_](ent)[\w.-]*)?)$/;

/** What an image says of the release in it; `undefined` where its tag is no version, or it is another product's. */
export function releaseOfImage(image: string, span: Span, asOf: string | undefined): Release | undefined {
  const [, name, version, enterprise] = IMAGE.exec(image) ?? [];
  if (version === undefined) return undefined;
  const edition = name === 'vault-enterprise' || enterprise !== undefined ? 'enterprise' : 'community';
  return { product: name === 'openbao' ? 'openbao' : 'vault', edition, version, image: true, asOf, span };
}
