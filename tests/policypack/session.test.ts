import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import assert from "node:assert/strict";
import type { Facts } from "../../core/facts/facts";
import type { ResourceRecord } from "../../core/records/record";
import { policies } from "../../policypack/policies";
import { served } from "../../policypack/serve";
import { Sessions } from "../../policypack/session";
import { type TestResource, unknown, urnOf } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { arnOf, attachment, executionPolicy, newRole, rightTrust } from "./fixtures";

/** A resource as the SDK hands it over; each call is a message of its own. */
const sent = ({ type, name, props = {} }: TestResource): PolicyResource =>
  ({ type, name, urn: urnOf(type, name), props: { ...props }, propertyDependencies: {} }) as unknown as PolicyResource;

const record = (type: string, props: Record<string, unknown>) =>
  ({ ...sent({ type, name: "x" }), props }) as unknown as ResourceRecord;
const role = record("aws:iam/role:Role", {});
const inCluster = (clusterName: string) => record("aws:eks/fargateProfile:FargateProfile", { clusterName });

describe("the session of a stack", () => {
  const resources = [sent(newRole("pods"))];

  it("lasts from the first resource to the next one after the stack's end, or to another stack's end", () => {
    const sessions = new Sessions();
    const first = sessions.ofResource();
    assert.equal(sessions.ofResource(), first);
    assert.equal(sessions.ofStack(resources), first);
    assert.equal(sessions.ofStack(resources), first);
    const second = sessions.ofResource();
    assert.notEqual(second, first);
    const others = [sent(newRole("pods"))];
    assert.equal(sessions.ofStack(others), second);
    assert.equal(sessions.ofStack(others), second);
    assert.notEqual(sessions.ofStack([]), second);
  });

  it("has the one cluster of its resources in sight, and no cluster of the stack before", () => {
    const sessions = new Sessions();
    const clusters = () => sessions.ofResource().clusters.inSight(role);
    sessions.ofResource().clusters.add(inCluster("prod"));
    assert.equal(clusters(), "prod");
    sessions.ofResource().clusters.add(inCluster("dev"));
    assert.equal(clusters(), undefined);
    sessions.ofStack(resources);
    sessions.ofResource().clusters.add(inCluster("dev"));
    assert.equal(clusters(), "dev");
  });

  it("types no name that a provider makes up, up to the end of the stack", () => {
    const session = new Sessions().ofResource();
    session.clusters.add(record("aws:eks/cluster:Cluster", { name: "c-1a2b3c4", __defaults: ["name"] }));
    session.clusters.add(inCluster("c-1a2b3c4"));
    assert.equal(session.clusters.inSight(role), undefined);
    assert.deepEqual([...session.stackEnds([]).facts.stack.madeUpNames], ["c-1a2b3c4"]);
  });

  it("has one resource carry what is wrong with a configuration, in each stack anew", () => {
    const sessions = new Sessions();
    const carries = (problems: string, urn: string) => sessions.ofResource().stateOf("p").carries(problems, urn);
    assert.deepEqual(
      [carries("", "a"), carries("x", "b"), carries("x", "c"), carries("x", "b")],
      [false, true, false, true],
    );
    assert.deepEqual([carries("y", "c"), carries("y", "b")], [true, false]);
    sessions.ofStack(resources);
    assert.equal(carries("y", "b"), true);
  });

  it("keeps which exemptions were of use, which the next one does not", () => {
    const sessions = new Sessions();
    const role = { label: "pods", urn: urnOf("a:b:C", "pods") };
    const facts = { stack: { roles: new Map(), records: [role] }, uses: [] } as unknown as Facts;
    const output = (found: unknown[] = []) =>
      sessions.ofResource().scene(
        "p",
        { exempt: [{ resource: "pods", reason: "r" }] },
        () => facts,
        (one) => found.push(one),
      ).output;
    const numUnused = () => {
      const found: unknown[] = [];
      output(found).reportUnusedExemptions(facts);
      return found.length;
    };
    assert.equal(output().exemptions.find("trust-unsafe", { role })?.isPast, false);
    assert.equal(numUnused(), 0);
    sessions.ofStack(resources);
    assert.equal(numUnused(), 1);
  });
});

describe("the facts of a stack", () => {
  it("are found once for all stack policies that judge it, and anew for the next stack", async () => {
    let count = 0;
    const stack = served(policies).filter((one): one is StackValidationPolicy => "validateStack" in one);
    const judge = async () => {
      const props = {};
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
      return found.map(({ policy }) => policy);
    };
    assert.deepEqual(await shownBy({ region: unknown }), ["fargate-role-no-workload-permissions"]);
    assert.deepEqual(await shownBy({ region: "eu-west-1" }), []);
  });

  it("go on where one resource meets a defect, which each policy reports", async () => {
    const toJSON = () => {
      throw new TypeError("secret");
    };
    const templateBody = { Resources: {}, toJSON };
    const shared = { nodeRoleArn: arnOf("shared"), podExecutionRoleArn: arnOf("shared") };
    const resources = [
      sent({ type: "aws:cloudformation/stack:Stack", name: "broken", props: { templateBody } }),
      sent({ type: "aws:eks/nodeGroup:NodeGroup", name: "nodes", props: shared }),
      sent({ type: "aws:eks/fargateProfile:FargateProfile", name: "pods", props: shared }),
    ];
    const policy = served(policies).find(({ name }) => name === "fargate-role-not-node-role");
    assert.ok(policy && "validateStack" in policy);
    const messages: string[] = [];
    const args = { resources, getConfig: () => ({}), stackTags: new Map() };
    const report = (one: string | { message: string }) => messages.push(typeof one === "string" ? one : one.message);
    await policy.validateStack(args as never, report);
    assert.deepEqual(
      messages.map((message) => message.split("\n").at(-1)?.replace(/.*\[/, "[")),
      ["[node-role-shared]", "[node-role-shared]"],
    );
    assert.equal(
      messages[0],
      'aws:cloudformation/stack:Stack "broken" could not be judged: an error inside the policy (TypeError); ' +
        "please report it to the authors of the policy pack [node-role-shared]",
    );
  });
});
