import * as pulumi from "@pulumi/pulumi";
import { parseTrustPolicy, sourceArnKey } from "../../core/iam";
import type { Problem } from "../arguments/error";
import { readTrust } from "./found-role";

/**
 * How long after an update another one, which read the trust policy before it, may still write: longer than reading,
 * importing and writing take together.
 */
const settleMilliseconds = 10_000;
const retryMilliseconds = 1000;

/**
 * Looks whether another update has taken lines out again that this one wrote. IAM writes a trust policy as a whole, without
 * asking what it was before, so two updates at the same moment can each write without the other's line.
 * @param before the trust policy that was read before it was written
 */
export async function lostUpdateProblems(
  name: string,
  parent: pulumi.Resource,
  before: string,
  written: string,
): Promise<Problem[]> {
  if (isSame(before, written) || pulumi.runtime.isDryRun()) return [];
  let now = await readTrust(name, parent);
  if (isSame(now, before)) {
    // IAM may still answer with what was there before.
    await waiting(retryMilliseconds);
    now = await readTrust(name, parent);
  }
  // Whatever answers with the policy from before has not been written to by others either; mocks always answer so.
  if (isSame(now, before)) return [];
  if (isSame(now, written)) {
    await waiting(settleMilliseconds);
    now = await readTrust(name, parent);
  }
  const left = sourceArnsIn(now);
  const lost = [...sourceArnsIn(written)].filter((arn) => !left.has(arn));
  if (lost.length === 0) return [];
  const rule = `is a role whose trust policy another update wrote at the same moment: it lacks ${lost.join(", ")} now`;
  return [{ path: "adopt.name", value: name, rule, fix: "Run pulumi up again, which adds it" }];
}

function sourceArnsIn(document: string): Set<string> {
  const conditions = parseTrustPolicy(document).statements.flatMap((statement) => statement.conditions);
  const onSourceArn = conditions.filter(({ keyName }) => keyName === sourceArnKey.toLowerCase());
  return new Set(onSourceArn.flatMap(({ values }) => values));
}

function isSame(one: string, other: string): boolean {
  return one === other || JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical(document: string): unknown {
  try {
    return sorted(JSON.parse(document));
  } catch {
    return document;
  }
}

/** A value with the keys of its objects in order, since AWS returns them in another order than they were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function waiting(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
