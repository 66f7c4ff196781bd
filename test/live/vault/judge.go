package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/vault"
)

// One line in: policies that one token carries, and requests as pairs of operation and path.
type question struct {
	Policies []string    `json:"policies"`
	Requests [][2]string `json:"requests"`
}

// One line out. Verdicts: one character a request, `1` allowed, `0` not; Sudo likewise for root privileges.
type answer struct {
	Verdicts string `json:"verdicts"`
	Sudo     string `json:"sudo"`
	Error    string `json:"error,omitempty"`
}

func decide(q question) (answer, error) {
	ctx := namespace.RootContext(context.Background())
	policies := make([]*vault.Policy, 0, len(q.Policies))
	for i, text := range q.Policies {
		policy, err := vault.ParseACLPolicy(namespace.RootNamespace, text)
		if err != nil {
			return answer{}, err
		}
		policy.Name = fmt.Sprintf("policy-%d", i)
		policies = append(policies, policy)
	}
	acl, err := vault.NewACL(ctx, policies)
	if err != nil {
		return answer{}, err
	}
	verdicts := make([]byte, len(q.Requests))
	sudo := make([]byte, len(q.Requests))
	for i, r := range q.Requests {
		result := acl.AllowOperation(ctx, &logical.Request{Operation: logical.Operation(r[0]), Path: r[1]}, false)
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
