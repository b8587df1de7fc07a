package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type mocks struct{}

// NewResource prints what the program registers, for the test that runs this one.
func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	registered, err := json.Marshal(map[string]any{"type": args.TypeToken, "inputs": args.Inputs.Mappable()})
	fmt.Printf("registered %s\n", registered)
	return args.Name + "-id", args.Inputs, err
}

func (mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("the program calls a function")
}

func TestSnippet(t *testing.T) {
	if err := pulumi.RunErr(program, pulumi.WithMocks("project", "stack", mocks{})); err != nil {
		t.Fatal(err)
	}
}
