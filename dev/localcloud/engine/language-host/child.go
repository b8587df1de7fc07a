package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

var children struct {
	sync.Mutex
	started []*os.Process
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
	self, _ := os.Executable()
	self, _ = filepath.EvalSymlinks(self)
	// Pulumi's SDK sets this flag of V8 when it has loaded a part of itself, and V8 takes no compiled code from its cache
	// that was kept under other flags: that part was compiled at every start. Set from the start, all of it is taken.
	fromTheStart := []string{"--allow-natives-syntax", "--require", filepath.Join(filepath.Dir(self), "on-demand.cjs")}
	nodeargs, _ := info.GetOptions().AsMap()["nodeargs"].(string)
	return exec.Command("node", slices.Concat(fromTheStart, strings.Fields(nodeargs), []string{script}, arguments)...), nil
}

// start starts a command; the process ends with this host, and is sent the signal if the call ends before.
func start(call context.Context, command *exec.Cmd, signal os.Signal) error {
	children.Lock()
	defer children.Unlock()
	err := command.Start()
	if err == nil {
		children.started = append(children.started, command.Process)
		context.AfterFunc(call, func() { _ = command.Process.Signal(signal) })
	}
	return err
}

// endChildren ends every process that was started and still runs. Until the lock is given back, no other starts.
func endChildren() {
	children.Lock()
	for _, child := range children.started {
		_ = child.Kill()
	}
}

// run runs a command to its end.
func run(call context.Context, command *exec.Cmd, signal os.Signal) (int, error) {
	if err := start(call, command, signal); err != nil {
		return 0, err
	}
	_ = command.Wait()
	return exitCode(command.ProcessState), nil
}

// exitCode is as a shell would tell it: 128 and the signal's number after a signal.
func exitCode(ended *os.ProcessState) int {
	status := ended.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}
