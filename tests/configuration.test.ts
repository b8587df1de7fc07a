import assert from "node:assert/strict";
import { argumentsFrom, ConfigurationError } from "../configuration";
import { argumentTable } from "../components/arguments/table";
import { itEach, itEachCase } from "./support/cases";

const clusters = '["my-cluster"]';

function read(configuration: Record<string, string>): object {
  return argumentsFrom(new Map(Object.entries(configuration)));
}

function refusal(configuration: Record<string, string>) {
  try {
    read(configuration);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }
  throw new Error("it was taken");
}

describe("the configuration of the ready-made stack", () => {
  it("becomes arguments, each of its type", () => {
    const configuration = {
      clusters,
      accountId: "011122223333",
      maxSessionDuration: "7200",
      forceDetachPolicies: "false",
      tags: '{"team":"platform","cost-center":12345,"ticket":9007199254740993,"fargate":true}',
      adopt: '{"name":"old","deleteWithStack":true}',
    };
    assert.deepEqual(read(configuration), {
      clusters: ["my-cluster"],
      accountId: "011122223333",
      maxSessionDuration: 7200,
      forceDetachPolicies: false,
      tags: { team: "platform", "cost-center": "12345", ticket: "9007199254740993", fargate: "true" },
      adopt: { name: "old", deleteWithStack: true },
    });
  });
  itEach(
    [
      ["my-cluster", ["my-cluster"]],
      [
        "one, arn:aws:eks:eu-west-1:111122223333:cluster/two",
        ["one", "arn:aws:eks:eu-west-1:111122223333:cluster/two"],
      ],
      ["*", ["*"]],
      ["2024", ["2024"]],
    ],
    "takes the text %s for a list",
    (text: string, list: string[]) => assert.deepEqual(read({ clusters: text }), { clusters: list }),
  );
  itEachCase(
    __filename,
    "refused",
    "is refused with what to type: %s",
    (_what: string, configuration: Record<string, string>, message: string) =>
      assert.equal(refusal(configuration), message),
  );

  it("is read as its type, and refused as any other, for every argument", () => {
    for (const [name, { type }] of Object.entries(argumentTable)) {
      if (type === "string") continue;
      assert.match(refusal({ clusters, [name]: "neither { nor [" }), new RegExp(`^Configuration ${name} is not a`));
    }
  });
});
