import assert from "node:assert/strict";
import type { Problem } from "../../../../core/trust/parse/problem";
import { elementOf, parseStatement } from "../../../../core/trust/parse/statement";
import { fargate, statement } from "../fixtures";

function read(item: unknown) {
  const problems: Problem[] = [];
  const parsed = parseStatement(item, 3, true, problems);
  return { parsed, problems: problems.map(({ element, reason, fix }) => [element, reason, fix].join(" | ")) };
}

const ec2 = "ec2.amazonaws.com";
const principalFix = `"Principal": {"Service": "${fargate}"}`;
const actionFix = '"Action": "sts:AssumeRole"';

describe("the problems of a statement", () => {
  const noSid = "Sid | a Sid holds letters and digits only | give the statement another Sid, or none";
  const noAction = "the statement names no readable action";
  const twoPrincipals = "NotPrincipal | Principal and NotPrincipal cannot stand in one statement | remove NotPrincipal";
  const types = "IAM knows the principal types AWS, Service, Federated, CanonicalUser only";
  const notOfSts = "is no action of STS for assuming a role, and IAM takes no other in a trust policy";
  const noText = "a principal is not a text, or an empty one";
  const bare = 'IAM takes no bare "*" as the principal of a trust policy';
  const noNotPrincipal = "NotPrincipal | IAM takes no NotPrincipal in a trust policy";
  const removeDeny = "remove the statement, and allow nobody but whom the role is for";
  const wildcard = "holds a wildcard, and IAM takes none in a principal";
  const noNotPrincipalNow = { Principal: undefined, NotPrincipal: { Service: ec2 } };

  const cases: [changes: Record<string, unknown>, problems: string[]][] = [
    [{}, []],
    [{ Sid: "" }, []],
    [{ Sid: "Pods1" }, []],
    [{ Sid: "for pods" }, [noSid]],
    [{ Sid: 7 }, [noSid]],
    [{ sid: "A" }, ['Sid | IAM knows the element as "Sid", in this case of letters only | spell it "Sid"']],
    [{ Comment: "a" }, ['"Comment" | IAM knows no such element of a statement | remove it']],
    [{ "a b": "a" }, ["an element | IAM knows no such element of a statement | remove it"]],
    [
      { notresource: "*" },
      ['notresource | a trust policy has no Resource: it is about the role it belongs to | remove "notresource"'],
    ],
    [{ MyResource: "*" }, ['"MyResource" | IAM knows no such element of a statement | remove it']],
    [{ Resources: "*" }, ['"Resources" | IAM knows no such element of a statement | remove it']],
    [{ Effect: "allow" }, ['Effect | the effect must be "Allow" or "Deny" | "Effect": "Allow"']],
    [{ Effect: "deny" }, ['Effect | the effect must be "Allow" or "Deny" | "Effect": "Deny"']],
    [{ Effect: 7 }, ['Effect | the effect must be "Allow" or "Deny" | "Effect": "Allow"']],
    [{ NotPrincipal: { Service: ec2 } }, [twoPrincipals]],
    [noNotPrincipalNow, [`${noNotPrincipal} | ${principalFix}`]],
    [{ ...noNotPrincipalNow, Effect: "Deny" }, [`${noNotPrincipal} | ${removeDeny}`]],
    [{ ...noNotPrincipalNow, NotPrincipal: "*" }, [`${noNotPrincipal} | ${principalFix}`]],
    [{ Principal: "*" }, [`Principal | ${bare} | ${principalFix}`]],
    [{ Principal: "*", Effect: "Deny" }, [`Principal | ${bare} | "Principal": {"AWS": "*"}`]],
    [{ Principal: undefined }, [`Principal | the statement names no principal | ${principalFix}`]],
    [{ Principal: fargate }, [`Principal | the principal is neither an object nor "*" | ${principalFix}`]],
    [{ Principal: {} }, [`Principal | the principal names nobody | ${principalFix}`]],
    [{ Principal: { Role: fargate } }, [`Principal | ${types} | ${principalFix}`]],
    [
      { Principal: { service: fargate } },
      ['Principal | IAM knows the principal type as "Service" | spell it "Service"'],
    ],
    [{ Principal: { Service: "" } }, [`Principal | ${noText} | ${principalFix}`]],
    [{ Principal: { Service: [fargate, 7] } }, [`Principal | ${noText} | ${principalFix}`]],
    [{ Principal: { AWS: "*" } }, []],
    [{ Principal: { AWS: "a*" } }, [`Principal.AWS | "a*" ${wildcard} | ${principalFix}`]],
    [{ Principal: { AWS: "a b?" } }, [`Principal.AWS | a principal ${wildcard} | ${principalFix}`]],
    [
      { NotAction: "sts:TagSession" },
      ["NotAction | Action and NotAction cannot stand in one statement | remove NotAction"],
    ],
    [{ Action: undefined }, [`Action | ${noAction} | ${actionFix}`]],
    [{ Action: "" }, [`Action | ${noAction} | ${actionFix}`]],
    [{ Action: ["sts:AssumeRole", 7] }, [`Action | ${noAction} | ${actionFix}`]],
    [{ Action: undefined, NotAction: [] }, [`NotAction | ${noAction} | ${actionFix}`]],
    [{ Action: undefined, NotAction: "s3:GetObject" }, []],
    [{ Action: ["*", "sts:*", "sts:Assume?ole", "s?s:AssumeRole", "*:*"] }, []],
    [{ Action: ["sts:SetContext", "STS:setsourceidentity", "sts:AssumeRoleWithSAML"] }, []],
    [{ Action: "s3:GetObject" }, [`Action | "s3:GetObject" ${notOfSts} | ${actionFix}`]],
    [{ Action: "s3:*" }, [`Action | "s3:*" ${notOfSts} | ${actionFix}`]],
    [{ Action: "Assume*" }, [`Action | "Assume*" ${notOfSts} | ${actionFix}`]],
    [{ Action: "a b" }, [`Action | an action ${notOfSts} | ${actionFix}`]],
    [{ Action: ["sts:AssumeRole", "s3:GetObject"] }, [`Action | "s3:GetObject" ${notOfSts} | remove "s3:GetObject"`]],
    [{ Action: ["sts:AssumeRole", "a b"] }, [`Action | an action ${notOfSts} | remove the action`]],
  ];
  for (const [changes, problems] of cases) {
    it(`with ${JSON.stringify(changes)}: ${problems.length > 0 ? problems.join("; ") : "none"}`, () => {
      assert.deepEqual(read(statement(changes)).problems, problems);
    });
  }

  for (const item of ["secret", null, [], 7]) {
    it(`that is ${JSON.stringify(item)}: it is no object, and nothing else`, () => {
      assert.deepEqual(read(item).problems, [
        'Statement | it is not a JSON object | write {"Effect": ..., "Principal": ..., "Action": ...}',
      ]);
    });
  }
});

describe("a statement is read at its worst", () => {
  const { principals, actions } = read(statement()).parsed;
  type Worst = Partial<ReturnType<typeof read>["parsed"]>;
  const everyone = { type: "*", value: "*" } as const;
  const cases: [item: unknown, expected: Worst][] = [
    [statement({ Effect: "deny" }), { effect: "Allow" }],
    [statement({ Effect: "Deny" }), { effect: "Deny" }],
    [statement({ NotPrincipal: { Service: ec2 } }), { principals }],
    [statement({ NotAction: "sts:TagSession" }), { actions }],
    [statement({ Principal: "*" }), { principals: { negated: false, entries: [everyone], readable: true } }],
    [statement({ Principal: { AWS: "*" } }), { principals: { negated: false, entries: [everyone], readable: true } }],
    [
      statement({ Principal: { Service: "*" } }),
      { principals: { negated: false, entries: [{ type: "Service", value: "*" }], readable: true } },
    ],
    [
      statement({ Principal: { service: fargate, Role: "x" } }),
      { principals: { negated: false, entries: [{ type: "Service", value: fargate }], readable: false } },
    ],
    [statement({ Principal: { Service: "" } }), { principals: { negated: false, entries: [], readable: false } }],
    [statement({ Principal: {} }), { principals: { negated: false, entries: [], readable: false } }],
    [
      statement({ Principal: undefined, NotPrincipal: { Service: ec2 } }),
      { principals: { negated: true, entries: [{ type: "Service", value: ec2 }], readable: true } },
    ],
    [
      statement({ Action: ["STS:AssumeRole", ""] }),
      { actions: { negated: false, patterns: ["sts:assumerole"], readable: false } },
    ],
    [
      statement({ Action: undefined, NotAction: "sts:Tag*" }),
      { actions: { negated: true, patterns: ["sts:tag*"], readable: true } },
    ],
    [
      "secret",
      {
        effect: "Allow",
        principals: { negated: false, entries: [], readable: false },
        actions: { negated: false, patterns: [], readable: false },
        conditions: [],
      },
    ],
  ];
  for (const [item, expected] of cases) {
    it(`${JSON.stringify(item)}: ${JSON.stringify(expected)}`, () => {
      const { parsed } = read(item);
      assert.deepEqual({ ...parsed, ...expected }, parsed);
    });
  }

  const labels: [sid: unknown, label: string][] = [
    ["Pods1", 'statement "Pods1"'],
    ["a".repeat(100), `statement "${"a".repeat(100)}"`],
    ["a".repeat(101), "statement 3"],
    ["for pods", "statement 3"],
    ["", "statement 3"],
    [7, "statement 3"],
    [undefined, "statement 3"],
  ];
  for (const [sid, label] of labels) {
    it(`with the Sid ${JSON.stringify(sid)} is called ${label}`, () => {
      assert.equal(read(statement({ Sid: sid })).parsed.label, label);
    });
  }
});

describe("an element", () => {
  const cases: [container: Record<string, unknown>, value: unknown][] = [
    [{ Action: 1 }, 1],
    [{ ACTION: 1 }, 1],
    [{ action: 1, Action: 2 }, 2],
    [{ Action: undefined, action: 2 }, undefined],
    [{ Effect: 1 }, undefined],
    [{ undefined: 1 }, undefined],
  ];
  for (const [container, value] of cases) {
    it(`Action of ${JSON.stringify(container)} is ${JSON.stringify(value)}`, () => {
      assert.equal(elementOf(container, "Action"), value);
    });
  }
});
