import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { podRole } from "./index.ts";

/** What AWS would answer; a look-up that is not here fails the test. */
const answers: { [token: string]: object } = {
  "aws:index/getRegion:getRegion": { region: "eu-west-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

let resources: pulumi.runtime.MockResourceArgs[];

beforeEach(async () => {
  resources = [];
  await pulumi.runtime.setMocks({
    newResource(resource) {
      resources.push(resource);
      const { name } = resource;
      const inputs = resource.inputs as object;
      return { id: `${name}-id`, state: { ...inputs, name, arn: `arn:aws:iam::111122223333:role/${name}` } };
    },
    call({ token }) {
      if (!(token in answers)) throw new Error(`no answer for ${token}`);
      return answers[token];
    },
  });
});

interface TrustPolicy {
  Statement: { Condition: { ArnLike: { [key: string]: string | string[] } } }[];
}

/** The inputs of all resources of a type, when all are registered. */
async function registered(type: string): Promise<Record<string, string>[]> {
  await pulumi.runtime.disconnect();
  return resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs as Record<string, string>);
}

describe("podRole", () => {
  it("trusts the clusters of production and no other", async () => {
    podRole("production");
    const [role] = await registered("aws:iam/role:Role");
    const { Statement } = JSON.parse(role.assumeRolePolicy) as TrustPolicy;
    assert.deepEqual(Statement[0].Condition.ArnLike["aws:SourceArn"], [
      "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*",
      "arn:aws:eks:eu-west-1:111122223333:fargateprofile/green/*",
    ]);
  });

  it("lets the sandbox write to the sandbox's log group only", async () => {
    podRole("development");
    const [logging] = await registered("aws:iam/rolePolicy:RolePolicy");
    assert.match(logging.policy, /log-group:\/eks\/sandbox\/pods/);
    assert.doesNotMatch(logging.policy, /blue|green/);
  });
});
