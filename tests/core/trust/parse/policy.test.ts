import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../../../core/trust";
import { rightTrust } from "../../../support/fake-aws-account";
import { policy, statement } from "../fixtures";

describe("a trust policy as text", () => {
  it("is read once while it is asked for again and again", () => {
    assert.equal(parseTrustPolicy(rightTrust("blue")), parseTrustPolicy(rightTrust("blue")));
  });

  it("is read again after another one, and as an object each time", () => {
    const [one, other] = [rightTrust("blue"), rightTrust("green")];
    const first = parseTrustPolicy(one);
    assert.notDeepEqual(parseTrustPolicy(other), first);
    assert.deepEqual(parseTrustPolicy(one), first);
    const object: unknown = JSON.parse(one);
    assert.notEqual(parseTrustPolicy(object), parseTrustPolicy(object));
  });
});

describe("a trust policy", () => {
  const right = policy(statement());
  const noObject = 'the text | it is not a JSON object | write {"Version": "2012-10-17", "Statement": [...]}';
  const twice = JSON.stringify(right).replace('"Version":', '"Version":"2008-10-17","Version":');
  const cases: [input: unknown, readable: boolean, ambiguous: boolean, problems: string[]][] = [
    [right, true, false, []],
    [JSON.stringify(right), true, false, []],
    [{ ...right, Statement: statement() }, true, false, []],
    [{ ...right, Version: "2008-10-17", Id: "any" }, true, false, []],
    [{ Statement: [statement()] }, true, false, []],
    [
      twice,
      true,
      true,
      [
        'a repeated key | an object names the same key twice, and all but one of the values are lost | put the values into one list under one key: "aws:SourceArn": ["...", "..."]',
      ],
    ],
    ["[]", false, false, [noObject]],
    [null, false, false, [noObject]],
    [
      { ...right, Version: 2012 },
      true,
      false,
      ['Version | IAM knows the versions 2012-10-17 and 2008-10-17 only | "Version": "2012-10-17"'],
    ],
    [
      { Version: "2012-10-17" },
      false,
      false,
      ['Statement | it has no statement | write {"Version": "2012-10-17", "Statement": [...]}'],
    ],
    [
      { version: "2012-10-17", Statement: [statement()] },
      true,
      false,
      ['Version | IAM knows the element as "Version", in this case of letters only | spell it "Version"'],
    ],
    [{ ...right, Comment: 1 }, true, false, ['"Comment" | IAM knows no such element of a policy | remove it']],
    [{ ...right, "a b": 1 }, true, false, ["an element | IAM knows no such element of a policy | remove it"]],
    [policy(statement({ Sid: "" }), statement({ Sid: "" }), statement({ Sid: "A" })), true, false, []],
    [
      policy(statement({ Sid: "A" }), statement({ Sid: "A" })),
      true,
      false,
      [
        "Sid | two statements have the same Sid, and IAM wants each once | give each statement a Sid of its own, or none",
      ],
    ],
  ];
  for (const [input, readable, ambiguous, problems] of cases) {
    const text = typeof input === "string" ? `the text ${input}` : JSON.stringify(input);
    it(`${text}: ${problems.length > 0 ? problems.join("; ") : "no problem"}`, () => {
      const parsed = parseTrustPolicy(input);
      assert.deepEqual([parsed.readable, parsed.ambiguous], [readable, ambiguous]);
      assert.deepEqual(
        parsed.problems.map(({ statement: place, element, reason, fix }) => {
          assert.equal(place, "the document");
          return [element, reason, fix].join(" | ");
        }),
        problems,
      );
    });
  }

  it("has policy variables under version 2012-10-17 only", () => {
    const versions = ["2012-10-17", "2008-10-17", undefined];
    const variables = versions.map(
      (Version) => parseTrustPolicy({ ...policy(statement()), Version }).statements[0].conditions[0].variables,
    );
    assert.deepEqual(variables, [true, false, false]);
  });
});
