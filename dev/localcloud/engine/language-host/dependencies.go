package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// InstallDependencies is `pulumi install`, also asked for before a plugin is used from a directory: it runs
// `npm install` there, or at the root of its npm workspace, for a plugin without what only its development needs, as the
// official host does. The official host does so always, this one only if something that package.json names is missing:
// in a checkout that several processes use it would rebuild what another one is running.
func (*host) InstallDependencies(
	request *rpc.InstallDependenciesRequest, call grpc.ServerStreamingServer[rpc.InstallDependenciesResponse],
) error {
	directory := cmp.Or(request.GetInfo().GetProgramDirectory(), request.GetDirectory())
	if isInstalled(directory) {
		return nil
	}
	arguments := []string{"install", "--loglevel=error"}
	if request.GetIsPlugin() {
		arguments = append(arguments, "--production")
	}
	command := exec.Command("npm", arguments...)
	command.Dir = workspaceRoot(directory)
	var one sync.Mutex
	command.Stdout = output{&one, func(data []byte) error { return call.Send(&rpc.InstallDependenciesResponse{Stdout: data}) }}
	command.Stderr = output{&one, func(data []byte) error { return call.Send(&rpc.InstallDependenciesResponse{Stderr: data}) }}
	code, err := run(call.Context(), command, syscall.SIGTERM)
	if code != 0 {
		return fmt.Errorf("`npm install` in %s failed with exit code %d", directory, code)
	}
	return err
}

type manifest struct {
	Workspaces                                      []string
	Main                                            string
	Dependencies, DevDependencies, PeerDependencies map[string]any
}

// readManifest tells what it can: what is not there or of another form is left out.
func readManifest(directory string) (read manifest) {
	text, _ := os.ReadFile(filepath.Join(directory, "package.json"))
	_ = json.Unmarshal(text, &read)
	return read
}

// isInstalled tells whether the package's own entry file and every package that it needs are there.
func isInstalled(directory string) bool {
	own := readManifest(directory)
	for _, needed := range []map[string]any{own.Dependencies, own.DevDependencies, own.PeerDependencies} {
		for name := range needed {
			if find(directory, name+"/package.json") == "" {
				return false
			}
		}
	}
	_, missing := os.Stat(filepath.Join(directory, cmp.Or(own.Main, "package.json")))
	return missing == nil
}

// workspaceRoot is the directory above that counts this one among its npm workspaces, else this one itself. Patterns,
// which this repository has none of, are not read.
func workspaceRoot(directory string) string {
	for _, above := range upwards(directory)[1:] {
		path, _ := filepath.Rel(above, directory)
		if slices.Contains(readManifest(above).Workspaces, path) {
			return above
		}
	}
	return directory
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
