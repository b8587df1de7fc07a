//go:build ignore

// Writes what eksctl gives CloudFormation into a directory: for the pod execution role alone, as for a cluster that is there
// already, and for a new cluster with a Fargate profile. eksctl is large, so it is no dependency of this
// repository; to build it takes about ten minutes:
//
//	mkdir /tmp/eksctl && cd /tmp/eksctl && go mod init fixtures && cp CHECKOUT/tests/cli/judge/synthesize-eksctl.go .
//	go get github.com/weaveworks/eksctl@v0.215.0 && export GOFLAGS=-mod=mod
//	go run synthesize-eksctl.go CHECKOUT/tests/cli/judge/files && npx prettier --write CHECKOUT/tests/cli/judge/files
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"regexp"

	api "github.com/weaveworks/eksctl/pkg/apis/eksctl.io/v1alpha5"
	"github.com/weaveworks/eksctl/pkg/cfn/builder"
	"github.com/weaveworks/eksctl/pkg/vpc"
)

var ofRoles = regexp.MustCompile(`^AWS::(IAM|EKS)::`)

func clusterConfig() *api.ClusterConfig {
	config := api.NewClusterConfig()
	config.Metadata.Name = "prod"
	config.Metadata.Region = "eu-west-1"
	config.Metadata.AccountID = "111122223333"
	config.AvailabilityZones = []string{"eu-west-1a", "eu-west-1b"}
	config.FargateProfiles = []*api.FargateProfile{
		{Name: "default", Selectors: []api.FargateProfileSelector{{Namespace: "default"}}},
	}
	api.SetClusterConfigDefaults(config)
	api.SetClusterEndpointAccessDefaults(config.VPC)
	check(vpc.SetSubnets(config.VPC, config.AvailabilityZones, nil))
	return config
}

func main() {
	role := builder.NewFargateResourceSet(clusterConfig())
	check(role.AddAllResources())
	write("eksctl", role)

	config := clusterConfig()
	cluster := builder.NewClusterResourceSet(nil, nil, config.Metadata.Region, config, nil, false)
	check(cluster.AddAllResources(context.Background()))
	write("eksctl-cluster", cluster)
}

func write(name string, resources interface{ RenderJSON() ([]byte, error) }) {
	rendered, err := resources.RenderJSON()
	check(err)
	var template map[string]any
	check(json.Unmarshal(rendered, &template))
	// Of a network nothing is judged.
	kept := template["Resources"].(map[string]any)
	for id, resource := range kept {
		if !ofRoles.MatchString(resource.(map[string]any)["Type"].(string)) {
			delete(kept, id)
		}
	}
	rendered, err = json.MarshalIndent(template, "", "  ")
	check(err)
	check(os.WriteFile(filepath.Join(os.Args[1], name+".template.json"), append(rendered, '\n'), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
