import type { Backend } from '../contract.ts';
import { file as fileAudit } from './audit/file/index.ts';
import { socket } from './audit/socket/index.ts';
import { syslog } from './audit/syslog/index.ts';
import { approle } from './auth/approle/index.ts';
import { aws } from './auth/aws/index.ts';
import { jwt } from './auth/jwt/index.ts';
import { kubernetes } from './auth/kubernetes/index.ts';
import { oidc } from './auth/oidc/index.ts';
import { awskms } from './seal/awskms/index.ts';
import { dynamodb } from './storage/dynamodb/index.ts';
import { file as fileStorage } from './storage/file/index.ts';
import { raft } from './storage/raft/index.ts';

const byKind = (...parts: readonly Backend[]): ReadonlyMap<string, Backend> => new Map(parts.map((part) => [part.kind, part]));

/** The parts of a Vault cluster, by kind. A new one is a folder here and a word below. */
export const backends = {
  storage: byKind(raft, dynamodb, fileStorage),
  seal: byKind(awskms),
  audit: byKind(fileAudit, syslog, socket),
  auth: byKind(kubernetes, aws, jwt, oidc, approle),
} as const;
