import assert from "node:assert/strict";
import fc from "fast-check";
import { unknown, urnOf, type TestResource } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { arnOf, fargateProfile, nodeGroup, nodesUse, podsUse, reuseMessage } from "./fixtures";
import { casesOf } from "../support/cases";

const types = casesOf(__filename, "types") as string[];
const properties = [
  "arn name role roles roleName roleArn policyArn policyArns policy policies path assumeRolePolicy inlinePolicies",
  "assumeRolePolicyDocument managedPolicyArns nodeRoleArn podExecutionRoleArn principalArn type computeConfig spec data",
  "metadata iamInstanceProfile launchTemplateData instanceRole instanceRoles instanceProfile outputs clusterName",
].flatMap((line) => line.split(" "));

describe("the pack", () => {
  useAnalyzer();

  it("does not let unknown values hide another finding", async () => {
    const dark = types.map((type, index): TestResource => ({
      type,
      name: `dark-${index}`,
      props: Object.fromEntries(properties.map((property) => [property, unknown])),
    }));
    const found = await analyzer.analyzeStack([...dark, nodeGroup(arnOf("shared")), fargateProfile(arnOf("shared"))]);
    assert.deepEqual(
      found.map(({ message }) => message),
      [reuseMessage(`"shared" (${arnOf("shared")})`, nodesUse, podsUse)],
    );
  });

  it("survives any properties", async () => {
    const leaf = fc.oneof(
      fc.constantFrom<unknown>(
        unknown,
        null,
        true,
        0,
        "",
        "x",
        "{",
        "[]",
        arnOf("x"),
        "aws-auth",
        "kube-system",
        "x: [y",
      ),
      fc.string({ maxLength: 8 }),
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("name", "arn", "role", "policy", "Statement", "enabled", "nodeRoleArn"),
          tie("value"),
          {
            maxKeys: 3,
          },
        ),
      ),
    })).value;
    const props = fc.dictionary(fc.constantFrom(...properties), value, { maxKeys: 6 });
    const resource = fc.record({
      type: fc.constantFrom(...types),
      name: fc.constantFrom("a", "b", "c"),
      props,
      propertyDependencies: fc.dictionary(
        fc.constantFrom(...properties),
        fc.array(
          fc.tuple(fc.constantFrom(...types), fc.constantFrom("a", "b", "c")).map(([type, name]) => urnOf(type, name)),
        ),
        { maxKeys: 2 },
      ),
      parent: fc
        .tuple(fc.constantFrom(...types), fc.constantFrom("a", "b", "c"))
        .map(([type, name]) => urnOf(type, name)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(resource, { maxLength: 8 }), async (resources) => {
        const found = await analyzer.analyzeStack(resources);
        for (const one of resources) found.push(...(await analyzer.analyze(one)));
        for (const { message } of found) assert.doesNotMatch(message, /could not be judged|can't run/);
      }),
      { numRuns: 150 },
    );
  });
});
