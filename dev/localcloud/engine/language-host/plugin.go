package main

import (
	"cmp"
	"os"
	"sync"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

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

// RunPlugin runs a policy pack or a component plugin from its directory and streams what it prints, first of all its port.
func (*host) RunPlugin(request *rpc.RunPluginRequest, call grpc.ServerStreamingServer[rpc.RunPluginResponse]) error {
	directory := cmp.Or(request.GetInfo().GetProgramDirectory(), request.GetProgram())
	name, pwd, arguments := "run-plugin", request.GetPwd(), append([]string{directory}, request.GetArgs()...)
	runKind := run
	if request.GetKind() == "analyzer" {
		name, pwd, arguments = "run-policy-pack", directory, append(request.GetArgs(), directory)
		runKind = runPolicyPack
	}
	command, err := sdkCommand(request.GetInfo(), directory, name, arguments...)
	if err != nil {
		return err
	}
	command.Dir, command.Env = pwd, append(os.Environ(), request.GetEnv()...)
	var one sync.Mutex
	command.Stdout = output{&one, func(data []byte) error {
		return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Stdout{Stdout: data}})
	}}
	command.Stderr = output{&one, func(data []byte) error {
		return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Stderr{Stderr: data}})
	}}
	code, err := runKind(call.Context(), command, os.Kill)
	if err != nil {
		return err
	}
	return call.Send(&rpc.RunPluginResponse{Output: &rpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}})
}
