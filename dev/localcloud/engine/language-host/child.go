package main

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

var children struct {
	sync.Mutex
	started []*os.Process
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
