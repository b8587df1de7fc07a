import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { urnOf, type TestResource } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { casesOf } from "../support/cases";
import { expand, type Written } from "../support/stack-cases";
import { trustFor } from "./fixtures";

const service = "eks-fargate-pods.amazonaws.com";
const open = trustFor(service);
const resource = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });

describe("what the pack cannot see", () => {
  useAnalyzer();

  /** The ids of the findings about a resource, by its inputs and at the end of the stack, without those of other rows. */
  async function ids(...resources: TestResource[]): Promise<string[]> {
    await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
    const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
    found.push(...(await analyzer.analyzeStack(resources)));
    const all = found.map(({ message, level }) => `${/\[([\w-]+)\]$/.exec(message)?.[1]} ${level}`);
    return all.filter((id) => !id.startsWith("policy-missing"));
  }

  const rows = (casesOf(__filename, "rows") as [string, Written | Written[], string[]][]).map(
    ([row, written, expected]) => [row, [written].flat().flatMap((one) => expand(one)), expected] as const,
  );
  for (const [row, resources, expected] of rows) {
    const one = resources.at(-1) ?? assert.fail();
    it(`gives [${expected.join()}] for ${one.type}: ${row}`, async () => {
      const page = readFileSync(join(__dirname, "../../docs/what-the-pack-cannot-see.md"), "utf8");
      const line = page.split("\n").find((text) => text.startsWith("|") && text.includes(row));
      assert.ok(line, `the page has no row ${row}`);
      assert.equal(line.includes("`role-not-judged`"), expected.includes("role-not-judged advisory"), line);
      assert.deepEqual(await ids(...resources), expected);
    });
  }

  it("has a row for nothing else", () => {
    const page = readFileSync(join(__dirname, "../../docs/what-the-pack-cannot-see.md"), "utf8");
    const lines = page.split("\n").filter((text) => /^\| (?!Made by|---)/.test(text));
    const tested = [...rows.map(([row]) => row), "A role that another stack makes"];
    assert.deepEqual(
      lines.filter((line) => !tested.some((row) => line.includes(row))),
      [],
    );
  });

  it("lets what no rule reads in a template be exempt by the name of its stack", async () => {
    const Resources = { F: { Type: "AWS::Serverless::Function", Properties: { AssumeRolePolicyDocument: open } } };
    const stack = resource("aws:cloudformation/stack:Stack", { templateBody: JSON.stringify({ Resources }) });
    await analyzer.configure({});
    const [found] = await analyzer.analyzeStack([stack]);
    const about =
      /^aws-native:serverless:Function "F" in aws:cloudformation\/stack:Stack "it" names the Fargate service/m;
    assert.match(found.message, about);
    assert.equal(found.urn, urnOf(stack.type, "it"));
    const [, exempt] = /^("exempt": .*)$/m.exec(found.message) ?? [];
    await analyzer.configure({ "fargate-role-trust-scoped": JSON.parse(`{${exempt}}`) });
    await analyzer.analyze(stack);
    assert.deepEqual(await analyzer.analyzeStack([stack]), []);
  });
});
