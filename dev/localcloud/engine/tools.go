//go:build tools

// Package engine pins what set-up builds from published Go modules: the Pulumi CLI, of whose modules the language hosts
// take some. The blank import keeps the requirements in go.mod; this file is not compiled.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
