import assert from "node:assert/strict";
import { accountId, type Result, root, useLocalCloud, succeeds } from "../../support/engine";
import { deploymentOf, type StateResource } from "../../support/file-backend";
import { inCloud, projectOf } from "../../support/organization";
import { readPage } from "../../support/pages";
import { trustFor } from "../../support/trust";

const loop =
  readPage("docs/in-ci.md").blocks.find(({ text }) => text.includes("pulumi policy analyze"))?.text ?? assert.fail();

const role = (service: string): StateResource => ({
  type: "aws:iam/role:Role",
  name: "pods",
  outputs: { arn: `arn:aws:iam::${accountId}:role/pods`, name: "pods", assumeRolePolicy: trustFor(service) },
});

describe("the loop of docs/in-ci.md over every stack of an organization", () => {
  useLocalCloud({ pulumiCloud: { organizations: ["acme"] } });
  before(async () => {
    await stackOf("z-jobs", role("lambda.amazonaws.com"));
  });

  async function stackOf(project: string, ...resources: StateResource[]) {
    const deployment = deploymentOf(project, "prod", resources, "2026-01-02T03:04:05Z");
    const directory = projectOf({
      "Pulumi.yaml": { name: project, runtime: "yaml" },
      "state.json": { version: 3, deployment },
    });
    for (const words of ["stack init never-updated", "stack init prod", "stack import --file state.json"])
      succeeds(await inCloud(directory, ["pulumi", ...words.split(" ")]));
  }

  // In the checkout, which has the policy pack where the page has it.
  const run = (env: NodeJS.ProcessEnv = {}): Promise<Result> => inCloud(root, ["bash", "-c", loop], env);

  it("ends with 0 if each is right, with 1 if one is not and the others are judged all the same, and never with 0 if none was read", async () => {
    succeeds(await run());
    await stackOf("a-shop", role("eks-fargate-pods.amazonaws.com"));
    const { code, output } = await run();
    assert.equal(code, 1, output);
    assert.match(output, /fargate-role-trust-scoped[^]*\[trust-unsafe\]/);
    assert.notEqual((await run({ PULUMI_ACCESS_TOKEN: "wrong" })).code, 0);
  });
});
