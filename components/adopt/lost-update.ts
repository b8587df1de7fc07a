import * as pulumi from "@pulumi/pulumi";
import { isSameTrust, keptOut, type Wanted } from "../../core/trust";
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
 * Looks whether another update has taken out again what this one wrote, and whether this one wrote too late for the other to see
 * the same. IAM writes a trust policy as a whole, without asking what it was before, so two updates at the same moment can each
 * write without the other's line.
 * @param update the `policy` that was read, what was `written` for what is `wanted`, and how many milliseconds that `took`
 */
export async function lostUpdateProblems(
  name: string,
  parent: pulumi.Resource,
  update: { policy: string; written: string; wanted: Wanted; took: number },
): Promise<ArgumentProblem[]> {
  const { policy, written, wanted, took } = update;
  if (isSameTrust(policy, written) || pulumi.runtime.isDryRun()) return [];
  if (took > settleMilliseconds) {
    const rule =
      `is a role whose trust policy was written ${Math.round(took / 1000)} seconds after it was read: ` +
      "if another update wrote it in between, what that one added is lost";
    return [adoptProblem(name, rule, "Run pulumi up again, here and in every other stack that adopts the role")];
  }
  let now = await readTrust(name, parent);
  if (isSameTrust(now, policy)) {
    // IAM may still answer with what was there before.
    await settling.wait(retryMilliseconds);
    now = await readTrust(name, parent);
  }
  // If the policy is still the one from before, nobody else wrote it. Mocks always return that one.
  if (isSameTrust(now, policy)) return [];
  if (keptOut(now, wanted).length === 0) {
    await settling.wait(settleMilliseconds);
    now = await readTrust(name, parent);
  }
  const lost = keptOut(now, wanted);
  if (lost.length === 0) return [];
  const rule = `is a role whose trust policy another update wrote at the same moment: that policy keeps out ${lost.join(", ")}`;
  return [adoptProblem(name, rule, "Run pulumi up again, which adds it")];
}
