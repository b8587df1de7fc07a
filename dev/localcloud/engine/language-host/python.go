package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"

	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
)

type python struct{}

// untilEnded is how commands are made that `start` ends, with the signal that it is given.
var untilEnded = context.Background()

func (python) executable() string { return "python3" }

// environment is the Python of a program, with the packages installed for it. A plugin has an environment of its own.
func environment(info *rpc.ProgramInfo, isPlugin bool) (toolchain.Toolchain, error) {
	options := info.GetOptions().AsMap()
	name, _ := options["toolchain"].(string)
	virtualenv, _ := options["virtualenv"].(string)
	settings := toolchain.PythonOptions{Root: info.GetRootDirectory(), ProgramDir: info.GetProgramDirectory(), Virtualenv: virtualenv}
	switch name {
	case "pip":
		settings.Toolchain = toolchain.Pip
	case "poetry":
		settings.Toolchain = toolchain.Poetry
	case "uv":
		settings.Toolchain = toolchain.Uv
	}
	if isPlugin && (name == "" || name == "pip") {
		settings.Virtualenv = cmp.Or(virtualenv, "venv")
	}
	return toolchain.ResolveToolchain(settings)
}

func (python) program(call context.Context, engine string, request *rpc.RunRequest) (*exec.Cmd, error) {
	info := request.GetInfo()
	chosen, err := environment(info, false)
	if err != nil {
		return nil, err
	}
	if err := chosen.ValidateVenv(call); err != nil {
		return nil, err
	}
	return chosen.Command(untilEnded, append([]string{
		// Pulumi's own, from its Go module.
		beside("pulumi-language-python-exec"),
		"--monitor=" + request.GetMonitorAddress(),
		"--engine=" + engine,
		"--project=" + request.GetProject(),
		"--stack=" + request.GetStack(),
		"--organization=" + request.GetOrganization(),
		"--pwd=" + request.GetPwd(),
		"--root_directory=" + info.GetRootDirectory(),
		fmt.Sprintf("--parallel=%d", request.GetParallel()),
		fmt.Sprintf("--dry_run=%t", request.GetDryRun()),
		cmp.Or(info.GetEntryPoint(), request.GetProgram(), "."),
	}, request.GetArgs()...)...)
}

// plugin runs the `__main__.py` of a directory.
func (python) plugin(_ context.Context, request *rpc.RunPluginRequest) (*exec.Cmd, error) {
	chosen, err := environment(request.GetInfo(), true)
	if err != nil {
		return nil, err
	}
	return chosen.Command(untilEnded, append([]string{request.GetInfo().GetProgramDirectory()}, request.GetArgs()...)...)
}

func (python) install(call context.Context, request *rpc.InstallDependenciesRequest, stdout, stderr io.Writer) error {
	chosen, err := environment(request.GetInfo(), request.GetIsPlugin())
	if err != nil {
		return err
	}
	return chosen.InstallDependencies(call, programDirectory(request.GetInfo()), false, true, stdout, stderr)
}

const printSaid = `import glob, sys
for place in filter(None, sys.path):
    for file in glob.glob(glob.escape(place) + "/*/pulumi-plugin.json"): print(file)`

func (python) required(call context.Context, info *rpc.ProgramInfo) ([]*rpc.PackageDependency, error) {
	chosen, err := environment(info, false)
	if err != nil {
		return nil, err
	}
	command, err := chosen.Command(call, "-c", printSaid)
	if err != nil {
		return nil, err
	}
	printed, err := command.Output()
	if err != nil {
		// There is no such environment yet; the program will say so.
		return nil, nil
	}
	return dependencies(strings.Fields(string(printed)))
}

func (python) generate(
	pkg *schema.Package, request *rpc.GeneratePackageRequest, loader schema.ReferenceLoader,
) (map[string][]byte, error) {
	return codegen.GeneratePackage("pulumi-language-python", pkg, request.GetExtraFiles(), loader)
}

func (python) link(call context.Context, info *rpc.ProgramInfo, pkg *schema.Package, path string) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"python": codegen.Importer}); err != nil {
		return "", err
	}
	settings, _ := pkg.Language["python"].(codegen.PackageInfo)
	name := cmp.Or(settings.PackageName, codegen.PyPack(pkg.Namespace, pkg.Name))
	chosen, err := environment(info, false)
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf("import %s as %s", name, strings.ReplaceAll(pkg.Name, "-", "_"))
	return line, chosen.LinkPackages(call, map[string]string{name: path})
}
