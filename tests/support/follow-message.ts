import assert from "node:assert/strict";
import { followSentences } from "./follow-change";

/** A trust policy after somebody did what each sentence of a message of the pack says, and nothing else. */
export function followMessage(message: string, document: string): string {
  const whole = /^(?:Write instead: |assumeRolePolicy: JSON\.stringify\()(\{.*\})\)?$/m.exec(message)?.[1];
  if (whole) return whole;
  const isStep = (line: string) =>
    /^(?:In (?:the |statement )|Add the statement |Remove (?:the \w+ )?statement)/.test(line);
  const steps = message.split("\n").filter(isStep);
  assert.notEqual(steps.length, 0, `nothing to do: ${message}`);
  return JSON.stringify(
    followSentences(
      JSON.parse(document),
      steps.map((line) => line.replace(/\.$/, "")),
    ),
  );
}
