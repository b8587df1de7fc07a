import assert from "node:assert/strict";
import { makeFinding } from "../../../core/findings";
import { verdictText } from "../../../site/playground/verdict";

const finding = (id: "trust-unsafe" | "workload-permissions" | "file-unreadable") =>
  makeFinding(id, {}, { message: "it is what it is" });

describe("a judgement in one sentence", () => {
  for (const [title, findings, roles, accounts, text] of [
    [
      "a finding",
      ["trust-unsafe", "file-unreadable"],
      1,
      [],
      "The trust policy lets in Fargate profiles that the role is not for.",
    ],
    ["what could not be judged", ["file-unreadable"], 0, [], "It is what it is."],
    ["one role", [], 1, [], "Only the Fargate profiles that the role is for can use it."],
    [
      "advice only, on several roles",
      ["workload-permissions"],
      2,
      [],
      "Only the Fargate profiles that the roles are for can use them.",
    ],
    [
      "a role of an account that nobody gave",
      [],
      1,
      ["111122223333"],
      "Only the Fargate profiles that the role is for can use it, if account 111122223333 is yours.",
    ],
    ["no role", [], 0, [], "Nothing to judge: no role for Fargate is in it."],
  ] as const)
    it(title, () => assert.equal(verdictText(findings.map(finding), roles, accounts), text));
});
