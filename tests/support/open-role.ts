/** A program in each language of Pulumi that makes a role that every cluster may use. */
import { goProject, type Project, pythonProject } from "./languages";

const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export const openRole: { [language: string]: (roleName: string) => Promise<Project> | Project } = {
  TypeScript: (roleName) => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", main: "index.ts" }),
      "index.ts": `
        import * as iam from "@pulumi/aws/iam";
        new iam.Role("open", { name: "${roleName}", assumeRolePolicy: '${document}' });`,
    },
    env: {},
  }),
  Python: (roleName) =>
    pythonProject(
      `
import pulumi

pulumi.CustomResource("aws:iam/role:Role", "open", {"name": "${roleName}", "assumeRolePolicy": '${document}'})
`,
    ),
  Go: (roleName) =>
    goProject(`
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role := pulumi.Map{"name": pulumi.String("${roleName}"), "assumeRolePolicy": pulumi.String(\`${document}\`)}
		return ctx.RegisterResource("aws:iam/role:Role", "open", role, &pulumi.CustomResourceState{})
	})
}
`),
  YAML: (roleName) => ({
    project: {
      "Pulumi.yaml": JSON.stringify({
        name: "test",
        runtime: "yaml",
        resources: { open: { type: "aws:iam:Role", properties: { name: roleName, assumeRolePolicy: document } } },
      }),
    },
    env: {},
  }),
};
