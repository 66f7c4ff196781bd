// Vault 1.21.1 in one program: its command line, and (as `judge`) its own policy decision, asked in JSON lines.
package main

import (
	"os"

	"github.com/hashicorp/vault/command"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "judge" {
		os.Exit(judge(os.Stdin, os.Stdout))
	}
	os.Exit(command.Run(os.Args[1:]))
}
