import assert from "node:assert/strict";
import { buildTrustPolicy } from "../../../core/trust";
import { judgeText } from "../../../site/playground/answer";
import { casesOf } from "../../support/cases";

const right = JSON.stringify(buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"]), null, 2);

async function verdictOn(text: string) {
  const { verdict } = await judgeText({ text, known: { parameters: {} }, regions: [] });
  return verdict;
}

describe("a pasted text that is not judged", () => {
  type Case = [title: string, text: string, result: string | null, sentence: string, toDo: string | null];
  for (const [title, text, result, sentence, toDo] of casesOf(__filename, "remarks") as Case[])
    it(title, async () => {
      const verdict = await verdictOn(text);
      assert.deepEqual(
        [verdict.result, verdict.sentence, verdict.note],
        [result ?? undefined, sentence, toDo ?? undefined],
      );
      // What the finding of the command says, it says in the words of its own options and files.
      for (const { message, fix } of verdict.findings) assert.deepEqual([message, fix], [sentence, undefined]);
    });
});

describe("a pasted text that is judged as it is meant", () => {
  const wide = right.replace(/./gs, "$&\0");
  for (const [title, text, note] of [
    ["a byte order mark", `\ufeff${right}`, "A byte order mark in front of your text is left out."],
    [
      "one that was read as Latin-1",
      `\u00ef\u00bb\u00bf${right}`,
      "A byte order mark in front of your text is left out.",
    ],
    ["UTF-16", wide, "Your text was UTF-16, as PowerShell writes it. It is read as plain text."],
    [
      "UTF-16 with its mark",
      `\u00ff\u00fe${wide}`,
      "Your text was UTF-16, as PowerShell writes it. It is read as plain text.",
    ],
    ["a text as it is", right, undefined],
  ] as const)
    it(title, async () => {
      const verdict = await verdictOn(text);
      assert.deepEqual([verdict.result, verdict.note], ["pass", note]);
    });
});

describe("a pasted text of any size", () => {
  for (const [open, close] of ["[]", "{}"].map((pair) => pair.split("")))
    it(`refuses 20,000 levels of ${open}`, async () => {
      const level = open === "{" ? '{"a":' : open;
      const text = `{"Statement":${level.repeat(20_000)}1${close.repeat(20_000)}}`;
      const { result, sentence } = await verdictOn(text);
      assert.deepEqual([result, sentence], ["unknown", "Your text is nested too deeply."]);
    });

  it("refuses more than a browser reads in time", async () =>
    assert.equal((await verdictOn(" ".repeat(10_000_001))).sentence, "Your text is too long for this page."));

  it("reads a long string", async () => {
    const { result, findings } = await verdictOn(right.replace("Allow", `\\"${"x".repeat(9_000_000)}`));
    assert.deepEqual([result, findings[0].id], ["fail", "trust-malformed"]);
  });

  it("takes brackets in texts for no levels", async () =>
    assert.equal((await verdictOn(right.replace("Allow", "[".repeat(1000)))).result, "fail"));
});
