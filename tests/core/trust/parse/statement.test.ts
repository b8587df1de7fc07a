import assert from "node:assert/strict";
import { elementOf, parseStatement } from "../../../../core/trust/parse/statement";
import { fargate, statement } from "../fixtures";

const read = (item: unknown) => parseStatement(item, 3, true, []);

const ec2 = "ec2.amazonaws.com";

describe("a statement is read at its worst", () => {
  const { principals, actions } = read(statement());
  type Worst = Partial<ReturnType<typeof read>>;
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
      const parsed = read(item);
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
      assert.equal(read(statement({ Sid: sid })).label, label);
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
