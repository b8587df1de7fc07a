import * as pulumi from "@pulumi/pulumi";
import { allowedSourceArns, isSameTrust } from "../../core/trust";
import type { ArgumentProblem } from "../arguments/error";
import { adoptProblem } from "./adopted-role";
import { readTrust } from "./found-role";

/**
 * How long after reading a trust policy an update may write it, and how long after writing it still looks whether another one
 * wrote over it. Both times are equal, so the update that is overwritten always sees it: the other one wrote soon after its read.
 */
const settleMilliseconds = 20_000;
const retryMilliseconds = 1000;

/** How time passes; in tests it does not. */
export const settling = {
  wait: (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Looks whether another update has taken lines out again that this one wrote, and whether this one wrote too late for the
 * other to see the same. IAM writes a trust policy as a whole, without asking what it was before, so two updates at the same
 * moment can each write without the other's line.
 * @param update what was read `before`, what was `written`, and how many milliseconds that `took`
 */
export async function lostUpdateProblems(
  name: string,
  parent: pulumi.Resource,
  update: { before: string; written: string; took: number },
): Promise<ArgumentProblem[]> {
  const { before, written, took } = update;
  if (isSameTrust(before, written) || pulumi.runtime.isDryRun()) return [];
  if (took > settleMilliseconds) {
    const rule =
      `is a role whose trust policy was written ${Math.round(took / 1000)} seconds after it was read: ` +
      "if another update wrote it in between, what that one added is lost";
    return [adoptProblem(name, rule, "Run pulumi up again, here and in every other stack that adopts the role")];
  }
  const kept = allowedSourceArns(before);
  const added = allowedSourceArns(written).filter((arn) => !kept.includes(arn));
  let now = await readTrust(name, parent);
  if (isSameTrust(now, before)) {
    // IAM may still answer with what was there before.
    await settling.wait(retryMilliseconds);
    now = await readTrust(name, parent);
  }
  // Where the policy is still the one from before, nobody else wrote it. Mocks always return that one.
  if (isSameTrust(now, before)) return [];
  if (lostIn(now, added).length === 0) {
    await settling.wait(settleMilliseconds);
    now = await readTrust(name, parent);
  }
  const lost = lostIn(now, added);
  if (lost.length === 0) return [];
  const rule = `is a role whose trust policy another update wrote at the same moment: it lacks ${lost.join(", ")} now`;
  return [adoptProblem(name, rule, "Run pulumi up again, which adds it")];
}

/** The lines that an update added and that are gone. Other lines may have been taken out on purpose, by the policy pack for one. */
function lostIn(document: string, added: readonly string[]): string[] {
  const left = allowedSourceArns(document);
  return added.filter((arn) => !left.includes(arn));
}
