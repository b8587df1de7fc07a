//go:build tools

// Package oldest pins the oldest Pulumi CLI that the packages promise to work with, which set-up builds on demand. The blank
// import keeps the requirements in go.mod; this file is not compiled.
package oldest

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
