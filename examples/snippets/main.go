package main

import (
	fargate "github.com/fargate-pod-execution-role/pulumi-fargate-pod-execution-role/sdk/go/fargatepodexecutionrole"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	role, err := fargate.NewFargatePodExecutionRole(ctx, "pods", &fargate.FargatePodExecutionRoleArgs{
		Clusters: pulumi.StringArray{pulumi.String("my-cluster")},
		Logging: &fargate.LoggingArgs{
			CloudWatchLogs: &fargate.CloudWatchLogsArgs{
				LogGroups: pulumi.StringArray{pulumi.String("/eks/my-cluster/pods")},
			},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("roleArn", role.RoleArn)
	return nil
}
