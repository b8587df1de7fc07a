import assert from "node:assert/strict";
import { judgeTrustPolicy, type Intended } from "../../../../core/trust";
import { fargate, intended, policy } from "../fixtures";

/** What the tables of designed policies are written with. */
export const account = "210987654321";
export const other = "345678901234";
const { now } = intended;
export const oneCluster: Intended = { accounts: [account], clusters: ["shop"], now };
export const anyCluster: Intended = { accounts: [account], now };
export const nobody: Intended = { now };

interface Parts {
  p?: string;
  s?: string;
  r?: string;
  a?: string;
  c?: string;
  rest?: string;
}

/** A SourceArn with another partition, service, Region, account, cluster or profile. */
export function arn({ p = "aws", s = "eks", r = "eu-central-1", a = account, c = "shop", rest = "*" }: Parts): string {
  return `arn:${p}:${s}:${r}:${a}:fargateprofile/${c}/${rest}`;
}

export const right = arn({});

/** The right statement with some elements changed; an element that is undefined is left out. */
export function statement(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const Condition = { ArnLike: { "aws:SourceArn": right } };
  const whole = { Effect: "Allow", Principal: { Service: fargate }, Action: "sts:AssumeRole", Condition, ...changes };
  return JSON.parse(JSON.stringify(whole));
}

export const open = statement({ Condition: undefined });
export const deny = (condition?: object, changes: object = {}) =>
  statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: condition, ...changes });
export const withCondition = (condition: object) => policy(statement({ Condition: condition }));
export const withSourceArn = (value: unknown, operator = "ArnLike") =>
  withCondition({ [operator]: { "aws:SourceArn": value } });
export const withAccount = (value: unknown, accounts: unknown, operator = "ArnLike", onAccount = "StringEquals") =>
  withCondition({ [operator]: { "aws:SourceArn": value }, [onAccount]: { "aws:SourceAccount": accounts } });
export const rightAnd = (condition: object) => withCondition({ ArnLike: { "aws:SourceArn": right }, ...condition });
export const older = (document: object) => ({ ...document, Version: "2008-10-17" });

export type Row = [name: string, document: unknown, wanted: Intended, kinds: string, exclusive: boolean];

/** The kinds of what is found, each once; "right" where there is none. */
function kindsOf(document: unknown, wanted: Intended): [kinds: string, exclusive: boolean] {
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(document, wanted);
  const kinds = [...new Set(scoped.map(({ kind }) => kind))].sort().join(" ");
  return [concernsFargate ? kinds || "right" : "no concern", exclusive.length === 0];
}

/** One test for each row: what the judge finds is what was decided by hand. */
export function describeRows(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [name, document, wanted, kinds, exclusive] of rows)
      it(`${name}: ${kinds}${exclusive ? "" : ", shared"}`, () => {
        assert.deepEqual(kindsOf(document, wanted), [kinds, exclusive]);
      });
  });
}
