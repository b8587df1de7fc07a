package main

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is a package.json.
type manifest struct {
	Name, Version                                   string
	Main                                            string
	Dependencies, DevDependencies, PeerDependencies map[string]any
	Pulumi                                          plugin.PulumiPluginJSON
}

// readManifest tells what it can: what is not there or of another form is left out.
func readManifest(file string) (read manifest) {
	text, _ := os.ReadFile(file)
	_ = json.Unmarshal(text, &read)
	return read
}

// isInstalled tells whether a plugin's own entry file and every package that it needs are there. This host then leaves them as
// they are, which the official one does not: in a checkout that several processes use it would rebuild what another one runs.
func isInstalled(directory string, production bool) bool {
	own := readManifest(filepath.Join(directory, "package.json"))
	needed := []map[string]any{own.Dependencies, own.PeerDependencies}
	if !production {
		needed = append(needed, own.DevDependencies)
	}
	for _, packages := range needed {
		for name := range packages {
			if find(directory, name+"/package.json") == "" {
				return false
			}
		}
	}
	_, missing := os.Stat(filepath.Join(directory, cmp.Or(own.Main, "package.json")))
	return missing == nil
}

// required follows the dependencies of a program. The official host reads every package.json that it finds below the program.
func (node) required(_ context.Context, info *rpc.ProgramInfo) ([]*rpc.PackageDependency, error) {
	seen := map[string]*rpc.PackageDependency{}
	follow(filepath.Join(programDirectory(info), "package.json"), seen)
	return slices.DeleteFunc(slices.Collect(maps.Values(seen)), func(one *rpc.PackageDependency) bool { return one == nil }), nil
}

func follow(file string, seen map[string]*rpc.PackageDependency) {
	own := readManifest(file)
	for _, packages := range []map[string]any{own.Dependencies, own.PeerDependencies} {
		for name := range packages {
			next := find(filepath.Dir(file), name+"/package.json")
			// Pulumi's own SDK has many dependencies and no plugin.
			if _, known := seen[next]; known || next == "" || name == "@pulumi/pulumi" {
				continue
			}
			found := readManifest(next)
			found.Pulumi.Name = cmp.Or(found.Pulumi.Name, strings.TrimPrefix(found.Name, "@pulumi/"))
			found.Pulumi.Version = cmp.Or(found.Pulumi.Version, found.Version)
			seen[next] = dependency(found.Pulumi)
			follow(next, seen)
		}
	}
}

// find is a file of a package, which Node.js looks for in this directory and all above it; else "".
func find(directory, name string) string {
	for _, place := range upwards(directory) {
		if file, err := filepath.EvalSymlinks(filepath.Join(place, "node_modules", name)); err == nil {
			return file
		}
	}
	return ""
}

// upwards is a directory and all above it.
func upwards(directory string) []string {
	above := filepath.Dir(directory)
	if above == directory {
		return []string{directory}
	}
	return append([]string{directory}, upwards(above)...)
}
