import { memberOf, placeIn, type Tree } from '../readers/tree.ts';
import type { AuthRole } from '../rules/auth-roles.ts';
import type { Located } from '../rules/aws-grants.ts';
import type { Supply } from '../rules/subjects.ts';
import { authMethodOf, authRoleRoot } from './kinds.ts';
import { NOTHING } from './source.ts';

/** A role of an auth method: the parameters themselves, or what `vault read -format=json` prints around them. */
export function readAuthRole(tree: Tree): Supply {
  const root = authRoleRoot(tree) ?? tree;
  const base = root === tree ? [] : ['data'];
  const scalar = (one: Tree | undefined): string | undefined =>
    one?.kind === 'scalar' && one.value !== null ? String(one.value) : undefined;
  const values = (name: string): Located[] => {
    const node = memberOf(root, name);
    if (node?.kind === 'list') return node.items.flatMap((one) => located(one, scalar(one)));
    return (scalar(node) ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .flatMap((text) => (node ? located(node, text) : []));
  };
  const claims = memberOf(root, 'bound_claims');
  const role: AuthRole = {
    method: authMethodOf(root) ?? 'aws',
    at: (...path) => placeIn(tree, [...base, ...path]),
    value: (name) => scalar(memberOf(root, name)),
    values,
    claims:
      claims?.kind === 'object'
        ? claims.entries.map(({ key, value }) => ({
            name: key,
            values: (value.kind === 'list' ? value.items : [value]).flatMap((one) => scalar(one) ?? []),
          }))
        : [],
  };
  return { ...NOTHING, authRole: () => [role] };
}

const located = ({ span }: Tree, text: string | undefined): Located[] => (text === undefined ? [] : [{ text, span }]);
