package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// policyPack is the kind of plugin that a policy pack is.
const policyPack = "analyzer"

// runPolicyPack runs a pack to its end. The engine tells the stack by a call (ConfigureStack); the SDK inside the pack
// reads it from the environment at its start. So Pulumi's proxy stands between the two, and the pack is started when that
// call has arrived.
func runPolicyPack(call context.Context, command *exec.Cmd, signal os.Signal) (int, error) {
	proxy, output, err := sdk.NewPolicyProxy(call, command.Stdout)
	if err != nil {
		return 0, err
	}
	stack, err := proxy.AwaitConfiguration(call)
	if err != nil {
		return 0, err
	}
	// Without a stack - `pulumi policy publish` - the pack is asked for what it is only.
	if stack != nil {
		command.Env = append(command.Env, stackEnvironment(stack)...)
	}
	command.Stdout = output
	if err := start(call, command, signal); err != nil {
		proxy.Abort(err)
		return 0, err
	}
	err = proxy.Attach(call, command)
	if failure := new(exec.ExitError); errors.As(err, &failure) {
		return exitCode(failure.ProcessState), nil
	}
	return 0, err
}

func stackEnvironment(stack *rpc.AnalyzerStackConfigureRequest) []string {
	return append(
		configuration(stack.GetConfig(), stack.GetConfigSecretKeys()),
		"PULUMI_NODEJS_ORGANIZATION="+stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT="+stack.GetProject(),
		"PULUMI_NODEJS_STACK="+stack.GetStack(),
		fmt.Sprintf("PULUMI_NODEJS_DRY_RUN=%t", stack.GetDryRun()),
	)
}
