package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/vault/helper/identity"
	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/vault"
)

// A spec as data, and the policies that were emitted for it. One line in.
type project struct {
	Engines    map[string]engine       `json:"engines"`
	Profiles   map[string]*declaration `json:"profiles"`
	Principals []*declaration          `json:"principals"`
	// The text of the policy that every token carries.
	Default string `json:"default"`
	// By id of the principal.
	Emitted  map[string]string `json:"emitted"`
	Seed     uint64            `json:"seed"`
	Requests int               `json:"requests"`
	// Whether the requests are wanted back, to be asked of another product.
	Hand bool `json:"hand"`
}

type engine struct {
	Kind  string `json:"kind"`
	Mount string `json:"mount"`
}

type declaration struct {
	ID     string   `json:"id"` // app/NAME, team/NAME, user/NAME; of a profile its name
	Team   string   `json:"team"`
	Rules  []rule   `json:"rules"`
	Uses   []string `json:"uses"`
	Shares []share  `json:"shares"`
}

type rule struct {
	Deny         bool     `json:"deny"`
	Verbs        []string `json:"verbs"`
	On           []string `json:"on"`
	Raw          string   `json:"raw"`
	Capabilities []string `json:"capabilities"`
}

type share struct {
	rule
	With []string `json:"with"`
}

// What may differ between the union and Vault, of one token. One line out for each project.
type difference struct {
	Holders   []string `json:"holders"`
	Operation string   `json:"operation"`
	Path      string   `json:"path"`
	Granted   bool     `json:"granted"`
}

type handed struct {
	Holders  []string    `json:"holders"`
	Requests [][2]string `json:"requests"`
	Wanted   string      `json:"wanted"`
}

type compared struct {
	Decisions   int          `json:"decisions"`
	Granted     int          `json:"granted"`
	Differences []difference `json:"differences"`
	Tokens      []handed     `json:"tokens,omitempty"`
	Error       string       `json:"error,omitempty"`
}

// A set of paths: segments, of which an empty `any` is a literal; `below` takes whatever follows the last segment's text.
type set struct {
	segments []string
	any      []bool
	below    bool
}

func (s set) holds(path string) bool {
	parts := strings.Split(path, "/")
	last := len(s.segments) - 1
	if len(parts) <= last || (!s.below && len(parts) != last+1) {
		return false
	}
	for i, segment := range s.segments {
		switch {
		case s.any[i]:
		case i == last && s.below:
			if !strings.HasPrefix(parts[i], segment) {
				return false
			}
		case parts[i] != segment:
			return false
		}
	}
	return true
}

// A LIST of `q/` is of the names below `q`: a set with either holds it.
func (s set) covers(operation, path string) bool {
	return s.holds(path) || (operation == "list" && s.holds(strings.TrimSuffix(path, "/")))
}

// `one` is the notation's sign for any one segment, `rest` for everything that begins so, at the end.
func read(text, one, rest string) set {
	below := strings.HasSuffix(text, rest)
	s := set{segments: strings.Split(strings.TrimSuffix(text, rest), "/"), below: below}
	for i, segment := range s.segments {
		wild := segment == one && !(below && i == len(s.segments)-1)
		s.any = append(s.any, wild)
	}
	return s
}

// Requests of a verb: where, with P for the path that the grant names and N for one name, and which operations. Vault 1.21.1,
// builtin/logical/*, and the kv plugin. `also` are other ways to the same, which only a deny takes.
type request struct {
	path       string
	operations string
	also       bool
}

var verbs = map[string]map[string][]request{
	"kv2": {
		"read": {{"data/P", "read", false}}, "list": {{"metadata/P", "list", false}}, "create": {{"data/P", "create", false}},
		"update": {{"data/P", "update", false}}, "write": {{"data/P", "create update", false}}, "patch": {{"data/P", "patch", false}},
		"delete": {{"data/P", "delete", false}}, "delete-versions": {{"delete/P", "update", false}},
		"undelete": {{"undelete/P", "update", false}}, "destroy": {{"destroy/P", "update", false}},
		"purge": {{"metadata/P", "delete", false}}, "read-metadata": {{"metadata/P", "read", false}},
		"write-metadata": {{"metadata/P", "create update patch", false}}, "subkeys": {{"subkeys/P", "read", false}},
	},
	"kv1": {
		"read": {{"P", "read", false}}, "list": {{"P", "list", false}}, "create": {{"P", "create", false}},
		"update": {{"P", "update", false}}, "write": {{"P", "create update", false}}, "delete": {{"P", "delete", false}},
	},
	"transit": {
		"encrypt": {{"encrypt/N", "update", false}}, "decrypt": {{"decrypt/N", "update", false}},
		"sign":     {{"sign/N", "update", false}, {"sign/N/*", "update", false}},
		"read-key": {{"keys/N", "read", false}}, "rotate": {{"keys/N/rotate", "update", false}},
		"export": {{"export/*/N", "read", false}, {"export/*/N/*", "read", false}, {"byok-export/*/N", "read", false},
			{"byok-export/*/N/*", "read", false}},
	},
	"database": {"generate": {{"creds/N", "read", false}}},
	"aws":      {"generate": {{"creds/N", "read", false}, {"creds/N", "update", true}, {"sts/N", "read update", true}}},
	"pki":      {"issue": {{"issue/N", "update", false}, {"issuer/*/issue/N", "update", true}}},
}

// One rule's sets, each with its operations.
type grant struct {
	where      set
	operations []string
}

func (p *project) grants(r rule, who *declaration) ([]grant, error) {
	if r.Raw != "" {
		return []grant{{read(r.Raw, "+", "*"), r.Capabilities}}, nil
	}
	kind, name, _ := strings.Cut(who.ID, "/")
	team := who.Team
	if kind == "team" {
		team = name
	}
	var found []grant
	for _, verb := range r.Verbs {
		for _, on := range r.On {
			on = strings.NewReplacer("{team}", team, "{app}", name).Replace(on)
			first, path, _ := strings.Cut(on, "/")
			e, ok := p.Engines[first]
			requests, known := verbs[e.Kind][verb]
			if !ok || !known {
				return nil, fmt.Errorf("no %s on %s", verb, on)
			}
			for _, q := range requests {
				if q.also && !r.Deny {
					continue
				}
				name := path
				if name == "**" {
					name = "*"
				}
				at := strings.NewReplacer("P", path, "N", name).Replace(q.path)
				found = append(found, grant{read(e.Mount+"/"+at, "*", "**"), strings.Fields(q.operations)})
			}
		}
	}
	return found, nil
}

// What a declaration grants, less its own denies: of its rules, and of what it uses.
type scope struct {
	allows, denies []grant
	used           []*scope
}

func (s *scope) permits(operation, path string) bool {
	reach := func(grants []grant) bool {
		return slices.ContainsFunc(grants, func(g grant) bool {
			return slices.Contains(g.operations, operation) && g.where.covers(operation, path)
		})
	}
	if reach(s.denies) {
		return false
	}
	return reach(s.allows) || slices.ContainsFunc(s.used, func(u *scope) bool { return u.permits(operation, path) })
}

func (s *scope) sets() []set {
	var all []set
	for _, g := range append(slices.Clone(s.allows), s.denies...) {
		all = append(all, g.where)
	}
	for _, u := range s.used {
		all = append(all, u.sets()...)
	}
	return all
}

func (p *project) scopeOf(d, who *declaration, above []string) (*scope, error) {
	s := &scope{}
	rules := d.Rules
	if d == who {
		for _, owner := range p.Principals {
			for _, sh := range owner.Shares {
				if slices.Contains(sh.With, who.ID) {
					rules = append(slices.Clone(rules), sh.rule)
				}
			}
		}
	}
	for _, r := range rules {
		grants, err := p.grants(r, who)
		if err != nil {
			return nil, err
		}
		if r.Deny {
			s.denies = append(s.denies, grants...)
		} else {
			s.allows = append(s.allows, grants...)
		}
	}
	for _, name := range d.Uses {
		if slices.Contains(above, name) {
			continue
		}
		inner, err := p.scopeOf(p.Profiles[name], who, append(slices.Clone(above), name))
		if err != nil {
			return nil, err
		}
		s.used = append(s.used, inner)
	}
	return s, nil
}

// Everybody alone; of people each two who can be one person, all teams, and each user in all teams.
func (p *project) tokens() [][]*declaration {
	var found [][]*declaration
	var teams, users []*declaration
	for _, d := range p.Principals {
		found = append(found, []*declaration{d})
		switch {
		case strings.HasPrefix(d.ID, "team/"):
			teams = append(teams, d)
		case strings.HasPrefix(d.ID, "user/"):
			users = append(users, d)
		}
	}
	for i, a := range teams {
		for _, b := range teams[i+1:] {
			found = append(found, []*declaration{a, b})
		}
		for _, u := range users {
			found = append(found, []*declaration{u, a})
		}
	}
	if len(teams) > 2 {
		found = append(found, teams)
	}
	for _, u := range users {
		if len(teams) > 1 {
			found = append(found, append([]*declaration{u}, teams...))
		}
	}
	return found
}

// Paths near the sets: inside, beside, above and below. An empty segment stands at most at the end: Vault's HTTP front lets no other through.
func randomPath(r *rand.Rand, sets []set, words []string) string {
	s := sets[r.IntN(len(sets))]
	parts := slices.Clone(s.segments)
	word := func() string { return words[r.IntN(len(words))] }
	for i, wild := range s.any {
		if wild || r.IntN(24) == 0 {
			parts[i] = word()
		}
	}
	if s.below {
		parts[len(parts)-1] += []string{"", "x", word(), word() + "/" + word()}[r.IntN(4)]
	}
	switch r.IntN(10) {
	case 0:
		parts = parts[:len(parts)-1]
	case 1:
		parts = append(parts, word())
	case 2:
		parts = append(parts, "")
	}
	kept := parts[:0]
	for i, part := range parts {
		if part != "" || (i == len(parts)-1 && len(kept) > 0) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "/")
}

var asking = []string{"read", "list", "list", "create", "update", "patch", "delete"}

func (p *project) compare() (compared, error) {
	ctx := namespace.RootContext(context.Background())
	random := rand.New(rand.NewPCG(p.Seed, 1))
	scopes := map[*declaration]*scope{}
	parsed := map[*declaration]*vault.Policy{}
	words := map[string]bool{"x": true, "zz": true}
	stanzas := map[*declaration][]set{}
	for _, d := range p.Principals {
		s, err := p.scopeOf(d, d, nil)
		if err != nil {
			return compared{}, err
		}
		scopes[d] = s
		text := p.Emitted[d.ID]
		policy, err := vault.ParseACLPolicy(namespace.RootNamespace, text)
		if err != nil {
			return compared{}, fmt.Errorf("%s: %w\n%s", d.ID, err, text)
		}
		policy.Name = d.ID
		parsed[d] = policy
		for _, at := range policy.Paths {
			path := at.Path
			if at.IsPrefix {
				path += "*"
			}
			stanzas[d] = append(stanzas[d], read(path, "+", "*"))
		}
		for _, where := range append(s.sets(), stanzas[d]...) {
			for i, segment := range where.segments {
				if !where.any[i] && segment != "" {
					words[segment] = true
				}
			}
		}
	}
	vocabulary := make([]string, 0, len(words))
	for w := range words {
		vocabulary = append(vocabulary, w)
	}
	slices.Sort(vocabulary)
	base, err := everyToken(p.Default)
	if err != nil {
		return compared{}, err
	}
	alone, err := vault.NewACL(ctx, []*vault.Policy{base})
	if err != nil {
		return compared{}, err
	}
	result := compared{Differences: []difference{}}
	for _, holders := range p.tokens() {
		policies := []*vault.Policy{base}
		var sets []set
		var ids []string
		for _, d := range holders {
			policies = append(policies, parsed[d])
			sets = append(append(sets, scopes[d].sets()...), stanzas[d]...)
			ids = append(ids, d.ID)
		}
		if len(sets) == 0 {
			continue
		}
		token, err := vault.NewACL(ctx, policies)
		if err != nil {
			return compared{}, err
		}
		hand := handed{Holders: ids}
		var wanted []byte
		for range p.Requests {
			path := randomPath(random, sets, vocabulary)
			operation := asking[random.IntN(len(asking))]
			if operation == "list" && !strings.HasSuffix(path, "/") {
				path += "/"
			}
			if path == "" || path == "/" {
				continue
			}
			req := &logical.Request{Operation: logical.Operation(operation), Path: path}
			granted := alone.AllowOperation(ctx, req, false).Allowed
			for _, d := range holders {
				granted = granted || scopes[d].permits(operation, path)
			}
			result.Decisions++
			if granted {
				result.Granted++
			}
			if p.Hand {
				hand.Requests = append(hand.Requests, [2]string{operation, path})
				wanted = append(wanted, bit(granted))
			} else if token.AllowOperation(ctx, req, false).Allowed != granted {
				result.Differences = append(result.Differences, difference{ids, operation, path, granted})
			}
		}
		if p.Hand {
			hand.Wanted = string(wanted)
			result.Tokens = append(result.Tokens, hand)
		}
	}
	return result, nil
}

func everyToken(text string) (*vault.Policy, error) {
	entity := &identity.Entity{ID: "someone", Name: "someone", NamespaceID: namespace.RootNamespaceID}
	policy, _, err := parseTemplated(namespace.RootNamespace, text, true, entity, nil)
	if err != nil {
		return nil, err
	}
	policy.Name = "default"
	return policy, nil
}

func union(in io.Reader, out io.Writer) int {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriter(out)
	defer writer.Flush()
	encoder := json.NewEncoder(writer)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			var p project
			if err := json.Unmarshal(line, &p); err != nil {
				fmt.Fprintln(os.Stderr, "union:", err)
				return 2
			}
			result, err := p.compare()
			if err != nil {
				result = compared{Error: err.Error()}
			}
			if err := encoder.Encode(result); err != nil {
				return 2
			}
		}
		if err == io.EOF {
			return 0
		}
		if err != nil {
			return 2
		}
	}
}
