import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError, FargatePodExecutionRole } from "../../components/index";
import { checkArguments } from "../../components/arguments/check";
import { failureOf, Mocks, unknownOutput, valueOf } from "../support/mocks";
import { itEach } from "../support/cases";

const good = { clusters: ["my-cluster"], regions: ["eu-west-1"], accountId: "111122223333" };

describe("values that arrive late", () => {
  itEach(
    [
      ["an output", pulumi.output("a b")],
      ["a promise", Promise.resolve("a b")],
    ],
    "are checked when they arrive: %s",
    async (_what: string, name: pulumi.Input<string>) => {
      const error = await failureOf(() => checkArguments("pods", { ...good, name }));
      assert.equal(
        error.message,
        'FargatePodExecutionRole "pods": name "a b" is not a role name, which has 1 to 64 letters, digits and +=,.@_-. ' +
          'Give for example name: "AmazonEKSFargatePodExecutionRole", or leave it out.',
      );
      assert.ok(error instanceof ArgumentError);
    },
  );

  it("are not quoted when they are secret", async () => {
    const error = await failureOf(() => checkArguments("pods", { ...good, name: pulumi.secret("a b") }));
    assert.match(error.message, /^FargatePodExecutionRole "pods": name \(secret\) is not a role name/);
    assert.doesNotMatch(error.message, /a b/);
  });

  it("are left alone while they are unknown, and hide no other", async () => {
    await Mocks.start({ preview: true });
    const clusters = [unknownOutput<string>(), pulumi.output("a b")];
    const error = await failureOf(() => checkArguments("pods", { ...good, clusters }));
    assert.match(error.message, /clusters\[1\] "a b" is neither an EKS cluster name/);
    await failureFree(checkArguments("pods", { ...good, clusters: [unknownOutput<string>()] }));
  });

  it("do not keep known values from being refused at once", async () => {
    const args = { ...good, clusters: [pulumi.output("a"), "b c"] };
    const error = await failureOf(() => void checkArguments("pods", args));
    assert.match(error.message, /clusters\[1\] "b c" is neither/);
  });

  it("keep the role from being made when one of them is refused", async () => {
    const mocks = await Mocks.start();
    const logging = { kinesisStreams: [new Promise<string>((resolve) => setTimeout(resolve, 20, "a b"))] };
    const error = await failureOf(() => new FargatePodExecutionRole("pods", { ...good, logging }).roleArn);
    assert.match(error.message, /logging\.kinesisStreams\[0\] "a b" is not a Kinesis stream's name/);
    assert.ok(mocks.registered.every(({ type }) => !type.startsWith("aws:")));
  });

  it("are checked together when all are there: the length of inline policies", async () => {
    const document = pulumi.jsonStringify({ Version: "2012-10-17", Statement: ["x".repeat(6000)] });
    const additionalInlinePolicies = { first: document, second: document.apply((text) => text) };
    const error = await failureOf(() => checkArguments("pods", { ...good, additionalInlinePolicies }));
    assert.match(
      error.message,
      /additionalInlinePolicies have 12082 characters without white space, more than the 10240/,
    );
  });

  it("are checked together when all are there: accounts", async () => {
    const clusters = [pulumi.output("arn:aws:eks:eu-west-1:444455556666:cluster/a")];
    await Mocks.start();
    const error = await failureOf(() => new FargatePodExecutionRole("pods", { clusters }).roleArn);
    assert.match(
      error.message,
      /clusters\[0\] "arn:aws:eks:eu-west-1:444455556666:cluster\/a" is a cluster of another account than the role's, 111122223333/,
    );
  });

  it("make the same role as values that are known at once", async () => {
    const mocks = await Mocks.start();
    new FargatePodExecutionRole("early", good);
    const role = new FargatePodExecutionRole("late", {
      clusters: pulumi.output(good.clusters),
      regions: good.regions.map((region) => pulumi.output(region)),
      accountId: Promise.resolve(good.accountId),
    });
    await mocks.finish();
    assert.equal(await valueOf(role.trustPolicy), mocks.named("early-role").inputs.assumeRolePolicy);
  });
});

async function failureFree(checked: pulumi.Output<unknown>) {
  await (checked as unknown as { promise(): Promise<unknown> }).promise();
}
