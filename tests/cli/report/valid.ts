import addFormats from "ajv-formats";
import Ajv from "ajv-draft-04";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validateXML } from "xmllint-wasm";

const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats(ajv);
const sarifSchema = readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8");
const validate = ajv.compile(JSON.parse(sarifSchema));

/** What the published schema has against a SARIF log. */
export function sarifErrors(text: string): unknown[] {
  const isValid: boolean = validate(JSON.parse(text));
  return isValid ? [] : (validate.errors ?? []);
}

const junitSchema = readFileSync(join(__dirname, "junit.xsd"), "utf8");

/** What the schema of JUnit has against a report. */
export async function junitErrors(contents: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: "report.xml", contents }, schema: junitSchema });
  return errors.map(({ message }) => message);
}

/** What is left of Markdown when the fenced blocks are taken out, as a reader of Markdown does. */
export function outsideFences(text: string): string {
  const lines: string[] = [];
  let fence = "";
  for (const line of text.split("\n")) {
    const run = /^`{3,}/.exec(line)?.[0] ?? "";
    if (fence === "" && run !== "") fence = run;
    else if (fence !== "" && run.length >= fence.length && line === run) fence = "";
    else if (fence === "") lines.push(line);
  }
  assert.equal(fence, "", "a fence stays open");
  return lines.join("\n");
}
