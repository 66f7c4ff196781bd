/**
 * The synthetic apps as CUE: the same data against a schema of the same attributes, and a template that renders the same Vault policies as
 * text. It is all that CUE does here: no names are looked up across files, no rules, no proof, no other outputs, one text instead of files.
 */
import { appsOf, dataRoles, teamsOf, type Files, type Shape, type SyntheticApp } from './generate.ts';

const json = JSON.stringify;

const pathOf = String.raw`\(strings.Replace(strings.Replace(strings.Replace(grant.path, "**", "#", -1), "*", "+", -1), "#", "*", -1))`;

const rendered = (kind: string): string => String.raw`strings.Join(["# ${kind} \(name)\n",
		for grant in ${kind}.grants if grant.engine != ""
		for verb in grant.verbs
		let request = _requests[grant.engine][verb] {
			"path \"\(grant.engine)/\(request.path)${pathOf}\" {\n  capabilities = [\"\(request.capability)\"]\n}\n"
		}], "\n")`;

const schema = `package writ

import "strings"

#Name: =~"^[a-z][a-z0-9_-]*$"
#Grant: {
	verbs: [...string]
	engine: string
	path:   string
}
#Eks: {
	kind:            "eks"
	cluster:         #Name
	namespace:       #Name
	service_account: #Name
}
#Ecs: {
	kind:    "ecs"
	cluster: #Name
	image:   string
	cpu:     256 | 512 | 1024 | 2048 | 4096
	memory:  int & >=512
}
#Inject: {
	path:  string
	as:    "env" | "file" | "env_file"
	file?: string
	keys: [string]: string
}
#App: {
	doc?: string
	team: #Name
	run:  #Eks | #Ecs
	grants: [...#Grant]
	injects: [...#Inject]
}
#Team: {
	group: string
	owns: [...string]
	grants: [...#Grant]
}
#AwsRole: {
	type:   "assumed_role" | "iam_user" | "federation_token"
	assume: string
	actions: [...string]
	resources: [...string]
	ttl: #Duration
}
#Connection: {
	plugin:      "postgresql" | "mysql"
	url:         string
	username:    string
	rotate_root: bool
}
#DbRole: {
	connection: #Name
	create:     string
	ttl:        #Duration
	max_ttl:    #Duration
}
#Key: {
	type:         "aes256_gcm96" | "rsa-4096"
	rotate_every: #Duration
}
#Duration: =~"^[0-9]+[smhd]$"

apps: [string]:           #App
teams: [string]:          #Team
aws_roles: [string]:      #AwsRole
connections: [string]:    #Connection
database_roles: [string]: #DbRole
keys: [string]:           #Key

// Verb to path and capability, by engine; what is not here (actions of AWS) is not Vault's.
_requests: {
	secret: read: {path: "data/", capability: "read"}
	secret: list: {path: "metadata/", capability: "list"}
	secret: "read-metadata": {path: "metadata/", capability: "read"}
	aws: generate: {path: "creds/", capability: "read"}
	db: generate: {path: "creds/", capability: "read"}
	pki_int: issue: {path: "issue/", capability: "update"}
	transit: encrypt: {path: "encrypt/", capability: "update"}
	transit: decrypt: {path: "decrypt/", capability: "update"}
	ssh: sign: {path: "sign/", capability: "update"}
	totp: validate: {path: "code/", capability: "update"}
}

// A stanza a verb: what would merge two of one path costs CUE half as much again, and says the same.
text: strings.Join([
	for name, app in apps {${rendered('app')}},
	for name, team in teams {${rendered('team')}},
], "\\n")
`;

const appData = ({ name, doc, team, run, grants, injects }: SyntheticApp): string =>
  `apps: ${json(name)}: ${json({ doc, team, run: { kind: run.kind, ...run.settings }, grants, injects })}\n`;

function engineData(teams: readonly string[], shape: Shape): string {
  const lines: string[] = [];
  if (shape === 'full') {
    for (const role of dataRoles) {
      const assume = `arn:aws:iam::123456789012:role/${role}`;
      const value = {
        type: 'assumed_role',
        assume,
        actions: ['s3:GetObject'],
        resources: [`arn:aws:s3:::bench-${role}-prod/*`],
        ttl: '1h',
      };
      lines.push(`aws_roles: ${json(role)}: ${json(value)}`);
    }
    for (const team of teams) {
      const url = `postgresql://{{username}}:{{password}}@${team}.db.internal.example.com:5432/app?sslmode=verify-full`;
      const create = `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO "{{name}}";`;
      lines.push(`connections: ${json(`${team}-db`)}: ${json({ plugin: 'postgresql', url, username: 'vault', rotate_root: true })}`);
      lines.push(`database_roles: ${json(team)}: ${json({ connection: `${team}-db`, create, ttl: '1h', max_ttl: '1h' })}`);
    }
  }
  for (const team of teams) lines.push(`keys: ${json(team)}: ${json({ type: 'aes256_gcm96', rotate_every: '30d' })}`);
  return `package writ\n\n${lines.join('\n')}\n`;
}

/** A CUE module whose \`text\` holds the policies of all apps and teams: \`cue export -e text --out text\`. */
export function cueModule(apps: number, shape: Shape): Files {
  const teams = teamsOf(apps);
  const files: Record<string, string> = {
    'cue.mod/module.cue': 'module: "example.com/writ"\nlanguage: version: "v0.17.0"\n',
    'schema.cue': schema,
    'engines.cue': engineData(teams, shape),
  };
  for (const [index, team] of teams.entries()) {
    const path = `${team}/**`;
    const value = {
      group: `${team}-engineers`,
      owns: [`secret/${path}`],
      grants: [{ verbs: ['read-metadata', 'list'], engine: 'secret', path }],
    };
    files[`${team}.cue`] = `package writ\n\nteams: ${json(team)}: ${json(value)}\n${appsOf(apps, index, shape).map(appData).join('')}`;
  }
  return files;
}

/** \`kind name path capability\` for every grant of CUE's text. */
export function grantsOfText(text: string): Set<string> {
  const found = new Set<string>();
  let principal = '';
  let path = '';
  for (const line of text.split('\n')) {
    const named = /^# (app|team) (\S+)$/.exec(line);
    if (named) principal = `${named[1]} ${named[2]}`;
    path = /^path "(.*)" \{$/.exec(line)?.[1] ?? path;
    for (const [, capability] of /capabilities = \[(.*)\]/.exec(line)?.[1]?.matchAll(/"([a-z]+)"/g) ?? [])
      found.add(`${principal} ${path} ${capability}`);
  }
  return found;
}
