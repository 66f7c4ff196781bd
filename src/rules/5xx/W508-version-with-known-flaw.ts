import { VAULT_ON_EKS } from '../examples.ts';
import { flawsIn, linesOf, mendOf, unmaintainedFrom } from '../../data/releases.ts';
import type { Rule } from '../rule.ts';

/** Flaws that a message names; of the others it says how many. */
const NAMED = 3;

export const rule: Rule = {
  code: 'W508',
  name: 'version-with-known-flaw',
  severity: 'warning',
  page: {
    what: `The version of a server, in a spec or in the tag of an image, gets no more fixes, or has known flaws that give somebody more power than was granted, show secrets, or let anybody stop it.`,
    why: `A spec can only be as right as the server that decides about it, and new flaws of an old line stay open. Which versions mend a flaw is told apart by edition: of older lines only Enterprise gets fixes.`,
    fix: `Move to the version that the message names; while both run, say the old one as \`upgrade_from\`. \`writ explain data\` shows of which day the facts are.`,
    bad: VAULT_ON_EKS.replace(`  version = "2.2.2"`, `  version = "2.0.2"`),
    good: VAULT_ON_EKS,
  },
  of: {
    *release({ product, version, edition, asOf, span }) {
      const called = product === 'openbao' ? 'OpenBao' : 'Vault';
      const line = version.split('.').slice(0, 2).join('.');
      const ended = unmaintainedFrom(product, edition, line);
      if (ended !== undefined && asOf !== undefined && ended <= asOf)
        yield {
          message: `${called} ${line}${product === 'vault' ? ` (${edition})` : ''} gets no more fixes since ${ended}`,
          span,
          help: `move to ${linesOf(product).at(-1)?.line ?? 'a later line'} or later`,
        };
      const found = flawsIn(product, edition, version);
      if (found.length === 0) return;
      const named = found.slice(0, NAMED).map(({ id, what }) => `${what} (${id})`);
      const more = found.length - named.length;
      yield {
        message: `${called} ${version} has ${found.length === 1 ? 'a known flaw' : `${found.length} known flaws`}: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
        span,
        help: `move to ${mendOf(found, version)} or later`,
      };
    },
  },
};
