/** A program in each language of Pulumi that makes a role with our component, by the SDK that `pulumi package add` generates. */
import { goProject, type Project, pythonProject } from "./languages";

/** @param importLine what `pulumi package add` says that a program imports the SDK with */
type Write = (importLine: string) => Promise<Project> | Project;

export const rolePrograms: { [language: string]: Write } = {
  TypeScript: (importLine) => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", private: true, dependencies: { "@pulumi/pulumi": "*" } }),
      "index.ts": `${importLine}
        const role = new fargatePodExecutionRole.FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });
        export const { roleArn, sourceArns } = role;`,
    },
    env: {},
  }),
  Python: (importLine) =>
    pythonProject(
      `
import pulumi
${importLine}

role = fargate_pod_execution_role.FargatePodExecutionRole("pods", clusters=["my-cluster"])
pulumi.export("roleArn", role.role_arn)
pulumi.export("sourceArns", role.source_arns)
`,
    ),
  Go: (importLine) =>
    goProject(`
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
`),
  YAML: () => ({
    project: {
      "Pulumi.yaml": `
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
    },
    env: {},
  }),
};
