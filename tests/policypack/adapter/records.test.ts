import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import assert from "node:assert/strict";
import { policies } from "../../../policypack/policies";
import { unknown } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { attachment, executionPolicy, newRole, rightTrust } from "../fixtures";

describe("the facts of a stack", () => {
  it("are found once for all stack policies that judge it, and anew for the next stack", async () => {
    let count = 0;
    const judge = async () => {
      const props = {};
      const stack = policies.filter((policy): policy is StackValidationPolicy => "validateStack" in policy);
      for (const policy of stack) {
        // The SDK makes new resources for each policy, around the same properties.
        const resource = {
          type: "a:b:C",
          name: "c",
          urn: "urn:pulumi:d::p::a:b:C::c",
          props,
          // Only who looks for facts asks for them.
          get propertyDependencies() {
            count++;
            return {};
          },
        };
        const args = {
          resources: [resource as unknown as PolicyResource],
          getConfig: () => ({}),
          stackTags: new Map(),
        };
        await policy.validateStack(args as never, (message) => assert.fail(message));
      }
      return stack.length;
    };
    assert.ok((await judge()) > 1);
    assert.equal(count, 1);
    await judge();
    assert.equal(count, 2);
  });

  it("are those of the program where a preview shows nothing of them, since their provider is not known yet", async () => {
    const analyzer = await sharedAnalyzer();
    await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
    const nodes = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    const resources = [
      newRole("pods", { assumeRolePolicy: rightTrust() }),
      attachment("pods", executionPolicy),
      attachment("pods", nodes, undefined, "nodes"),
    ];
    const shownBy = async (props: Record<string, unknown>) => {
      const provider = { name: "later", props };
      for (const resource of resources) await analyzer.analyze({ ...resource, provider });
      const found = await analyzer.analyzeStack(resources.map((resource) => ({ ...resource, provider, props: {} })));
      return found.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
    };
    assert.deepEqual(await shownBy({ region: unknown }), ["fargate-role-not-node-role"]);
    assert.deepEqual(await shownBy({ region: "eu-west-1" }), []);
  });
});
