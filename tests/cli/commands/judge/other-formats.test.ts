import assert from "node:assert/strict";
import { casesOf } from "../../../support/cases";
import { judgeText } from "./judge";

type Expected = [exitCode: number, ...found: string[]];

describe("fargate-role judge, on a template", () => {
  for (const [what, template, expected] of casesOf(__filename, "templates") as [string, object, Expected][])
    it(`has of ${what}: ${expected.join()}`, async () => {
      const { exitCode, findings } = await judgeText(JSON.stringify(template));
      assert.deepEqual([exitCode, ...findings.map(({ id }) => id)], expected);
    });
});

describe("fargate-role judge, on a file of a kind that is not read", () => {
  for (const [file, text, exitCode] of casesOf(__filename, "notRead") as [string, string, number][])
    it(`exits with ${exitCode} for ${file}: ${JSON.stringify(text)}`, async () =>
      assert.equal((await judgeText(text, {}, file)).exitCode, exitCode));
});

describe("fargate-role judge, in words", () => {
  for (const [what, content, sentence] of casesOf(__filename, "sentences") as [string, object, string][])
    it(`says of ${what}: ${sentence}`, async () => {
      const { findings, aside } = await judgeText(JSON.stringify(content));
      const said = [aside, ...findings.flatMap(({ message, fix }) => [message, fix])].join("\n");
      assert.ok(said.includes(sentence), said);
    });
});
