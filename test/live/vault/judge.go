package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"
	_ "unsafe"

	"github.com/hashicorp/vault/helper/identity"
	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/vault"
)

// What Vault's policy store calls for the templated policies of a token (vault/policy_store.go, ACL); not exported.
//
//go:linkname parseTemplated github.com/hashicorp/vault/vault.parseACLPolicyWithTemplating
func parseTemplated(ns *namespace.Namespace, rules string, performTemplating bool, entity *identity.Entity, groups []*identity.Group) (*vault.Policy, bool, error)

// One line in: policies that one token carries, and requests: as pairs of operation and path, or whole.
type question struct {
	Policies []string    `json:"policies"`
	Requests [][2]string `json:"requests"`
	Asked    []asked     `json:"asked"`
	Entity   *caller     `json:"entity"`
}

type asked struct {
	Operation string          `json:"operation"`
	Path      string          `json:"path"`
	Data      json.RawMessage `json:"data"`
	WrapTTL   float64         `json:"wrapTtl"`
}

type caller struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Metadata map[string]string `json:"metadata"`
	Aliases  []struct {
		MountAccessor  string            `json:"mount_accessor"`
		ID             string            `json:"id"`
		Name           string            `json:"name"`
		Metadata       map[string]string `json:"metadata"`
		CustomMetadata map[string]string `json:"custom_metadata"`
	} `json:"aliases"`
	Groups []struct {
		ID       string            `json:"id"`
		Name     string            `json:"name"`
		Metadata map[string]string `json:"metadata"`
	} `json:"groups"`
}

// One line out. Verdicts: one character a request, `1` allowed, `0` not; Sudo likewise for root privileges.
type answer struct {
	Verdicts string `json:"verdicts"`
	Sudo     string `json:"sudo"`
	Error    string `json:"error,omitempty"`
}

func (c *caller) identity() (*identity.Entity, []*identity.Group) {
	if c == nil {
		return nil, nil
	}
	entity := &identity.Entity{ID: c.ID, Name: c.Name, Metadata: c.Metadata, NamespaceID: namespace.RootNamespaceID}
	for _, a := range c.Aliases {
		entity.Aliases = append(entity.Aliases, &identity.Alias{
			ID: a.ID, Name: a.Name, MountAccessor: a.MountAccessor, Metadata: a.Metadata, CustomMetadata: a.CustomMetadata,
			NamespaceID: namespace.RootNamespaceID,
		})
	}
	var groups []*identity.Group
	for _, g := range c.Groups {
		groups = append(groups, &identity.Group{ID: g.ID, Name: g.Name, Metadata: g.Metadata, NamespaceID: namespace.RootNamespaceID})
	}
	return entity, groups
}

// As Vault's HTTP front makes it: numbers stay json.Number.
func (a asked) request() (*logical.Request, error) {
	req := &logical.Request{Operation: logical.Operation(a.Operation), Path: a.Path}
	if len(a.Data) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(a.Data))
		decoder.UseNumber()
		if err := decoder.Decode(&req.Data); err != nil {
			return nil, err
		}
	}
	if a.WrapTTL > 0 {
		req.WrapInfo = &logical.RequestWrapInfo{TTL: time.Duration(a.WrapTTL * float64(time.Second))}
	}
	return req, nil
}

func decide(q question) (answer, error) {
	ctx := namespace.RootContext(context.Background())
	entity, groups := q.Entity.identity()
	policies := make([]*vault.Policy, 0, len(q.Policies))
	for i, text := range q.Policies {
		policy, err := vault.ParseACLPolicy(namespace.RootNamespace, text)
		if err != nil {
			return answer{}, err
		}
		if policy.Templated {
			if policy, _, err = parseTemplated(namespace.RootNamespace, text, true, entity, groups); err != nil {
				return answer{}, fmt.Errorf("templated: %w", err)
			}
		}
		policy.Name = fmt.Sprintf("policy-%d", i)
		policies = append(policies, policy)
	}
	acl, err := vault.NewACL(ctx, policies)
	if err != nil {
		return answer{}, err
	}
	requests := make([]*logical.Request, 0, len(q.Requests)+len(q.Asked))
	for _, r := range q.Requests {
		requests = append(requests, &logical.Request{Operation: logical.Operation(r[0]), Path: r[1]})
	}
	for _, a := range q.Asked {
		req, err := a.request()
		if err != nil {
			return answer{}, err
		}
		requests = append(requests, req)
	}
	verdicts := make([]byte, len(requests))
	sudo := make([]byte, len(requests))
	for i, req := range requests {
		result := acl.AllowOperation(ctx, req, false)
		verdicts[i], sudo[i] = bit(result.Allowed), bit(result.RootPrivs)
	}
	return answer{Verdicts: string(verdicts), Sudo: string(sudo)}, nil
}

func bit(b bool) byte {
	if b {
		return '1'
	}
	return '0'
}

func judge(in io.Reader, out io.Writer) int {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriter(out)
	defer writer.Flush()
	encoder := json.NewEncoder(writer)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			var q question
			if err := json.Unmarshal(line, &q); err != nil {
				fmt.Fprintln(os.Stderr, "judge:", err)
				return 2
			}
			a, err := decide(q)
			if err != nil {
				a = answer{Error: err.Error()}
			}
			if err := encoder.Encode(a); err != nil {
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
