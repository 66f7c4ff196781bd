// Vault 1.21.1 in one program: its command line, (as `judge`) its own policy decision, asked in JSON lines, and (as `union`) that
// decision beside what a spec grants.
package main

import (
	"os"

	"github.com/hashicorp/vault/command"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "judge" {
		os.Exit(judge(os.Stdin, os.Stdout))
	}
	if len(os.Args) == 2 && os.Args[1] == "union" {
		os.Exit(union(os.Stdin, os.Stdout))
	}
	os.Exit(command.Run(os.Args[1:]))
}
