import assert from "node:assert/strict";

type Linter = { lintText: (text: string, path: string) => Promise<{ messages: { line: number; message: string }[] }> };

describe("the linter of prose", () => {
  let linter: Linter;
  const lint = async (text: string, path = "planted.ts"): Promise<string[]> =>
    (await linter.lintText(text, path)).messages.map(
      ({ line, message }) => `${line}: ${message.replace(/ => .*$/s, "")}`,
    );
  before(async () => {
    const { proseLinter } = (await import("../../../dev/prose/lint.mjs")) as { proseLinter: () => Promise<Linter> };
    linter = await proseLinter();
  });

  for (const [place, text, path] of [
    ["a document", "A line.\nA role that is no role.\n", "planted.md"],
    ["a comment", "const a = 1;\n// A role that is no role.\n"],
    ["a comment behind code", "\nconst a = 1; // A role that is no role.\n"],
    ["a comment before a bracket", "function f() {\n  // A role that is no role.\n}\n"],
    ["a comment of documentation", "/** A line.\n * A role that is no role. */\nexport const a = 1;\n"],
    ["a text", '\nconst a = "A role that is no role.";\n'],
    ["a template", "\nconst a = `Role ${name} is no role.`;\n"],
    ["a script", "\n// A role that is no role.\n", "planted.mjs"],
  ])
    it(`refuses a bad sentence in ${place}`, async () => assert.deepEqual(await lint(text ?? "", path), ["2: is no "]));

  it("refuses what goes on in the next line of a comment", async () => {
    assert.deepEqual(await lint("// The role of\n// which we speak.\n"), ["1: of\n   which"]);
    assert.deepEqual(await lint("/**\n * The role of\n * which we speak.\n */\n"), ["2: of\n   which"]);
  });

  for (const words of [
    "is none",
    "are no",
    "in which",
    "Whoever",
    "whatever",
    "foreign",
    "mended",
    "Fargate pods",
    "undefined where",
    "where there are",
    "where it is not",
  ])
    it(`refuses ${JSON.stringify(words)}`, async () => assert.equal((await lint(`// So ${words} roles.`)).length, 1));

  for (const words of ["There is no role", "If there are none", "It is no longer a role", "It is none of them"])
    it(`passes ${JSON.stringify(words)}`, async () => assert.deepEqual(await lint(`// ${words}.`), []));

  it("passes code", async () => assert.deepEqual(await lint("const whatever = foreign;\n"), []));
});
