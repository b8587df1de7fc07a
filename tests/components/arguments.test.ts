import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError, FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import { argumentTable } from "../../components/arguments/table";
import { argumentCases } from "./argument-cases";
import { spelledOut } from "./argument-messages";
import { failureOf, Mocks } from "../support/mocks";

const good = { clusters: ["my-cluster"], regions: ["eu-west-1"], accountId: "111122223333" };
type Arguments = { [Name in keyof FargatePodExecutionRoleArgs]?: unknown };

function make(args: Arguments, name = "pods"): FargatePodExecutionRole {
  return new FargatePodExecutionRole(name, { ...good, ...args } as FargatePodExecutionRoleArgs);
}

describe("arguments", () => {
  it("has cases for every argument", () => {
    assert.deepEqual(Object.keys(argumentCases).sort(), Object.keys(argumentTable).sort());
  });

  for (const [argument, { taken, refused }] of Object.entries(argumentCases)) {
    describe(argument, () => {
      for (const value of taken) {
        it(`takes ${JSON.stringify(value).slice(0, 80)}`, async () => {
          const mocks = await Mocks.start();
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
    const refused: [string, Arguments, string, string?][] = [
      [
        "name with namePrefix",
        { name: "a", namePrefix: "b" },
        "namePrefix cannot be given together with name. Give one of the two.",
      ],
      [
        "adopt with another name",
        { name: "a", adopt: { name: "b" } },
        "name cannot be given together with adopt, which names the role. Leave name out.",
      ],
      [
        "adopt with namePrefix",
        { namePrefix: "a", adopt: { name: "b" } },
        "namePrefix cannot be given together with adopt, which names the role. Leave namePrefix out.",
      ],
      [
        "an unknown argument",
        { cluster: "a" } as Arguments,
        `cluster is no argument of this component. Give only ${Object.keys(argumentTable).join(", ")}.`,
      ],
      [
        "a resource name that makes no role name",
        {},
        'name cannot be made from the resource\'s name: "my pods-role" and 8 unique characters are not 1 to 64 letters, digits and +=,.@_-. Give name or namePrefix.',
        "my pods",
      ],
    ];
    for (const [what, args, message, resource = "pods"] of refused) {
      it(`refuses ${what}`, async () => {
        const error = await failureOf(() => void make(args, resource));
        assert.equal(error.message, `FargatePodExecutionRole "${resource}": ${message}`);
      });
    }

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
});
