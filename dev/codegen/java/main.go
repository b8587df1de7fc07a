// Generates the Java SDK of a package from its schema, or with `dotnet` the one in C#. A module of its own: the newest such
// generators that are published as Go modules work with an older version of Pulumi's schema package than those of the other languages.
//
//	generate-java SCHEMA DIRECTORY [dotnet]
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := run(os.Args[1], os.Args[2], len(os.Args) > 3); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, directory string, isDotnet bool) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	var files map[string][]byte
	if isDotnet {
		// It fetches a picture, which nobody needs here.
		server := httptest.NewServer(http.NotFoundHandler())
		defer server.Close()
		pkg.LogoURL = server.URL
		files, err = dotnet.GeneratePackage("pulumi", pkg, nil, nil)
	} else {
		// Local, as `pulumi package add` makes it.
		files, err = java.GeneratePackage("pulumi", pkg, nil, nil, true, false)
	}
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(directory, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
