/**
 * What stands in `schema.cue` of the module that CUE is measured with. It asks of the data what Writ's schemas and name look-ups ask of the same: closed
 * structs, the forms of names, paths, ARNs, images and durations, the verbs of each engine, and that teams, clusters, roles, keys, connections
 * and engines exist. References are look-ups: disjunctions over all names take CUE many times as long. Stanzas of one path are merged by unification, and
 * capabilities and stanzas stand in Writ's order: of the templates tried that do this, the fastest and smallest.
 */
export const cueSchema = String.raw`package writ

import (
	"list"
	"strings"
)

#Name:      =~"^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$"
#Text:      =~"\\S"
#Duration:  =~"^[1-9][0-9]*[smhd]$"
#Size:      =~"^[1-9][0-9]*(B|KiB|MiB|GiB|TiB)$"
#Url:       =~"^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ]*)?$"
#Label:     =~"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
#Subdomain: =~"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$"
#Image:     =~"^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$"
#Arn:       =~"^arn:[^:]+:[a-z0-9-]+:[^:]*:[^:]*:.+$"
#Action:    =~"^[a-z0-9-]+:[A-Za-z]+$"
#Variable:  =~"^[A-Za-z_][A-Za-z0-9_]*$"

// A star is one segment, two stand at the end; no empty segment, no plus, not . or ..
#Pattern: =~"^(([^/*+]+|\\*)/)*(\\*|[^/*+]*\\*\\*|[^/*+]+)$" & !~"(^|/)\\.\\.?(/|$)"
#Literal: =~"^[^/*+]+(/[^/*+]+)*$" & !~"(^|/)\\.\\.?(/|$)"

#Environment: {
	account:    =~"^[0-9]{12}$"
	region:     =~"^[a-z]{2}(-[a-z]+)+-[0-9]$"
	domain:     #Subdomain
	production: bool
}
#Cluster: {
	kind:         "eks" | "ecs"
	oidc_issuer?: #Url
	vpc?:         =~"^vpc-[0-9a-f]{8,17}$"
	subnets?: [...=~"^subnet-[0-9a-f]{8,17}$"]
}
#Vault: {
	product: "vault" | "openbao"
	version: =~"^[0-9]+\\.[0-9]+\\.[0-9]+$"
	edition: "community" | "enterprise"
	address: #Url
	run: {cluster: #Name, namespace: #Label, replicas: int & >=1 & <=99}
	storage: {kind: "raft", size: #Size, snapshots: {every: #Duration, bucket: #Name}}
	seal: {kind: "awskms", alias: #Text, deletion_window: #Duration, rotation: bool}
	listener: tls_secret: #Subdomain
	audits: {[#Name]: {kind: "file", path: #Text}}
	auths: {[#Name]: {kind: "kubernetes" | "aws" | "oidc", [=~"^(cluster|server_id|discovery_url|client_id|client_secret|groups_claim)$"]: #Text}}
	recovery: {shares: int & >=1 & <=255, threshold: int & >=1 & <=255}
	backup: drill: #Duration
}
#Secret: {
	name:    #Text
	rotate?: #Duration
}
#Grant: {
	verbs: [string, ...string]
	engine: #Name
	path:   #Pattern
}
// What an app may do at AWS itself.
#AwsGrant: {
	verbs: [#Action, ...#Action]
	resource: #Arn
}
#Eks: {
	kind:            "eks"
	cluster:         #Name
	namespace:       #Label
	service_account: #Subdomain
}
#Ecs: {
	kind:    "ecs"
	cluster: #Name
	image:   #Image
	cpu:     256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384
	memory:  int & >=512 & <=122880
}
#Inject: {
	engine: #Name
	path:   #Literal
	as:     "env" | "file" | "env_file"
	file?:  =~"^/.*[^/]$" & !~"/\\.\\.?(/|$)"
	keys: {[#Variable]: #Text}
}
#App: {
	doc?: string
	team: #Name
	run:  #Eks | #Ecs
	grants: [...#Grant]
	aws: [...#AwsGrant]
	injects: [...#Inject]
}
#Team: {
	group: #Text
	owns: [...#Pattern]
	grants: [...#Grant]
}
#AwsRole: {
	type:   "assumed_role" | "iam_user" | "federation_token"
	assume: #Arn
	actions: [...#Action]
	resources: [...#Arn]
	ttl: #Duration
}
#PkiRole: {
	domains: [...#Subdomain]
	subdomains: bool
	key:        "ec256" | "ec384" | "rsa2048" | "rsa4096" | "ed25519"
	usage: [...("server" | "client")]
	ttl:     #Duration
	max_ttl: #Duration
}
#Connection: {
	plugin:      "postgresql" | "mysql"
	url:         =~"^[a-z]+://\\S+$"
	username:    #Text
	rotate_root: bool
}
#DbRole: {
	connection: #Name
	create:     #Text
	ttl:        #Duration
	max_ttl:    #Duration
}
#Key: {
	type: "aes128_gcm96" | "aes256_gcm96" | "chacha20_poly1305" | "ed25519" | "ecdsa_p256" | "ecdsa_p384" | "ecdsa_p521" |
		"rsa_2048" | "rsa_3072" | "rsa_4096" | "hmac"
	rotate_every: #Duration
}
#SshRole: {type: "ca" | "otp", users: [...#Name], ttl: #Duration, max_ttl: #Duration}
#TotpKey: {issuer: #Text, account: #Text}

// A definition is closed: another name is an error.
#Environments: {[#Name]: #Environment}
#Clusters: {[#Name]: #Cluster}
#Vaults: {[#Name]: #Vault}
#Stores: {[#Name]: #Secret}
#Teams: {[#Name]: #Team}
#Apps: {[#Name]: #App}
#AwsRoles: {[#Name]: #AwsRole}
#PkiRoles: {[#Name]: #PkiRole}
#Connections: {[#Name]: #Connection}
#DbRoles: {[#Name]: #DbRole}
#Keys: {[#Name]: #Key}
#SshRoles: {[#Name]: #SshRole}
#TotpKeys: {[#Name]: #TotpKey}

environments:   #Environments
clusters:       #Clusters
vaults:         #Vaults
stores:         #Stores
teams:          #Teams
apps:           #Apps
aws_roles:      #AwsRoles
pki_roles:      #PkiRoles
connections:    #Connections
database_roles: #DbRoles
keys:           #Keys
ssh_roles:      #SshRoles
totp_keys:      #TotpKeys

// Capabilities in their order in a stanza.
_capabilities: {a: "create", b: "read", c: "update", d: "patch", e: "delete", f: "list", g: "sudo"}

// Verb to path and capability, by engine.
_requests: {
	secret: read: {path: "data/", capability: "b"}
	secret: list: {path: "metadata/", capability: "f"}
	secret: create: {path: "data/", capability: "a"}
	secret: update: {path: "data/", capability: "c"}
	secret: patch: {path: "data/", capability: "d"}
	secret: delete: {path: "data/", capability: "e"}
	secret: undelete: {path: "undelete/", capability: "c"}
	secret: destroy: {path: "destroy/", capability: "c"}
	secret: purge: {path: "metadata/", capability: "e"}
	secret: subkeys: {path: "subkeys/", capability: "b"}
	secret: "delete-versions": {path: "delete/", capability: "c"}
	secret: "read-metadata": {path: "metadata/", capability: "b"}
	aws: generate: {path: "creds/", capability: "b"}
	db: generate: {path: "creds/", capability: "b"}
	pki_int: issue: {path: "issue/", capability: "c"}
	pki_int: sign: {path: "sign/", capability: "c"}
	transit: encrypt: {path: "encrypt/", capability: "c"}
	transit: decrypt: {path: "decrypt/", capability: "c"}
	transit: rewrap: {path: "rewrap/", capability: "c"}
	transit: datakey: {path: "datakey/plaintext/", capability: "c"}
	transit: "read-key": {path: "keys/", capability: "b"}
	ssh: sign: {path: "sign/", capability: "c"}
	totp: generate: {path: "code/", capability: "b"}
	totp: validate: {path: "code/", capability: "c"}
}
_members: {aws: aws_roles, db: database_roles, transit: keys, pki_int: pki_roles, ssh: ssh_roles, totp: totp_keys, sm: stores}

// Names of what does not exist: there must be none.
references: [] & [
	for name, app in apps if teams[app.team] == _|_ {"app \(name): team"},
	for name, app in apps if clusters[app.run.cluster] == _|_ {"app \(name): cluster"},
	for name, app in apps for grant in app.grants if grant.engine != "secret" if _members[grant.engine][grant.path] == _|_ {"app \(name): \(grant.engine)/\(grant.path)"},
	for name, app in apps for inject in app.injects if inject.engine != "secret" if _members[inject.engine][inject.path] == _|_ {"app \(name): \(inject.engine)/\(inject.path)"},
	for name, role in database_roles if connections[role.connection] == _|_ {"database role \(name)"},
	for name, vault in vaults if clusters[vault.run.cluster] == _|_ {"vault \(name)"},
]

_policies: {
	for kind, all in {app: apps, team: teams}
	for name, principal in all {
		"\(kind) \(name)": {
			for grant in principal.grants
			for verb in grant.verbs
			let request = _requests[grant.engine][verb] {
				"\(grant.engine)/\(request.path)\(strings.Replace(strings.Replace(strings.Replace(grant.path, "**", "#", -1), "*", "+", -1), "#", "*", -1))": (request.capability): true
			}
		}
	}
}
text: strings.Join([for name, stanzas in _policies {
	"# \(name)\n\n" + strings.Join(list.SortStrings([for path, capabilities in stanzas {
		"path \"\(path)\" {\n  capabilities = [\"\(strings.Join([for c in list.SortStrings([for c, _ in capabilities {c}]) {_capabilities[c]}], "\", \""))\"]\n}\n"
	}]), "\n")
}], "\n")
`;
