import assert from "node:assert/strict";
import {
  attachCommand,
  createEntryCommand,
  createRoleCommands,
  deleteEntryCommand,
  fileArgument,
  secondRoleName,
  shellLine,
  shellWord,
  updateTrustCommand,
} from "../../../core/aws/commands";
import { buildTrustPolicy } from "../../../core/trust";
import { line, roleArn, rightTrust } from "../../support/fake-aws-account";

describe("a word of a command", () => {
  const words: [text: string, word: string][] = [
    ["pods", "pods"],
    ["arn:aws:iam::123456789012:role/a+b=c,d.e@f-g_h", "arn:aws:iam::123456789012:role/a+b=c,d.e@f-g_h"],
    ["50%", "50%"],
    ["", "''"],
    ["two words", "'two words'"],
    ["$(reboot)", "'$(reboot)'"],
    ["a;b", "'a;b'"],
    [";ab", "';ab'"],
    ["a\nb", "'a\nb'"],
    ["it's Ann's", "'it'\\''s Ann'\\''s'"],
    // A shell such as zsh puts the path of a program in place of such a word.
    ["=pods", "'=pods'"],
  ];
  for (const [text, word] of words)
    it(`${JSON.stringify(text)} is ${JSON.stringify(word)}`, () => assert.equal(shellWord(text), word));

  it("stands beside the others, each quoted where it has to be", () =>
    assert.equal(shellLine("aws", "two words", "x"), "aws 'two words' x"));

  it("stands behind its option, where it would be taken for one itself", () =>
    assert.equal(shellLine("aws", "--role-name", "-pods", "-x", "--yes"), "aws --role-name=-pods -x --yes"));
});

describe("a file as an argument", () => {
  for (const [path, argument] of [
    ["before.json", "before.json"],
    ["-before.json", "./-before.json"],
    ["/tmp/-before.json", "/tmp/-before.json"],
  ] as const)
    it(`${path} is ${argument}, which is no option`, () => assert.equal(fileArgument(path), argument));
});

describe("a command", () => {
  const policy = buildTrustPolicy([line("blue")]);
  const arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
  const place = `--region eu-west-1 --cluster-name blue --principal-arn ${roleArn("pods")}`;
  const cases: [what: string, made: string | string[], expected: string | string[]][] = [
    [
      "writes a trust policy",
      updateTrustCommand("pods", policy),
      `aws iam update-assume-role-policy --role-name pods --policy-document '${rightTrust("blue")}'`,
    ],
    [
      "attaches a policy",
      attachCommand("pods", arn),
      `aws iam attach-role-policy --role-name pods --policy-arn ${arn}`,
    ],
    [
      "makes an access entry",
      createEntryCommand("eu-west-1", "blue", roleArn("pods")),
      `aws eks create-access-entry ${place} --type FARGATE_LINUX`,
    ],
    [
      "deletes an access entry",
      deleteEntryCommand("eu-west-1", "blue", roleArn("pods")),
      `aws eks delete-access-entry ${place}`,
    ],
    [
      "makes a role at the root without a path",
      createRoleCommands({ name: "pods", path: "/", partition: "aws" }, policy),
      [
        `aws iam create-role --role-name pods --assume-role-policy-document '${rightTrust("blue")}'`,
        `aws iam attach-role-policy --role-name pods --policy-arn ${arn}`,
      ],
    ],
    [
      "makes a role with its path, in its partition",
      createRoleCommands({ name: "pods", path: "/teams/", partition: "aws-cn" }, policy),
      [
        `aws iam create-role --role-name pods --path /teams/ --assume-role-policy-document '${rightTrust("blue")}'`,
        `aws iam attach-role-policy --role-name pods --policy-arn ${arn.replace("aws:", "aws-cn:")}`,
      ],
    ],
  ];
  for (const [what, made, expected] of cases) it(what, () => assert.deepEqual(made, expected));
});

describe("the name of a second role", () => {
  const names: [what: string, name: string, second: string][] = [
    ["short", "pods", "pods-fargate-pods"],
    ["of 51 letters", "x".repeat(51), `${"x".repeat(51)}-fargate-pods`],
    ["of 52 letters", `${"x".repeat(51)}y`, `${"x".repeat(42)}-76cba1a8-fargate-pods`],
    ["of 52 others, of which the last differs", `${"x".repeat(51)}z`, `${"x".repeat(42)}-74ac49a8-fargate-pods`],
    [
      "that is itself such a second one, of 64 letters",
      `${"x".repeat(51)}-fargate-pods`,
      `${"x".repeat(42)}-448808ae-fargate-pods`,
    ],
    ["of 64 letters", "x".repeat(64), `${"x".repeat(42)}-7ce10097-fargate-pods`],
  ];
  for (const [what, name, second] of names)
    it(`of one ${what} has ${second.length} characters`, () => assert.equal(secondRoleName(name), second));

  it("has a number where the one before is taken, within 64 characters", () => {
    assert.equal(secondRoleName("pods", 2), "pods-fargate-pods-2");
    assert.equal(secondRoleName("x".repeat(64), 10).length, 64);
  });
});
