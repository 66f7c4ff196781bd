import type { Platform, PlatformName } from '../contract.ts';
import { ec2 } from './ec2/index.ts';
import { ecs } from './ecs/index.ts';
import { eks } from './eks/index.ts';
import { github } from './github/index.ts';
import { lambda } from './lambda/index.ts';

/** Where Vault and workloads run. A new platform is a folder here and a line below. */
export const platforms: ReadonlyMap<PlatformName, Platform> = new Map([eks, ecs, ec2, lambda, github].map((one) => [one.kind, one]));

/** The platform of a `run` block's kind; `undefined` for a name that is none (reported by the binder). */
export const platformOf = (kind: string): Platform | undefined => (platforms as ReadonlyMap<string, Platform>).get(kind);
