package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blang/semver"
	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type golang struct{}

func (golang) executable() string { return "go" }

func (golang) program(call context.Context, engine string, request *rpc.RunRequest) (*exec.Cmd, error) {
	executable, err := build(call, programDirectory(request.GetInfo()))
	if err != nil {
		return nil, err
	}
	command := exec.Command(executable, request.GetArgs()...)
	command.Env = append(
		os.Environ(),
		pulumi.EnvMonitor+"="+request.GetMonitorAddress(),
		pulumi.EnvEngine+"="+engine,
		pulumi.EnvProject+"="+request.GetProject(),
		pulumi.EnvStack+"="+request.GetStack(),
		pulumi.EnvOrganization+"="+request.GetOrganization(),
		pulumi.EnvPulumiRootDirectory+"="+request.GetInfo().GetRootDirectory(),
		fmt.Sprintf("%s=%d", pulumi.EnvParallel, request.GetParallel()),
		fmt.Sprintf("%s=%t", pulumi.EnvDryRun, request.GetDryRun()),
	)
	return command, nil
}

func (golang) plugin(call context.Context, request *rpc.RunPluginRequest) (*exec.Cmd, error) {
	executable, err := build(call, programDirectory(request.GetInfo()))
	if err != nil {
		return nil, err
	}
	return exec.Command(executable, request.GetArgs()...), nil
}

// build compiles a program; returns its executable. It is kept, so that the second run of the same program links nothing.
func build(call context.Context, directory string) (string, error) {
	executable, err := workspace.GetPulumiPath("compiled", fmt.Sprintf("%x", sha256.Sum256([]byte(directory))))
	if err != nil {
		return "", err
	}
	if printed, err := goCommand(call, directory, "build", "-o", executable, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("`go build` in %s: %w\n%s", directory, err, printed)
	}
	return executable, nil
}

func goCommand(call context.Context, directory string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(call, "go", arguments...)
	command.Dir = directory
	return command
}

func (golang) install(call context.Context, request *rpc.InstallDependenciesRequest, stdout, stderr io.Writer) error {
	command := goCommand(call, programDirectory(request.GetInfo()), "mod", "tidy")
	command.Stdout, command.Stderr = stdout, stderr
	return command.Run()
}

func (golang) required(call context.Context, info *rpc.ProgramInfo) ([]*rpc.PackageDependency, error) {
	const ofOthers = "{{with .Module}}{{if not .Main}}{{.Dir}}{{end}}{{end}}"
	printed, err := goCommand(call, programDirectory(info), "list", "-e", "-deps", "-f", ofOthers, ".").Output()
	if err != nil {
		return nil, fmt.Errorf("`go list` in %s: %w", programDirectory(info), err)
	}
	directories := slices.Sorted(strings.Lines(string(printed)))
	var files []string
	for _, directory := range slices.Compact(directories) {
		for _, pattern := range []string{"pulumi-plugin.json", "*/pulumi-plugin.json"} {
			found, _ := filepath.Glob(filepath.Join(strings.TrimSpace(directory), pattern))
			files = append(files, found...)
		}
	}
	return dependencies(files)
}

func (golang) generate(
	pkg *schema.Package, request *rpc.GeneratePackageRequest, _ schema.ReferenceLoader,
) (map[string][]byte, error) {
	files, err := codegen.GeneratePackage("pulumi-language-go", pkg, request.GetLocalDependencies())
	if err != nil || !semver.MustParse(version).LT(semver.MustParse("3.206.0")) {
		return files, err
	}
	// Such a CLI links the SDK itself, and looks for it one directory further down.
	below := map[string][]byte{}
	for name, content := range files {
		below[strings.ReplaceAll(pkg.Name, "-", "")+"/"+name] = content
	}
	return below, nil
}

func (golang) link(call context.Context, info *rpc.ProgramInfo, pkg *schema.Package, path string) (string, error) {
	if err := pkg.ImportLanguages(map[string]schema.Language{"go": codegen.Importer}); err != nil {
		return "", err
	}
	module, imported, err := codegen.ModuleAndImportPath(pkg)
	if err != nil {
		return "", err
	}
	replace := fmt.Sprintf("-replace=%s=./%s", module, filepath.ToSlash(path))
	if printed, err := goCommand(call, programDirectory(info), "mod", "edit", replace).CombinedOutput(); err != nil {
		return "", fmt.Errorf("`go mod edit %s`: %w\n%s", replace, err, printed)
	}
	return fmt.Sprintf("import %q", imported), nil
}
