import { isRecord } from '../../targets/override.ts';
import type { Rule } from '../rule.ts';
import { isVaultImage } from '../tasks.ts';

const MOVING = new Set([
  'latest',
  'stable',
  'edge',
  'main',
  'master',
  'nightly',
  'dev',
  'develop',
  'prod',
  'production',
  'staging',
  'current',
  'release',
  'rolling',
  'lts',
]);
/** `1.15` of Vault's and OpenBao's images is the newest release of that line. */
const LINE = /^v?\d+(\.\d+)?(-ent|-ubi|-alpine)?$/;

export const rule: Rule = {
  code: 'W707',
  name: 'mutable-image',
  severity: 'warning',
  page: {
    what: `An image without a tag, or with one that moves (\`latest\`, \`stable\`, \`prod\`; of Vault also \`2.0\`, a whole line).`,
    why: `What runs tomorrow is then not what was reviewed today, and a restart can change it.`,
    fix: `Use an exact version or a digest.`,
    bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:latest"
    cpu = 256
    memory = 512
  }
  allow encrypt on transit/orders
}`,
    good: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  allow encrypt on transit/orders
}`,
  },
  of: {
    *task({ what, definition, at }) {
      for (const [index, container] of definition.containerDefinitions.entries()) {
        const image = container.image ?? '';
        // A file that is a template (`${var.image}`, `<IMAGE>`) says nothing of what will stand there.
        if (/@sha256:[0-9a-f]{64}$/.test(image) || /[<>{}$]/.test(image) || image === '') continue;
        const tag = /:([^:/]+)$/.exec(image)?.[1];
        const line = isVaultImage(image) && tag !== undefined && LINE.test(tag);
        if (tag !== undefined && !MOVING.has(tag) && !line) continue;
        yield {
          message: `image ${image} of ${what} ${tag === undefined ? 'names no version' : line ? `moves with each release of ${tag}` : `has the moving tag ${tag}`}`,
          span: at('containerDefinitions', index, 'image'),
          help: 'use an exact version or a digest',
        };
      }
    },
    *values({ what, data, at }) {
      for (const path of IMAGES) {
        const tag = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
        if (typeof tag !== 'string' || !MOVING.has(tag)) continue;
        yield {
          message: `\`${path.join('.')}\` of ${what} is the moving tag ${tag}`,
          span: at(...path),
          help: 'use an exact version or a digest',
        };
      }
    },
  },
};

const IMAGES: readonly (readonly string[])[] = [
  ['server', 'image', 'tag'],
  ['injector', 'image', 'tag'],
  ['injector', 'agentImage', 'tag'],
  ['csi', 'image', 'tag'],
  ['csi', 'agent', 'image', 'tag'],
];
