import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'W703',
  name: 'efs-volume',
  severity: 'error',
  page: {
    what: `An EFS volume without transit encryption, access point or IAM authorisation.`,
    why: `Without them anybody in the network can mount the file system, and what is on it crosses the network in the clear.`,
    fix: `Set \`transitEncryption = "ENABLED"\` and \`authorizationConfig\` with \`accessPointId\` and \`iam = "ENABLED"\`.`,
    bad: `app shop {
  team = payments
  run on ecs {
    cluster = tasks
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
    cpu = 256
    memory = 512
  }
  allow encrypt on transit/orders
  task {
    volumes data { efsVolumeConfiguration { fileSystemId = "fs-0123456789abcdef0" } }
  }
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
  task {
    volumes data {
      efsVolumeConfiguration {
        fileSystemId = "fs-0123456789abcdef0"
        transitEncryption = "ENABLED"
        authorizationConfig { accessPointId = "fsap-0123456789abcdef0"  iam = "ENABLED" }
      }
    }
  }
}`,
  },
  of: {
    *task({ what, definition, at }) {
      for (const [index, volume] of (definition.volumes ?? []).entries()) {
        const efs = volume.efsVolumeConfiguration;
        if (!efs) continue;
        const missing = [
          efs.transitEncryption === 'ENABLED' ? '' : 'transit encryption',
          efs.authorizationConfig?.accessPointId ? '' : 'an access point',
          efs.authorizationConfig?.iam === 'ENABLED' ? '' : 'IAM authorisation',
        ].filter((text) => text !== '');
        if (missing.length > 0)
          yield {
            message: `EFS volume ${volume.name} of ${what} lacks ${missing.join(', ')}`,
            span: at('volumes', index, 'efsVolumeConfiguration'),
            help: 'set transitEncryption and authorizationConfig { accessPointId, iam }',
          };
      }
    },
  },
};
