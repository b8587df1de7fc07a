import assert from "node:assert/strict";
import { makeFinding } from "../../../core/findings";
import { verdictText } from "../../../site/playground/verdict";

const finding = (id: "trust-unsafe" | "role-path-in-aws-auth" | "workload-permissions" | "file-unreadable") =>
  makeFinding(id, {}, { message: "it is what it is" });

describe("a judgement in one sentence", () => {
  for (const [title, findings, roles, accounts, text] of [
    [
      "a finding",
      ["trust-unsafe", "file-unreadable"],
      1,
      [],
      "Not safe: clusters that this role is not for can use it.",
    ],
    [
      "a finding in several roles",
      ["trust-unsafe"],
      2,
      [],
      "Not safe: clusters that one of the roles is not for can use it.",
    ],
    [
      "a finding without words of its own",
      ["role-path-in-aws-auth"],
      1,
      [],
      "The role's ARN has a path, and the cluster uses aws-auth.",
    ],
    ["what could not be judged", ["file-unreadable"], 0, [], "It is what it is."],
    ["one role", [], 1, [], "Safe: only your pods on Fargate can use this role."],
    [
      "advice only, on several roles",
      ["workload-permissions"],
      2,
      [],
      "Safe: only your pods on Fargate can use these roles.",
    ],
    [
      "a role of an account that nobody gave",
      [],
      1,
      ["111122223333"],
      "Safe: only your pods on Fargate can use this role, if account 111122223333 is yours.",
    ],
    ["no role", [], 0, [], "Nothing to judge: no role for Fargate is in it."],
  ] as const)
    it(title, () => assert.equal(verdictText(findings.map(finding), { judged: roles, accountsTaken: accounts }), text));
});
