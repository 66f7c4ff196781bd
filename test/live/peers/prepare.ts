import type { Program } from '../../../src/model/program.ts';
import type { DevVault } from './servers.ts';

/** Mounts and auth methods as the project has them; `secret/` of the development server makes way. */
export async function mountAll(server: DevVault, program: Program): Promise<string[]> {
  await server.set('DELETE', 'sys/mounts/secret');
  const failed: string[] = [];
  const mounted: string[] = [];
  const mount = async (at: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const reply = await server.request('POST', at, body);
    if (reply.status < 300) mounted.push(`${at.replace('sys/mounts/', '')} (${String(body['type'])})`);
    else failed.push(`${at}: ${JSON.stringify(reply.body)}`);
  };
  for (const engine of program.engines.values()) {
    if (engine.builtin) continue;
    const options = engine.kind === 'kv' ? { options: { version: String(engine.bound.attrs['version']) } } : {};
    await mount(`sys/mounts/${engine.mount}`, { type: engine.kind, ...options });
  }
  for (const auth of program.vault.auths) await mount(`sys/auth/${auth.name}`, { type: auth.kind });
  await server.set('POST', 'auth/token/roles/peers', { allowed_policies_glob: ['*'], allowed_entity_aliases: ['*'] });
  if (failed.length > 0) console.log(`cannot be mounted: ${failed.join('; ')}`);
  return mounted;
}

export interface Holder {
  readonly token: string;
  readonly entity: { readonly id: string; readonly name: string };
}

/** A token of an entity of its own, with one policy and `default`. */
export async function holderOf(server: DevVault, policy: string, policies: readonly string[] = [policy, 'default']): Promise<Holder> {
  const made = await server.set('POST', 'auth/token/create/peers', { policies, entity_alias: policy });
  const auth = made['auth'] as { client_token: string; entity_id: string };
  const entity = await server.set('GET', `identity/entity/id/${auth.entity_id}`);
  return { token: auth.client_token, entity: { id: auth.entity_id, name: (entity['data'] as { name: string }).name } };
}

/** The same, where the policy is that of a group which the entity is in: as people hold those of their teams. */
export async function memberOf(server: DevVault, policy: string): Promise<Holder> {
  const holder = await holderOf(server, policy, ['default']);
  await server.set('POST', 'identity/group', { name: policy, policies: [policy], member_entity_ids: [holder.entity.id] });
  return holder;
}

/** A fresh mount of kv version 2 refuses requests while it upgrades itself. */
export async function readyKv(server: DevVault): Promise<void> {
  const tried = () => server.request('POST', 'secret/data/ready', { data: { a: 'b' } });
  for (let i = 0; i < 100 && (await tried()).status >= 300; i++) await new Promise((resolve) => setTimeout(resolve, 50));
}
