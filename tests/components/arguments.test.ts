import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError, FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import { argumentTable } from "../../components/arguments/table";
import { argumentCases, spelledOut } from "./argument-cases";
import { partitionOf } from "../../core/policy/arn";
import { failureOf, type MockOptions, Mocks, providerAnswers } from "../support/mocks";
import { itEachCase } from "../support/cases";

const good = { clusters: ["my-cluster"], regions: ["eu-west-1"], accountId: "111122223333" };
type Arguments = { [Name in keyof FargatePodExecutionRoleArgs]?: unknown };

function make(args: Arguments, name = "pods"): FargatePodExecutionRole {
  return new FargatePodExecutionRole(name, { ...good, ...args } as FargatePodExecutionRoleArgs);
}

describe("arguments", () => {
  it("has cases for every argument", () => {
    assert.deepEqual(argumentCases.map(({ name }) => name).sort(), Object.keys(argumentTable).sort());
    for (const { name, taken, refused } of argumentCases) {
      // What adopt takes depends on the role that is there: adopt.test.ts.
      assert.ok(taken.length > 0 || name === "adopt", `${name} needs a value that is taken`);
      assert.ok(refused.length > 0, `${name} needs a value that is refused`);
    }
  });

  for (const { name: argument, taken, refused } of argumentCases) {
    describe(argument, () => {
      for (const value of taken) {
        it(`takes ${JSON.stringify(value).slice(0, 80)}`, async () => {
          const [place] = argument === "regions" ? (value as string[]) : [];
          const mocks = await Mocks.start({ invokes: providerOf(partitionOf(place ?? "") ?? "aws") });
          make({ [argument]: value });
          await mocks.finish();
          assert.ok(mocks.named("pods-execution-policy"));
        });
      }
      for (const [value, message] of refused) {
        it(`refuses ${(JSON.stringify(value) ?? "nothing").slice(0, 80)}`, async () => {
          const mocks = await Mocks.start();
          const error = await failureOf(() => void make({ [argument]: value }));
          await mocks.finish();
          assert.equal(error.message, spelledOut(message));
          assert.ok(pulumi.InputPropertiesError.isInstance(error));
          assert.deepEqual(mocks.registered, []);
        });
      }
    });
  }

  describe("together", () => {
    itEachCase(
      __filename,
      "together",
      "refuses %s",
      async (_what: string, args: Arguments, message: string, resource: string = "pods") => {
        const error = await failureOf(() => void make(args, resource));
        assert.equal(error.message, `FargatePodExecutionRole "${resource}": ${message}`);
      },
    );

    it("refuses a resource name that leaves no room for a unique name, and takes it with a name", async () => {
      const long = "p".repeat(52);
      assert.ok((await failureOf(() => void make({}, long))) instanceof ArgumentError);
      const mocks = await Mocks.start();
      make({ name: "pods" }, long);
      make({}, "p".repeat(51));
      await mocks.finish();
      assert.ok(mocks.named(`${long}-execution-policy`));
    });

    it("names every bad argument in one error, with the path of each", async () => {
      const error = await failureOf(() => void make({ path: "eks", tags: { "aws:a": "" }, accountId: "1" }));
      assert.ok(error instanceof ArgumentError);
      assert.deepEqual(
        error.errors.map(({ propertyPath }) => propertyPath),
        ["accountId", "path", 'tags["aws:a"]'],
      );
      assert.equal(error.message.split("\n").length, 3);
    });
  });

  describe("each", () => {
    it("takes the example that the documentation shows", () => {
      for (const [name, { example, check }] of Object.entries(argumentTable)) {
        assert.deepEqual(check(example, name), [], name);
      }
    });

    // An argument that no code reads changes nothing.
    for (const [name, { example }] of Object.entries(argumentTable)) {
      it(`changes what is made or refused: ${name}`, async () => {
        const without: Arguments =
          name === "clusters"
            ? {}
            : {
                ...(name !== "accountId" && { accountId: "111122223333" }),
                clusters: name === "trustPolicyLimit" ? manyClusters : ["other"],
              };
        const before = await whatHappens(without);
        assert.notDeepEqual(await whatHappens({ ...without, [name]: example }), before);
      });
    }
  });
});

/** A provider of a partition whose credentials' account is not known. */
function providerOf(partition: string): MockOptions["invokes"] {
  return {
    ...providerAnswers,
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({}),
    "aws:index/getPartition:getPartition": () => ({ partition }),
  };
}

const manyClusters = Array.from({ length: 40 }, (_, index) => `cluster-${100 + index}`);

/** All that is registered and asked beside the component itself, and what is refused. */
async function whatHappens(args: Arguments): Promise<unknown> {
  const mocks = await Mocks.start({
    preview: true,
    invokes: { ...providerOf("aws"), "aws:iam/getRoles:getRoles": () => ({}) },
  });
  try {
    new FargatePodExecutionRole("pods", {
      ...args,
      regions: args.regions ?? ["eu-west-1"],
    } as FargatePodExecutionRoleArgs);
  } catch (error) {
    return (error as Error).message;
  }
  await mocks.finish();
  return { asked: mocks.asked, made: mocks.registered.filter(({ type }) => type.startsWith("aws:")) };
}
