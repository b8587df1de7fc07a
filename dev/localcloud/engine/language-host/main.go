// A language host for the Pulumi engine: it runs programs and component plugins written for Node.js, Python or Go, policy packs
// written for Node.js, and makes their SDKs. It stands in for the official `pulumi-language-nodejs`, `-python` and `-go` where
// these cannot be had, since they come only with Pulumi's own release archives; its own name says for which. The engine starts
// it, reads the port from its first line and talks gRPC to it
// (https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/#language-hosts).
//
// Not there: programs from other languages (`pulumi convert`), debuggers, packages that take parameters.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-language-")
	language, isKnown := languages[name]
	if !isKnown {
		log.Fatalf("there is no language host for %q", name)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(math.MaxInt), grpc.WaitForHandlers(true))
	rpc.RegisterLanguageRuntimeServer(server, &host{language: language, engineAddress: os.Args[len(os.Args)-1]})
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
	// Ends the calls, and with them the package managers that they run. What these have started may keep a call waiting.
	time.AfterFunc(time.Second, func() { os.Exit(0) })
	server.Stop()
	os.Exit(0)
}
