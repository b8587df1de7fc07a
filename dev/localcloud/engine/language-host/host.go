package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"sync"
	"syscall"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// version is that of the CLI, set when this is built.
var version string

// reportedAlready is the exit code by which an SDK says: failed, and the reason is reported already.
const reportedAlready = 32

// language is what differs between the languages.
type language interface {
	// executable is what a program of the language runs on.
	executable() string
	// program is the command that runs a program; its directory, configuration and outputs are the caller's to add.
	program(call context.Context, engine string, request *rpc.RunRequest) (*exec.Cmd, error)
	// plugin is the same for a plugin in a directory.
	plugin(call context.Context, request *rpc.RunPluginRequest) (*exec.Cmd, error)
	install(call context.Context, request *rpc.InstallDependenciesRequest, stdout, stderr io.Writer) error
	// required names the plugins of the SDKs that a program has installed.
	required(call context.Context, directory *rpc.ProgramInfo) ([]*rpc.PackageDependency, error)
	// generate makes the files of a package's SDK.
	generate(pkg *schema.Package, request *rpc.GeneratePackageRequest, loader schema.ReferenceLoader) (map[string][]byte, error)
	// link makes an SDK in a directory a dependency of a program; it returns the line by which the program imports it.
	link(call context.Context, info *rpc.ProgramInfo, pkg *schema.Package, path string) (string, error)
}

var languages = map[string]language{"nodejs": node{}, "python": python{}, "go": golang{}}

type host struct {
	rpc.UnimplementedLanguageRuntimeServer
	language
	engineAddress string
}

func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*rpc.PluginInfo, error) {
	return &rpc.PluginInfo{Version: version}, nil
}

// About is asked at each update: it does not start what it names to hear its version.
func (h *host) About(context.Context, *rpc.AboutRequest) (*rpc.AboutResponse, error) {
	executable, err := exec.LookPath(h.executable())
	return &rpc.AboutResponse{Executable: executable}, err
}

func (*host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	defer children.Unlock()
	endChildren()
	return &emptypb.Empty{}, nil
}

func (h *host) GetRequiredPackages(
	call context.Context, request *rpc.GetRequiredPackagesRequest,
) (*rpc.GetRequiredPackagesResponse, error) {
	packages, err := h.required(call, request.GetInfo())
	return &rpc.GetRequiredPackagesResponse{Packages: packages}, err
}

// Run runs a Pulumi program to its end. Its output goes where the host's goes: to the engine, which shows it.
func (h *host) Run(call context.Context, request *rpc.RunRequest) (*rpc.RunResponse, error) {
	command, err := h.program(call, h.engineAddress, request)
	if err != nil {
		return nil, err
	}
	command.Dir, command.Stdout, command.Stderr = request.GetPwd(), os.Stdout, os.Stderr
	command.Env = append(command.Environ(), configuration(request.GetConfig(), request.GetConfigSecretKeys())...)
	code, err := run(call, command, syscall.SIGTERM)
	if err != nil || code == 0 || code == reportedAlready {
		return &rpc.RunResponse{Bail: code == reportedAlready}, err
	}
	return &rpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", code)}, nil
}

// configuration is how an SDK takes a stack's configuration: without any as empty, never as null.
func configuration(values map[string]string, secretKeys []string) []string {
	all := map[string]string{}
	maps.Copy(all, values)
	config, _ := json.Marshal(all)
	keys, _ := json.Marshal(append([]string{}, secretKeys...))
	return []string{"PULUMI_CONFIG=" + string(config), "PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}
}

// RunPlugin runs a component plugin or a policy pack from its directory and streams what it prints, first of all its port.
func (h *host) RunPlugin(request *rpc.RunPluginRequest, call grpc.ServerStreamingServer[rpc.RunPluginResponse]) error {
	command, err := h.plugin(call.Context(), request)
	if err != nil {
		return err
	}
	command.Dir = cmp.Or(command.Dir, request.GetPwd())
	command.Env = append(command.Environ(), request.GetEnv()...)
	var one sync.Mutex
	command.Stdout = output{&one, func(data []byte) error {
		return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Stdout{Stdout: data}})
	}}
	command.Stderr = output{&one, func(data []byte) error {
		return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Stderr{Stderr: data}})
	}}
	runKind := run
	if request.GetKind() == policyPack {
		runKind = runPolicyPack
	}
	code, err := runKind(call.Context(), command, os.Kill)
	if err != nil {
		return err
	}
	return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}})
}

// InstallDependencies is `pulumi install`; it is also asked for before a plugin is used from a directory, and when a policy
// pack is downloaded.
func (h *host) InstallDependencies(
	request *rpc.InstallDependenciesRequest, call grpc.ServerStreamingServer[rpc.InstallDependenciesResponse],
) error {
	var one sync.Mutex
	stdout := output{&one, func(data []byte) error { return call.Send(&rpc.InstallDependenciesResponse{Stdout: data}) }}
	stderr := output{&one, func(data []byte) error { return call.Send(&rpc.InstallDependenciesResponse{Stderr: data}) }}
	if err := h.install(call.Context(), request, stdout, stderr); err != nil {
		return fmt.Errorf("the dependencies of %s could not be installed: %w", programDirectory(request.GetInfo()), err)
	}
	return nil
}

func programDirectory(info *rpc.ProgramInfo) string {
	return cmp.Or(info.GetProgramDirectory(), info.GetRootDirectory())
}

// output sends on what a process prints, one piece of its two outputs at a time.
type output struct {
	one  *sync.Mutex
	send func([]byte) error
}

func (output output) Write(data []byte) (int, error) {
	output.one.Lock()
	defer output.one.Unlock()
	return len(data), output.send(data)
}
