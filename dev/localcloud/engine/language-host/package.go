package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// GeneratePackage writes the SDK of a package into a directory: the first half of `pulumi package add`, and `gen-sdk`.
func (h *host) GeneratePackage(call context.Context, request *rpc.GeneratePackageRequest) (*rpc.GeneratePackageResponse, error) {
	client, err := schema.NewLoaderClient(request.GetLoaderTarget())
	if err != nil {
		return nil, err
	}
	defer client.Close()
	loader := schema.NewCachedLoader(client)
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.GetSchema()), &spec); err != nil {
		return nil, err
	}
	options := schema.ValidationOptions{AllowDanglingReferences: true}
	pkg, problems, err := schema.BindSpecWithContext(call, spec, loader, options)
	if err == nil && problems.HasErrors() {
		err = problems
	}
	if err != nil {
		return nil, err
	}
	files, err := h.generate(pkg, request, loader)
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		file := filepath.Join(request.GetDirectory(), name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return nil, err
		}
	}
	return &rpc.GeneratePackageResponse{}, nil
}

// Link makes generated SDKs dependencies of a program: the second half of `pulumi package add`.
func (h *host) Link(call context.Context, request *rpc.LinkRequest) (*rpc.LinkResponse, error) {
	client, err := schema.NewLoaderClient(request.GetLoaderTarget())
	if err != nil {
		return nil, err
	}
	defer client.Close()
	instructions := []string{"You can import the SDK in your program with:", ""}
	for _, linked := range request.GetPackages() {
		pkg, err := definition(call, client, linked.GetPackage())
		if err != nil {
			return nil, err
		}
		line, err := h.link(call, request.GetInfo(), pkg, linked.GetPath())
		if err != nil {
			return nil, err
		}
		instructions = append(instructions, "  "+line)
	}
	return &rpc.LinkResponse{ImportInstructions: strings.Join(append(instructions, ""), "\n")}, nil
}

func definition(call context.Context, loader schema.Loader, named *rpc.PackageDependency) (*schema.Package, error) {
	descriptor := &schema.PackageDescriptor{Name: named.GetName(), DownloadURL: named.GetServer()}
	if version, err := semver.ParseTolerant(named.GetVersion()); err == nil {
		descriptor.Version = &version
	}
	reference, err := schema.LoadPackageReferenceV2(call, loader, descriptor)
	if err != nil {
		return nil, err
	}
	return reference.Definition()
}

// dependency is what an SDK says about its plugin, or nil if it has none.
func dependency(said plugin.PulumiPluginJSON) *rpc.PackageDependency {
	if !said.Resource || said.Name == "" {
		return nil
	}
	return &rpc.PackageDependency{Kind: "resource", Name: said.Name, Version: said.Version, Server: said.Server}
}

// dependencies reads what SDKs say about their plugins, from the files in which those for Python and Go say it.
func dependencies(files []string) ([]*rpc.PackageDependency, error) {
	var found []*rpc.PackageDependency
	for _, file := range files {
		said, err := plugin.LoadPulumiPluginJSON(file)
		if err != nil {
			return nil, err
		}
		if one := dependency(*said); one != nil {
			found = append(found, one)
		}
	}
	return found, nil
}
