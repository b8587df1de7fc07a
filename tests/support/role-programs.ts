/** Programs in each language of Pulumi that make a role. */

const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A role that every cluster may use. */
export const openRole: { [language: string]: (roleName: string) => string } = {
  TypeScript: (roleName) => `
import * as iam from "@pulumi/aws/iam";
new iam.Role("open", { name: "${roleName}", assumeRolePolicy: '${document}' });`,
  Python: (roleName) => `
import pulumi

pulumi.CustomResource("aws:iam/role:Role", "open", {"name": "${roleName}", "assumeRolePolicy": '${document}'})
`,
  Go: (roleName) => `
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role := pulumi.Map{"name": pulumi.String("${roleName}"), "assumeRolePolicy": pulumi.String(\`${document}\`)}
		return ctx.RegisterResource("aws:iam/role:Role", "open", role, &pulumi.CustomResourceState{})
	})
}
`,
  YAML: (roleName) => `
name: test
runtime: yaml
resources:
  open: { type: "aws:iam:Role", properties: { name: ${roleName}, assumeRolePolicy: '${document}' } }
`,
};

/** A role with our component, by the SDK that `pulumi package add` generates and says how to import. */
export const componentRole: { [language: string]: (importLine: string) => string } = {
  TypeScript: (importLine) => `
${importLine}
const role = new fargatePodExecutionRole.FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });
export const { roleArn, sourceArns } = role;`,
  Python: (importLine) => `
import pulumi
${importLine}

role = fargate_pod_execution_role.FargatePodExecutionRole("pods", clusters=["my-cluster"])
pulumi.export("roleArn", role.role_arn)
pulumi.export("sourceArns", role.source_arns)
`,
  Go: (importLine) => `
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
${importLine}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := fargatepodexecutionrole.NewFargatePodExecutionRole(ctx, "pods", &fargatepodexecutionrole.FargatePodExecutionRoleArgs{
			Clusters: pulumi.StringArray{pulumi.String("my-cluster")},
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArn", role.RoleArn)
		ctx.Export("sourceArns", role.SourceArns)
		return nil
	})
}
`,
  YAML: () => `
name: test
runtime: yaml
resources:
  pods:
    type: fargate-pod-execution-role:FargatePodExecutionRole
    properties: { clusters: [my-cluster] }
outputs:
  roleArn: \${pods.roleArn}
  sourceArns: \${pods.sourceArns}
`,
};
