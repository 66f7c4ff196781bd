import type { Engine, Program } from '../../model/program.ts';
import { ref, type Resource, type TfBlock, type TfValue } from '../../plain.ts';
import type { Bound } from '../../schema/block.ts';
import { goDuration, secondsText } from '../shared/duration.ts';
import { mountName, mountPath, mountResource, part, partName } from '../shared/mount.ts';
import type { PkiKey, pkiSchema } from './schema.ts';

export type PkiBound = Bound<typeof pkiSchema>;
type Authority = NonNullable<PkiBound['blocks']['root']> | NonNullable<PkiBound['blocks']['intermediate']>;

/** Vault's own two arguments for `ec256`, `rsa2048`, …; Ed25519 and `any` have no size. */
export function keyArguments(key: PkiKey): { key_type: string; key_bits?: number } {
  const sized = /^(ec|rsa)(\d+)$/.exec(key);
  return sized ? { key_type: sized[1] ?? key, key_bits: Number(sized[2]) } : { key_type: key };
}

const subject = ({ attrs }: Authority): TfBlock => ({
  organization: attrs.organization,
  ou: attrs.ou,
  country: attrs.country,
});

/** The response headers that ACME needs: Vault's documentation of `config/acme`. */
const ACME_HEADERS = {
  passthrough_request_headers: ['If-Modified-Since'],
  allowed_response_headers: ['Last-Modified', 'Location', 'Replay-Nonce', 'Link'],
};

/** The reference by which other resources of the stack name this engine's issuer. */
function issuerOf(engine: Engine): TfValue {
  const root = blocksOf(engine).root !== undefined;
  return root
    ? ref('vault_pki_secret_backend_root_cert', mountName(engine), 'issuer_id')
    : ref('vault_pki_secret_backend_intermediate_set_signed', mountName(engine), 'imported_issuers[0]');
}

/** An engine of kind `pki` was bound by this kind's own schema. */
export const blocksOf = (engine: Engine): PkiBound['blocks'] => (engine.bound as unknown as PkiBound).blocks;

function rootCertificate(engine: Engine, root: Authority): Resource {
  const { attrs } = root;
  return part(
    'vault_pki_secret_backend_root_cert',
    mountName(engine),
    {
      backend: mountPath(engine),
      type: 'internal',
      common_name: attrs.common_name,
      ttl: secondsText(attrs.ttl),
      ...keyArguments(attrs.key),
      ...subject(root),
      exclude_cn_from_sans: true,
      max_path_length: attrs.max_path_length,
      permitted_dns_domains: attrs.permitted_domains,
    },
    root.span,
    { preventDestroy: true },
  );
}

function intermediateChain(engine: Engine, intermediate: Authority, program: Program): readonly Resource[] {
  const name = mountName(engine);
  const { attrs } = intermediate;
  const request = part(
    'vault_pki_secret_backend_intermediate_cert_request',
    name,
    {
      backend: mountPath(engine),
      type: 'internal',
      common_name: attrs.common_name,
      ...keyArguments(attrs.key),
      ...subject(intermediate),
      exclude_cn_from_sans: true,
      add_basic_constraints: true,
    },
    intermediate.span,
  );
  const parent = intermediate.of === undefined ? undefined : program.engines.get(intermediate.of);
  if (parent === undefined) return [request];
  const { root: parentRoot, intermediate: parentIntermediate, urls: parentUrls } = blocksOf(parent);
  // Below a root the one signed certificate is imported; deeper, the certificates between it and the root come with it.
  const certificate = parentRoot ? 'certificate' : 'certificate_bundle';
  return [
    request,
    part(
      'vault_pki_secret_backend_root_sign_intermediate',
      name,
      {
        backend: mountPath(parent),
        csr: ref('vault_pki_secret_backend_intermediate_cert_request', name, 'csr'),
        issuer_ref: parentRoot ? issuerOf(parent) : 'default',
        common_name: attrs.common_name,
        ttl: secondsText(attrs.ttl),
        ...subject(intermediate),
        exclude_cn_from_sans: true,
        max_path_length: attrs.max_path_length ?? (hasChildren(engine, program) ? undefined : 0),
        permitted_dns_domains: attrs.permitted_domains,
      },
      intermediate.span,
      {
        dependsOn: [
          ...(parentUrls ? [`vault_pki_secret_backend_config_urls.${mountName(parent)}`] : []),
          // One that is signed outside Vault gets its certificate by hand.
          ...(parentRoot || parentIntermediate?.of === undefined
            ? []
            : [`vault_pki_secret_backend_intermediate_set_signed.${mountName(parent)}`]),
        ],
      },
    ),
    part(
      'vault_pki_secret_backend_intermediate_set_signed',
      name,
      { backend: mountPath(engine), certificate: ref('vault_pki_secret_backend_root_sign_intermediate', name, certificate) },
      intermediate.span,
    ),
  ];
}

const hasChildren = (engine: Engine, program: Program): boolean =>
  [...program.engines.values()].some((other) => other.kind === 'pki' && blocksOf(other).intermediate?.of === engine.name);

/** The one issuer becomes the default explicitly. Of an imported chain Vault itself chooses the issuer that has a key. */
function issuers(engine: Engine, bound: PkiBound, program: Program): readonly Resource[] {
  const { root, intermediate } = bound.blocks;
  const parent = intermediate?.of === undefined ? undefined : program.engines.get(intermediate.of);
  const single = root !== undefined || (parent !== undefined && blocksOf(parent).root !== undefined);
  if (!single) return [];
  const settings = { backend: mountPath(engine), default: issuerOf(engine), default_follows_latest_issuer: false };
  return [part('vault_pki_secret_backend_config_issuers', mountName(engine), settings, engine.span)];
}

function settings(engine: Engine, bound: PkiBound, program: Program): readonly Resource[] {
  const name = mountName(engine);
  const base = `${program.vault.address}/v1/${engine.mount}`;
  const { urls, crl, acme } = bound.blocks;
  const found: Resource[] = [];
  if (urls) {
    const args = {
      backend: mountPath(engine),
      issuing_certificates: urls.attrs.issuing ?? [`${base}/ca`],
      crl_distribution_points: urls.attrs.crl ?? [`${base}/crl`],
      ocsp_servers: urls.attrs.ocsp ?? [`${base}/ocsp`],
    };
    found.push(part('vault_pki_secret_backend_config_urls', name, args, urls.span));
  }
  if (crl) {
    const { expiry, auto_rebuild, grace, delta, ocsp } = crl.attrs;
    const args = {
      backend: mountPath(engine),
      expiry: goDuration(expiry),
      auto_rebuild,
      auto_rebuild_grace_period: auto_rebuild ? goDuration(grace) : undefined,
      enable_delta: delta,
      ocsp_disable: !ocsp,
    };
    found.push(part('vault_pki_secret_backend_crl_config', name, args, crl.span));
  }
  if (acme) {
    const { roles, eab, max_ttl } = acme.attrs;
    const [only] = roles;
    const cluster = part(
      'vault_pki_secret_backend_config_cluster',
      name,
      { backend: mountPath(engine), path: base, aia_path: base },
      acme.span,
    );
    const args = {
      backend: mountPath(engine),
      enabled: true,
      allowed_roles: roles.map((role) => ref('vault_pki_secret_backend_role', partName(engine, role), 'name')),
      // Vault's default directory signs verbatim, without any role.
      default_directory_policy: roles.length === 1 && only !== undefined ? `role:${only}` : 'forbid',
      eab_policy: eab,
      max_ttl,
    };
    const dependsOn = [`vault_pki_secret_backend_config_cluster.${name}`];
    found.push(cluster, part('vault_pki_secret_backend_config_acme', name, args, acme.span, { dependsOn }));
  }
  return found;
}

function role(engine: Engine, bound: PkiBound['blocks']['role'][number]): Resource {
  const { attrs } = bound;
  const name = bound.labels[0] ?? '';
  return part(
    'vault_pki_secret_backend_role',
    partName(engine, name),
    {
      backend: mountPath(engine),
      name,
      allowed_domains: attrs.domains,
      allow_subdomains: attrs.subdomains,
      allow_bare_domains: attrs.bare_domains,
      allow_glob_domains: attrs.glob_domains,
      allow_wildcard_certificates: attrs.wildcards,
      allow_any_name: attrs.any_name,
      allow_localhost: attrs.localhost,
      allow_ip_sans: attrs.ip_sans,
      allowed_uri_sans: attrs.uri_sans,
      enforce_hostnames: true,
      require_cn: attrs.require_cn,
      ...keyArguments(attrs.key),
      key_usage: attrs.key_usage,
      server_flag: attrs.usage.includes('server'),
      client_flag: attrs.usage.includes('client'),
      code_signing_flag: attrs.usage.includes('code_signing'),
      email_protection_flag: attrs.usage.includes('email'),
      ttl: secondsText(attrs.ttl),
      max_ttl: secondsText(attrs.max_ttl),
      no_store: attrs.no_store,
      organization: attrs.organization === undefined ? undefined : [attrs.organization],
      ou: attrs.ou === undefined ? undefined : [attrs.ou],
      country: attrs.country === undefined ? undefined : [attrs.country],
    },
    bound.span,
  );
}

/** The longest certificate of an authority must fit under its mount's maximum, or Vault cuts it at 32 days. */
function mountOf(engine: Engine, bound: PkiBound): Resource {
  const longest = Math.max(bound.blocks.root?.attrs.ttl ?? 0, bound.blocks.intermediate?.attrs.ttl ?? 0);
  const max_ttl = bound.attrs.max_ttl ?? (longest > 0 ? longest : undefined);
  return mountResource(engine, 'pki', { ...bound.attrs, max_ttl }, bound.blocks.acme ? ACME_HEADERS : {});
}

export function pkiResources(engine: Engine, bound: PkiBound, program: Program): readonly Resource[] {
  const { root, intermediate } = bound.blocks;
  return [
    mountOf(engine, bound),
    ...(root ? [rootCertificate(engine, root)] : []),
    ...(intermediate ? intermediateChain(engine, intermediate, program) : []),
    ...issuers(engine, bound, program),
    ...settings(engine, bound, program),
    ...bound.blocks.role.map((one) => role(engine, one)),
  ];
}
