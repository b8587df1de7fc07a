import assert from "node:assert/strict";
import { ESLint, Linter } from "eslint";

describe("the rule that no code reads a text for people", () => {
  const ruleFor = async (file: string) => {
    const config = (await new ESLint().calculateConfigForFile(file)) as Linter.Config;
    return config.rules?.["no-restricted-syntax"];
  };
  const refusals = async (code: string, file = "core/rules/planted.ts") => {
    const rule = await ruleFor(file);
    return new Linter().verify(code, { rules: rule === undefined ? {} : { "no-restricted-syntax": rule } }).length;
  };

  for (const code of [
    'fix.startsWith("x")',
    'finding.fix.endsWith("x")',
    'finding?.message?.replace(/x/, "")',
    'one.reason.replaceAll("x", "y")',
    'reason.split(". ")',
    "evidence.match(/x/)",
    "[...example.matchAll(/x/g)]",
    "message.search(/x/)",
    "/x/.test(evidence)",
    "pattern.exec(finding.fix)",
  ])
    it(`refuses ${code}`, async () => assert.equal(await refusals(code), 1));

  for (const code of ['name.startsWith("x")', "/x/.test(name)", "finding.fix.kind", "const text = reason + message"])
    it(`takes ${code}`, async () => assert.equal(await refusals(code), 0));

  for (const file of [
    "cli/report/planted.ts",
    "policypack/planted.ts",
    "components/planted.ts",
    "core/findings/planted.ts",
  ])
    it(`holds in ${file}`, async () => assert.equal(await refusals("/x/.test(reason)", file), 1));

  for (const file of ["core/findings/render/planted.ts", "core/findings/render/fix/planted.ts", "tests/planted.ts"])
    it(`leaves out ${file}`, async () => assert.equal(await refusals("/x/.test(reason)", file), 0));
});
