import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backend, StackFilter, StackSummary } from "../../../cli/walk/backend";
import { listStacks } from "../../../cli/walk/stacks";
import { Unanswered } from "../../../cli/exit";
import { summaryOf } from "../../support/fake-stacks";
import { FileBackend } from "../../support/file-backend";

function backend(
  summaries: StackSummary[] | Error,
  url = "https://api.pulumi.com",
): Backend & { asked: StackFilter[] } {
  const asked: StackFilter[] = [];
  return {
    url,
    asked,
    list: (filter) => {
      asked.push(filter);
      return summaries instanceof Error ? Promise.reject(summaries) : Promise.resolve(summaries);
    },
    export: () => assert.fail("nothing is exported"),
    run: () => assert.fail("nothing is run"),
  };
}

const names = ["acme/network/prod", "acme/shop/dev", "acme/shop/prod", "other/shop/prod"];
const summaries = names.map(summaryOf);

describe("the stacks to walk", () => {
  it("are those of the backend, in the order of their names", async () => {
    const stacks = await listStacks(backend([...summaries].reverse()), {});
    assert.deepEqual(
      stacks.map(({ name }) => name),
      names,
    );
    assert.equal(stacks[0].stamp, "update 2026-01-02T03:04:05.000Z 0");
  });

  const selections: [object, string[]][] = [
    [{ organization: "other" }, ["other/shop/prod"]],
    [{ project: "network" }, ["acme/network/prod"]],
    [{ stack: ["dev"] }, ["acme/shop/dev"]],
    [{ stack: ["d*", "acme/network/*"] }, ["acme/network/prod", "acme/shop/dev"]],
    [{ stack: ["*/shop/prod"] }, ["acme/shop/prod", "other/shop/prod"]],
  ];
  for (const [selection, expected] of selections) {
    it(`are those that ${JSON.stringify(selection)} selects`, async () => {
      const stacks = await listStacks(backend(summaries), selection);
      assert.deepEqual(
        stacks.map(({ name }) => name),
        expected,
      );
    });
  }

  it("are filtered by the backend itself where it can", async () => {
    const asked = backend(summaries);
    await listStacks(asked, { organization: "acme", project: "shop", tag: "team=shop" });
    assert.equal(asked.asked[0].tag, "team=shop");
  });

  it("are none only where there are none: a selection that names nothing is a mistake", async () => {
    assert.deepEqual(await listStacks(backend([]), {}), []);
    await assert.rejects(listStacks(backend(summaries), { stack: ["prud"] }), Unanswered);
  });

  it("have no stamp while they are updated", async () => {
    const list = [{ name: "a/b/updating", resourceCount: 3 }];
    assert.deepEqual(await listStacks(backend(list), {}), [{ name: "a/b/updating" }]);
  });
});

describe("the stacks of a file backend", () => {
  let files: FileBackend;
  beforeEach(async () => {
    files = await FileBackend.create();
    await files.write("shop", "prod", []);
    await files.write("shop", "dev", []);
  });
  afterEach(() => rm(files.directory, { recursive: true }));

  const inFiles = ["organization/shop/prod", "organization/shop/dev"];
  const listed = inFiles.map(summaryOf);

  it("are stamped by their files, since an import may leave the time of the last update", async () => {
    const stamps = async () => (await listStacks(backend(listed, files.url), {})).map(({ stamp }) => stamp);
    const [dev, prod] = await stamps();
    await files.write("shop", "prod", [{ type: "a:b:C", name: "imported" }]);
    const [sameDev, otherProd] = await stamps();
    assert.equal(sameDev, dev);
    assert.notEqual(otherProd, prod);
  });

  it("are listed although the CLI lists none because of a damaged one", async () => {
    const failing = backend(new Unanswered("The stacks cannot be listed"), files.url);
    const stacks = await listStacks(failing, { project: "shop" });
    assert.deepEqual(
      stacks.map(({ name }) => name),
      [...inFiles].reverse(),
    );
    await assert.rejects(listStacks(failing, { tag: "team" }), /^Error: The stacks cannot be listed$/);
  });

  for (const [what, meta] of [
    ["says so", "version: 0\n"],
    ["says nothing", undefined],
  ] as const)
    it(`are not those of the layout of before projects, where a damaged one hides all, if the backend ${what}`, async () => {
      await rm(join(files.directory, ".pulumi"), { recursive: true });
      await mkdir(join(files.directory, ".pulumi", "stacks"), { recursive: true });
      if (meta !== undefined) await writeFile(join(files.directory, ".pulumi", "meta.yaml"), meta);
      await writeFile(join(files.directory, ".pulumi", "stacks", "prod.json"), "damaged");
      const failing = backend(new Unanswered("The stacks cannot be listed"), files.url);
      await assert.rejects(listStacks(failing, {}), /^Error: The stacks cannot be listed$/);
    });

  it("are not those of another kind of backend", async () => {
    const failing = backend(new Unanswered("The stacks cannot be listed"), "s3://states");
    await assert.rejects(listStacks(failing, {}), /^Error: The stacks cannot be listed$/);
  });
});
