import assert from "node:assert/strict";
import { join } from "node:path";
import { accountId, type LocalCloud, root, Stack, startLocalCloud, succeeds } from "../../support/engine";
import { goProject, type Project, pythonProject } from "../../support/languages";

const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

const cases: { [language: string]: (cloud: LocalCloud) => Promise<Project> | Project } = {
  TypeScript: () => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", private: true, dependencies: { "@pulumi/pulumi": "*" } }),
      "index.ts": `
        import * as fargate from "@fargate-pod-execution-role/fargate-pod-execution-role";
        export const { sourceArns } = new fargate.FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });`,
    },
    env: {},
  }),
  Python: (cloud) =>
    pythonProject(
      cloud,
      `
import pulumi
import fargate_pod_execution_role_fargate_pod_execution_role as fargate

role = fargate.FargatePodExecutionRole("pods", clusters=["my-cluster"])
pulumi.export("sourceArns", role.source_arns)
`,
    ),
  Go: () =>
    goProject(`
package main

import (
	fargate "github.com/fargate-pod-execution-role/pulumi-fargate-pod-execution-role/sdk/go/fargatepodexecutionrole"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := fargate.NewFargatePodExecutionRole(ctx, "pods", &fargate.FargatePodExecutionRoleArgs{
			Clusters: pulumi.StringArray{pulumi.String("my-cluster")},
		})
		if err != nil {
			return err
		}
		ctx.Export("sourceArns", role.SourceArns)
		return nil
	})
}
`),
};

for (const [cli, options] of Object.entries({ newest: { standIns: true }, oldest: { oldest: true } })) {
  describe(`pulumi package add, with the ${cli} CLI that set-up builds`, function () {
    // The first run builds the CLI.
    this.timeout(900_000);
    let cloud: LocalCloud;
    before(async () => (cloud = await startLocalCloud(options)));
    after(() => cloud.stop());

    for (const [language, write] of Object.entries(cases)) {
      it(`gives a program in ${language} the component of a directory`, async () => {
        const stack = new Stack({ cloud, ...(await write(cloud)) });
        succeeds(await stack.pulumi(["package", "add", join(root, "components")]));
        const listed = succeeds(await stack.pulumi(["plugin", "ls", "--project", "--json"]));
        assert.ok(listed.includes(`"name": "fargate-pod-execution-role"`), listed);
        succeeds(await stack.up({ skipPreview: true }));
        assert.deepEqual((await stack.outputs()).sourceArns, [sourceArn]);
      });
    }
  });
}
