import assert from "node:assert/strict";
import type { Cloud } from "../../../../dev/localcloud/aws-provider/core/cloud";
import { diff } from "../../../../dev/localcloud/aws-provider/core/diff";
import { AwsError, PartlyCreated } from "../../../../dev/localcloud/aws-provider/core/errors";
import * as lifecycle from "../../../../dev/localcloud/aws-provider/core/lifecycle";
import { set, text } from "../../../../dev/localcloud/aws-provider/core/property";
import { type ResourceType, tagProperties } from "../../../../dev/localcloud/aws-provider/core/resource-type";
import { unknownString } from "../../../../core/records/record";
import type { Values } from "../../../../dev/localcloud/aws-provider/core/values";

const cloud = { configuration: { defaultTags: { team: "x" } } } as unknown as Cloud;

/** A resource type whose AWS is an object. */
function thing(overrides: Partial<ResourceType> = {}): { type: ResourceType; aws: Map<string, Values> } {
  const aws = new Map<string, Values>();
  const type: ResourceType = {
    token: "aws:test/thing:Thing",
    title: "Thing",
    naming: { property: "name", maximum: 20 },
    properties: {
      name: text({ computed: true, replaces: true }),
      description: text(),
      members: set({ kind: "string" }, { computed: true }),
      ...tagProperties,
      arn: text({ output: true }),
    },
    create: async (inputs) => {
      // As AWS has it: all tags, and no word on which are whose.
      aws.set(String(inputs.name), { members: [], ...inputs, tags: undefined, arn: `arn:${String(inputs.name)}` });
      return String(inputs.name);
    },
    read: async (id) => aws.get(id),
    update: async (id, changed, next) => {
      for (const name of changed) if (name !== "tags") aws.set(id, { ...aws.get(id), [name]: next[name] });
    },
    delete: async (id) => {
      if (!aws.delete(id)) throw new AwsError("NoSuchEntity", "there is none");
    },
    ...overrides,
  };
  return { type, aws };
}

describe("the life of a resource", () => {
  const inputs = { name: "n", tags: { a: "1" }, __defaults: [] };

  it("is foreseen with unknowns where AWS decides", () => {
    const { type } = thing();
    assert.deepEqual(lifecycle.previewCreate(type, lifecycle.withAllTags(type, inputs, cloud)), {
      name: "n",
      members: unknownString,
      tags: { a: "1" },
      tagsAll: { a: "1", team: "x" },
      arn: unknownString,
    });
  });

  it("does not foresee all tags where one is unknown", () => {
    const { type } = thing();
    assert.equal(lifecycle.withAllTags(type, { tags: { a: unknownString } }, cloud).tagsAll, unknownString);
  });

  it("gives the state that AWS has, with the tags told apart", async () => {
    const { type } = thing();
    const { id, state } = await lifecycle.create(type, inputs, cloud);
    assert.equal(id, "n");
    assert.deepEqual(state, {
      name: "n",
      members: [],
      tags: { a: "1" },
      tagsAll: { a: "1", team: "x" },
      arn: "arn:n",
    });
  });

  it("keeps what AWS decided where an update is foreseen", () => {
    const { type } = thing();
    const state = { name: "n", description: "old", arn: "arn:n" };
    const next = { name: "n", description: "new" };
    const difference = diff(type, state, { name: "n", description: "old" }, next);
    assert.deepEqual(lifecycle.previewUpdate(state, next, difference), { ...state, description: "new" });
  });

  it("is kept, half made, where what follows its creation fails", async () => {
    const complete = async (): Promise<void> => {
      throw new AwsError("AccessDenied", "no");
    };
    const { type } = thing({ complete });
    await assert.rejects(lifecycle.create(type, inputs, cloud), (error: PartlyCreated) => {
      assert.ok(error instanceof PartlyCreated);
      assert.deepEqual([error.id, error.message, error.state.arn], ["n", "creating Thing (n): no", "arn:n"]);
      return true;
    });
  });

  it("names what was being done and to what when AWS refuses", async () => {
    const create = async (): Promise<string> => {
      throw new AwsError("EntityAlreadyExists", "taken");
    };
    await assert.rejects(lifecycle.create(thing({ create }).type, inputs, cloud), {
      message: "creating Thing (n): taken",
    });
  });

  it("reads nothing where there is nothing", async () => {
    assert.equal(await lifecycle.read(thing().type, "n", {}, {}, cloud), undefined);
  });

  it("is imported with an id alone: inputs are what a program would say, without what AWS fills in", async () => {
    const { type, aws } = thing();
    aws.set("n", { name: "n", description: "d", members: ["m"], tagsAll: { own: "1", team: "x" }, arn: "arn:n" });
    const found = await lifecycle.read(type, "n", {}, {}, cloud);
    assert.deepEqual(found?.inputs, { __defaults: [], name: "n", description: "d", tags: { own: "1" } });
  });

  it("shows at refresh what changed in AWS, and keeps the spelling of what did not", async () => {
    const { type, aws } = thing();
    const known = { ...inputs, description: "d", members: ["b", "a"] };
    aws.set("n", { name: "n", description: "changed", members: ["a", "b"], tagsAll: { a: "1" }, arn: "arn:n" });
    const found = await lifecycle.read(type, "n", { ...known, arn: "arn:n" }, known, cloud);
    assert.deepEqual(found?.inputs, { ...known, description: "changed" });
  });

  it("ends without complaint where it has ended already, but not where AWS refuses", async () => {
    const { type } = thing();
    await lifecycle.remove(type, "n", {}, cloud);
    const conflict = async (): Promise<void> => {
      throw new AwsError("DeleteConflict", "in use");
    };
    const held = thing({ delete: conflict }).type;
    await assert.rejects(lifecycle.remove(held, "n", {}, cloud), { message: "deleting Thing (n): in use" });
  });
});
