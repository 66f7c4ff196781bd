import type { EngineKind } from '../contract.ts';
import { auth } from './auth/index.ts';
import { aws } from './aws/index.ts';
import { database } from './database/index.ts';
import { identity } from './identity/index.ts';
import { kv } from './kv/index.ts';
import { pki } from './pki/index.ts';
import { secretsmanager } from './secretsmanager/index.ts';
import { ssh } from './ssh/index.ts';
import { sys } from './sys/index.ts';
import { token } from './token/index.ts';
import { totp } from './totp/index.ts';
import { transit } from './transit/index.ts';

const all: readonly EngineKind[] = [kv, aws, pki, database, transit, ssh, totp, secretsmanager, sys, auth, identity, token];

/** Every engine kind by its name, the built-in ones and stores included. */
export const engineKinds: ReadonlyMap<string, EngineKind> = new Map(all.map((kind) => [kind.kind, kind]));
