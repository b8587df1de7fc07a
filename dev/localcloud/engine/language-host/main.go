// A Node.js language host for the Pulumi engine: it runs programs, component plugins and policy packs written for
// Node.js. It stands in for the official `pulumi-language-nodejs` where that cannot be had, since it comes only with
// Pulumi's own release archives. The engine starts it, reads the port from its first line and talks gRPC to it
// (https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/#language-hosts).
//
// Not there: code generation (`pulumi package gen-sdk`, `pulumi convert`), debuggers, package managers besides npm.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// version is that of the CLI, set when this is built.
var version string

type host struct {
	rpc.UnimplementedLanguageRuntimeServer
	engineAddress string
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(math.MaxInt))
	rpc.RegisterLanguageRuntimeServer(server, &host{engineAddress: os.Args[len(os.Args)-1]})
	go func() { _ = server.Serve(listener) }()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	// The engine keeps plugins out of the terminal's process group and ends them itself.
	ending, end := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The engine holds the other end of standard input: its end means that the engine is gone, however it went.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		end()
	}()
	<-ending.Done()
	endChildren()
	os.Exit(0)
}

func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*rpc.PluginInfo, error) {
	return &rpc.PluginInfo{Version: version}, nil
}

// GetRequiredPackages names none: plugins that a program needs are found when it first uses them.
func (*host) GetRequiredPackages(context.Context, *rpc.GetRequiredPackagesRequest) (*rpc.GetRequiredPackagesResponse, error) {
	return &rpc.GetRequiredPackagesResponse{}, nil
}

// About is asked at each update: it does not start Node.js to hear its version.
func (*host) About(context.Context, *rpc.AboutRequest) (*rpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	return &rpc.AboutResponse{Executable: node}, err
}

func (*host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	defer children.Unlock()
	endChildren()
	return &emptypb.Empty{}, nil
}
