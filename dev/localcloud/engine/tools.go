//go:build tools

// Package engine pins what set-up builds from published Go modules: the Pulumi CLI. The blank import keeps its
// requirements in go.mod; nothing here is compiled.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
