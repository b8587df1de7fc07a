package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"syscall"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// reportedAlready is the exit code by which the SDK says: failed, and the reason is reported already.
const reportedAlready = 32

// Run runs a Pulumi program to its end. Its output goes where the host's goes: to the engine, which shows it.
func (h *host) Run(call context.Context, request *rpc.RunRequest) (*rpc.RunResponse, error) {
	info := request.GetInfo()
	directory := cmp.Or(info.GetProgramDirectory(), request.GetPwd())
	command, err := sdkCommand(info, directory, "run", append([]string{
		"--monitor=" + request.GetMonitorAddress(),
		"--engine=" + h.engineAddress,
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
	command.Dir, command.Stdout, command.Stderr = request.GetPwd(), os.Stdout, os.Stderr
	options := info.GetOptions().AsMap()
	typescript, isSet := options["typescript"].(bool)
	command.Env = append(
		append(os.Environ(), configuration(request.GetConfig(), request.GetConfigSecretKeys())...),
		fmt.Sprintf("PULUMI_NODEJS_TYPESCRIPT=%t", typescript || !isSet),
	)
	if tsconfig, _ := options["tsconfig"].(string); tsconfig != "" {
		command.Env = append(command.Env, "PULUMI_NODEJS_TSCONFIG_PATH="+tsconfig)
	}
	code, err := run(call, command, syscall.SIGTERM)
	if err != nil || code == 0 || code == reportedAlready {
		return &rpc.RunResponse{Bail: code == reportedAlready}, err
	}
	return &rpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", code)}, nil
}

// configuration is how the SDK takes a stack's configuration: without any as empty, never as null.
func configuration(values map[string]string, secretKeys []string) []string {
	all := map[string]string{}
	maps.Copy(all, values)
	config, _ := json.Marshal(all)
	keys, _ := json.Marshal(append([]string{}, secretKeys...))
	return []string{"PULUMI_CONFIG=" + string(config), "PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}
}
