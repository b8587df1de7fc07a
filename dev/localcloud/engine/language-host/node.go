package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/cgstrings"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type node struct{}

func (node) executable() string { return "node" }

func (node) program(_ context.Context, engine string, request *rpc.RunRequest) (*exec.Cmd, error) {
	info := request.GetInfo()
	directory := cmp.Or(info.GetProgramDirectory(), request.GetPwd())
	command, err := sdkCommand(info, directory, "run", append([]string{
		"--monitor=" + request.GetMonitorAddress(),
		"--engine=" + engine,
		"--project=" + request.GetProject(),
		"--stack=" + request.GetStack(),
		"--organization=" + request.GetOrganization(),
		"--pwd=" + request.GetPwd(),
		"--root-directory=" + info.GetRootDirectory(),
		fmt.Sprintf("--parallel=%d", request.GetParallel()),
		fmt.Sprintf("--dry-run=%t", request.GetDryRun()),
		cmp.Or(info.GetEntryPoint(), request.GetProgram(), "."),
	}, request.GetArgs()...)...)
	if err != nil {
		return nil, err
	}
	options := info.GetOptions().AsMap()
	typescript, isSet := options["typescript"].(bool)
	command.Env = append(os.Environ(), fmt.Sprintf("PULUMI_NODEJS_TYPESCRIPT=%t", typescript || !isSet))
	if tsconfig, _ := options["tsconfig"].(string); tsconfig != "" {
		command.Env = append(command.Env, "PULUMI_NODEJS_TSCONFIG_PATH="+tsconfig)
	}
	return command, nil
}

func (node) plugin(_ context.Context, request *rpc.RunPluginRequest) (*exec.Cmd, error) {
	directory := cmp.Or(request.GetInfo().GetProgramDirectory(), request.GetProgram())
	if request.GetKind() != policyPack {
		return sdkCommand(request.GetInfo(), directory, "run-plugin", append([]string{directory}, request.GetArgs()...)...)
	}
	command, err := sdkCommand(request.GetInfo(), directory, "run-policy-pack", append(request.GetArgs(), directory)...)
	if err == nil {
		command.Dir = directory
	}
	return command, err
}

// sdkCommand is a command of the `@pulumi/pulumi` that a program in this directory would import. Programs, plugins and
// packs each bring their own SDK; the host brings none.
func sdkCommand(info *rpc.ProgramInfo, directory, command string, arguments ...string) (*exec.Cmd, error) {
	name := "@pulumi/pulumi/cmd/" + command
	script := find(directory, name+"/index.js")
	if script == "" {
		// The engine knows this text and tells the user to install the dependencies.
		const missing = "Cannot find module '%s' from %s: run `npm install` (or `pulumi install`) there first"
		return nil, fmt.Errorf(missing, name, directory)
	}
	// Pulumi's SDK sets this flag of V8 when it has loaded a part of itself, and V8 takes no compiled code from its cache
	// that was kept under other flags: that part was compiled at every start. Set from the start, all of it is taken.
	fromTheStart := []string{"--allow-natives-syntax", "--require", beside("on-demand.cjs")}
	nodeargs, _ := info.GetOptions().AsMap()["nodeargs"].(string)
	return exec.Command("node", slices.Concat(fromTheStart, strings.Fields(nodeargs), []string{script}, arguments)...), nil
}

// install runs the package manager at the root of the workspace, with what only the development of a plugin needs unless the
// plugin's `production` option is set, as the official host does.
func (node) install(call context.Context, request *rpc.InstallDependenciesRequest, stdout, stderr io.Writer) error {
	directory := cmp.Or(programDirectory(request.GetInfo()), request.GetDirectory())
	options := request.GetInfo().GetOptions().AsMap()
	production, _ := options["production"].(bool)
	if request.GetIsPlugin() && isInstalled(directory, production) {
		return nil
	}
	root, err := npm.FindWorkspaceRoot(directory)
	if errors.Is(err, npm.ErrNotInWorkspace) {
		root, err = directory, nil
	}
	if err != nil {
		return err
	}
	manager, _ := options["packagemanager"].(string)
	_, err = npm.Install(call, npm.PackageManagerType(manager), root, production, stdout, stderr)
	return err
}

func (node) generate(
	pkg *schema.Package, request *rpc.GeneratePackageRequest, loader schema.ReferenceLoader,
) (map[string][]byte, error) {
	local := request.GetLocalDependencies()
	return nodejs.GeneratePackage("pulumi-language-nodejs", pkg, request.GetExtraFiles(), local, request.GetLocal(), loader)
}

func (node) link(call context.Context, info *rpc.ProgramInfo, pkg *schema.Package, path string) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"nodejs": nodejs.Importer}); err != nil {
		return "", err
	}
	settings, _ := pkg.Language["nodejs"].(nodejs.NodePackageInfo)
	name := cmp.Or(settings.PackageName, "@"+cmp.Or(pkg.Namespace, "pulumi")+"/"+pkg.Name)
	preferred, _ := info.GetOptions().AsMap()["packagemanager"].(string)
	manager, err := npm.ResolvePackageManager(npm.PackageManagerType(preferred), programDirectory(info))
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf(`import * as %s from "%s";`, cgstrings.Camel(pkg.Name), name)
	return line, manager.Link(call, programDirectory(info), name, path)
}

// beside is a file in the directory of this executable.
func beside(name string) string {
	self, _ := os.Executable()
	self, _ = filepath.EvalSymlinks(self)
	return filepath.Join(filepath.Dir(self), name)
}
