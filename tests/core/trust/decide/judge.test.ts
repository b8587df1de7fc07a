import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import {
  account,
  fargate,
  intended,
  line,
  otherAccount,
  policy,
  sourceArn,
  statement,
  type Statement,
  withSourceArn,
} from "../fixtures";

const unconcerned = { concernsFargate: false, scoped: [], exclusive: [], notices: [] };
const right = { concernsFargate: true, scoped: [], exclusive: [], notices: [] };

describe("the judgement of a trust policy", () => {
  it("that cannot be read is one finding, and nothing else", () => {
    const { scoped, ...rest } = judgeTrustPolicy("{", intended);
    assert.deepEqual(scoped.map(line), ["malformed: the document, the text: it is not valid JSON"]);
    assert.deepEqual(rest, { concernsFargate: true, exclusive: [], notices: [] });
  });

  const ec2 = policy(statement({ Sid: fargate, Principal: { Service: "ec2.amazonaws.com" } }));
  const twice = (document: object) => JSON.stringify(document).replace('"Sid"', '"Sid":"Lost","Sid"');
  const texts: [what: string, text: string, concernsFargate: boolean][] = [
    ["of another service, whose Sid is the Fargate service's name", JSON.stringify(ec2), false],
    ["of another service, in which a key is there twice, and that names Fargate somewhere", twice(ec2), true],
    [
      "of another service, in which a key is there twice, and that nowhere names Fargate",
      twice(ec2).replace(fargate, "Machines"),
      false,
    ],
  ];
  const forEc2 = statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined });
  const denial = statement({ Effect: "Deny", Condition: undefined });
  const policies: [what: string, statements: object[], concernsFargate: boolean][] = [
    ["of another service, which denies the Fargate service", [forEc2, denial], false],
    [
      "of another service, which denies the Fargate service in some cases",
      [forEc2, statement({ Effect: "Deny" })],
      true,
    ],
    ["of both services, which denies the Fargate service", [forEc2, statement(), denial], true],
    [
      "of everyone, which denies the Fargate service",
      [statement({ Principal: "*", Condition: undefined }), denial],
      false,
    ],
    [
      "of everyone, which denies the Fargate service another action",
      [statement({ Principal: "*", Condition: undefined }), { ...denial, Action: "sts:TagSession" }],
      true,
    ],
    ["that only denies the Fargate service", [denial], true],
  ];
  for (const [what, statements, concernsFargate] of policies)
    texts.push([what, JSON.stringify(policy(...statements)), concernsFargate]);
  for (const [what, text, concernsFargate] of texts)
    it(`${what}: ${concernsFargate ? "a" : "no"} concern of the Fargate service`, () => {
      assert.equal(judgeTrustPolicy(text, intended).concernsFargate, concernsFargate);
    });

  it("fills in the role's account where one value of several asks for it", () => {
    const own = sourceArn.replace(account, "${aws:ResourceAccount}");
    assert.deepEqual(judgeTrustPolicy(withSourceArn([sourceArn, own]), intended), right);
  });

  const arnOf = (accountId: string, cluster = "my-cluster") =>
    `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/${cluster}/*`;
  const ofAny = { ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${account}:fargateprofile/*` } };
  const owned: [what: string, statements: Statement[], kinds: string[]][] = [
    ["in an Allow", [statement({ Condition: { ArnLike: { "aws:SourceArn": arnOf("${aws:ResourceAccount}") } } })], []],
    [
      "in a Deny of all others",
      [
        statement({ Condition: undefined }),
        statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": arnOf("${aws:ResourceAccount}") } } }),
      ],
      [],
    ],
    [
      "in an Allow of all others, which the role of another account is open for",
      [
        statement(),
        statement({
          Condition: { ...ofAny, ArnNotLike: { "aws:SourceArn": arnOf("${aws:ResourceAccount}", "*") } },
        }),
      ],
      ["unsafe"],
    ],
    [
      "in a Deny, which does nothing in another account",
      [
        statement({ Condition: ofAny }),
        statement({
          Effect: "Deny",
          Condition: {
            ArnLike: { "aws:SourceArn": arnOf("${aws:ResourceAccount}", "*") },
            ArnNotLike: { "aws:SourceArn": arnOf("*") },
          },
        }),
      ],
      ["unsafe"],
    ],
  ];
  for (const [what, statements, kinds] of owned)
    it(`is ${kinds.join() || "right"} where the role is in either of two accounts, and its account stands ${what}`, () => {
      const { scoped } = judgeTrustPolicy(policy(...statements), { ...intended, accounts: [account, otherAccount] });
      assert.deepEqual(
        scoped.map(({ kind }) => kind),
        kinds,
      );
    });

  it("for no account in particular is the one for the first that the policy names, where it is right for none", () => {
    const both = withSourceArn([sourceArn, sourceArn.replace(account, otherAccount)]);
    assert.deepEqual(judgeTrustPolicy(both, { ...intended, accounts: undefined }).scoped.map(line), [
      `unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "${sourceArn.replace(account, otherAccount)}" names an account that the role is not for`,
    ]);
  });
});

describe("a trust policy that is too long to judge", () => {
  const limit = 200_000;
  const long = "a".repeat(limit + 1);
  const { Condition } = statement();
  const longCondition = { StringLike: { "aws:UserAgent": long } };

  const parts: [part: string, changes: Statement][] = [
    ["a principal", { Principal: { Service: [fargate, long] } }],
    ["an action", { Action: ["sts:AssumeRole", long] }],
    ["a key", { Condition: { ...(Condition as Statement), StringLike: { [long]: "a" } } }],
    ["a value", { Condition: longCondition }],
    [
      "a value of a key that is there twice",
      { Condition: { StringLike: { "aws:UserAgent": "a", "AWS:UserAgent": long } } },
    ],
  ];
  for (const [part, changes] of parts)
    it(`by ${part} is undecided`, () => {
      const { scoped, notices } = judgeTrustPolicy(policy(statement(changes)), intended);
      const found = scoped.filter(({ kind }) => kind !== "malformed");
      assert.deepEqual([found.map(({ kind }) => kind), notices], [["undecided"], []]);
    });

  it("gets the reason and the statement that would be right for the intended accounts", () => {
    assert.deepEqual(judgeTrustPolicy(policy(statement({ Condition: longCondition })), intended).scoped, [
      {
        kind: "undecided",
        statement: "the document",
        element: "Condition",
        reason:
          "it is so long, or its wildcards and conditions combine in so many ways, that the work budget of a judgement does not decide it, so it may let anything through",
        fix: `write one statement with "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:eks:*:${account}:fargateprofile/my-cluster/*" } }`,
      },
    ]);
  });

  const ec2 = { Principal: { Service: "ec2.amazonaws.com" } };
  const concerns: [what: string, statements: object[], expected: boolean][] = [
    ["for everybody", [statement({ Principal: { AWS: "*" }, Condition: longCondition })], true],
    ["for other services alone", [statement({ ...ec2, Condition: longCondition })], false],
    [
      "for other services, with a Deny of the Fargate service",
      [statement({ ...ec2, Condition: longCondition }), statement({ Effect: "Deny" })],
      true,
    ],
  ];
  for (const [what, statements, expected] of concerns)
    it(`${what} is ${expected ? "undecided" : "no concern of the Fargate service"}`, () => {
      const judgement = judgeTrustPolicy(policy(...statements), intended);
      if (!expected) assert.deepEqual(judgement, unconcerned);
      else
        assert.deepEqual(
          judgement.scoped.map(({ kind }) => kind),
          ["undecided"],
        );
    });
});
