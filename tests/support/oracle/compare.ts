import { judgeTrustPolicy } from "../../../core/trust";
import type { Case } from "../near-miss-policy";
import { oracleVerdict, type Verdict } from "../trust-policy-oracle";

/** In what the judge and the oracle differ on a policy. */
export interface Disagreement {
  about: "concern" | "scoped" | "exclusive";
  oracle: string;
  judge: string;
  /** Whether what gets through by the oracle is of the intended accounts or organizations. */
  isTied: boolean;
}

export function disagreements({ policy, intention }: Case): Disagreement[] {
  return compare(oracleVerdict(policy, intention), judgeTrustPolicy(policy, intention));
}

export function compare(oracle: Verdict, judge: ReturnType<typeof judgeTrustPolicy>): Disagreement[] {
  const pairs: Omit<Disagreement, "isTied">[] = [
    { about: "concern", oracle: String(oracle.concernsFargate), judge: String(judge.concernsFargate) },
    { about: "scoped", oracle: oracle.scoped, judge: kindOf(judge.scoped.map(({ kind }) => kind)) },
    {
      about: "exclusive",
      oracle: String(oracle.exclusive),
      judge: judge.exclusive.some((finding) => (finding.kind as string) === "undecided")
        ? "undecided"
        : String(judge.exclusive.length === 0),
    },
  ];
  return pairs.filter((pair) => pair.oracle !== pair.judge).map((pair) => ({ ...pair, isTied: oracle.isTied }));
}

/** The worst of the kinds. What IAM would refuse is judged beside what it would permit, so `malformed` is not a kind of its own here. */
function kindOf(kinds: readonly string[]): string {
  return ["undecided", "unsafe", "account-only", "broken"].find((kind) => kinds.includes(kind)) ?? "right";
}

/** The smallest case that can be reached from a case and that still holds. */
export function shrink(start: Case, holds: (one: Case) => boolean): Case {
  let current = start;
  for (;;) {
    const smaller = reductions(current).find((one) => holds(one));
    if (!smaller) return current;
    current = smaller;
  }
}

type Json = Record<string, unknown>;
const service = "eks-fargate-pods.amazonaws.com";

function reductions({ policy, intention }: Case): Case[] {
  const withIntention = (["organizations", "regions", "clusters"] as const)
    .filter((name) => intention[name] !== undefined)
    .map((name) => ({ policy, intention: { ...intention, [name]: undefined } }));
  const oneAccount = { policy, intention: { ...intention, accounts: intention.accounts.slice(0, 1) } };
  const statements = policy.Statement as Json[];
  const smallerLists = statements.map((_, index) => statements.filter((_, other) => other !== index));
  const smallerStatements = statements.flatMap((statement, index) =>
    reductionsOfStatement(statement).map((smaller) =>
      statements.map((one, other) => (other === index ? smaller : one)),
    ),
  );
  return [
    ...[...smallerLists.filter(({ length }) => length > 0), ...smallerStatements].map((Statement) => ({
      policy: { ...policy, Statement },
      intention,
    })),
    ...(intention.accounts.length > 1 ? [oneAccount] : []),
    ...withIntention,
    ...(policy.Version === "2012-10-17" ? [] : [{ policy: { ...policy, Version: "2012-10-17" }, intention }]),
  ];
}

function reductionsOfStatement(statement: Json): Json[] {
  const { Effect, Condition } = statement;
  const conditions = Object.entries((Condition ?? {}) as Record<string, Record<string, string | string[]>>);
  const change = (operator: string, key: string, value: string | string[] | undefined) =>
    Object.fromEntries(
      conditions.flatMap(([name, block]) => {
        if (name !== operator) return [[name, block]];
        const kept = Object.entries(block).filter(([other]) => other !== key);
        const changed = value === undefined ? kept : [...kept, [key, value] as const];
        return changed.length === 0 ? [] : [[name, Object.fromEntries(changed)]];
      }),
    );
  const fewer = conditions.flatMap(([operator, block]) =>
    Object.entries(block).flatMap(([key, value]) => [
      { ...statement, Condition: change(operator, key, undefined) },
      ...(Array.isArray(value) && value.length > 1
        ? value.map((one) => ({ ...statement, Condition: change(operator, key, one) }))
        : []),
    ]),
  );
  const plain = {
    Effect,
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(Condition !== undefined && { Condition }),
  };
  const simpler = JSON.stringify(statement) === JSON.stringify(plain) ? [] : [plain];
  const withPlainAction =
    statement.Action === "sts:AssumeRole"
      ? []
      : [
          {
            ...Object.fromEntries(Object.entries(statement).filter(([name]) => !name.endsWith("Action"))),
            Action: "sts:AssumeRole",
          },
        ];
  return [...fewer, ...simpler, ...withPlainAction];
}
