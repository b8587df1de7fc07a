import * as pulumi from "@pulumi/pulumi";
import { refusing } from "../arguments/error";
import { lengthProblems, type Scope, sourceArns } from "../arguments/scope";
import { nodeRoleProblems, otherUserProblems, pathProblems } from "./adopted-role";
import { type FoundRole, readTrust } from "./found-role";
import { type MergedTrust, mergeTrust } from "./merge-trust";

/** The trust policy that an adopted role gets, and the one that it was made from. */
export interface AdoptedTrust {
  before: string;
  after: string;
  /** When `before` was read, in milliseconds of `performance.now()`. */
  readAt: number;
}

/** What an adopted role is checked against, and what its trust policy is made from. */
export interface Adoption {
  /** Name of the component. */
  name: string;
  found: FoundRole;
  scope: pulumi.Output<Scope>;
  trustPolicyLimit: pulumi.Input<number>;
  path: pulumi.Input<string> | undefined;
  parent: pulumi.Resource;
}

/** What the role trusts already, with the clusters of the arguments added; it fails if the role cannot be adopted so. */
export function adoptedTrust({
  name,
  found,
  scope,
  trustPolicyLimit,
  path,
  parent,
}: Adoption): pulumi.Output<AdoptedTrust> {
  const refused = pulumi.output<unknown>(refusing(name, nodeRoleProblems(found)));
  return pulumi.all([scope, trustPolicyLimit, path, refused]).apply(async ([known, limit, givenPath]) => {
    // Clusters may take minutes to be known. The policy is read again, so that what was added meanwhile is not lost.
    const before = await readTrust(found.name, parent);
    const readAt = performance.now();
    const merge = (arns: readonly string[]): MergedTrust => mergeTrust(before, arns, known.accountId);
    const { policy, changes, refused: others } = merge(sourceArns(known));
    await refusing(name, [
      ...pathProblems(givenPath, found),
      ...otherUserProblems(found.name, others),
      ...lengthProblems(known, limit, (arns) => merge(arns).policy),
    ]);
    if (changes.length > 0) {
      const lost = changes.join("; ");
      void pulumi.log.warn(`The trust policy of the role ${found.name} is made safe; it loses: ${lost}`, parent);
    }
    return { before, after: JSON.stringify(policy), readAt };
  });
}
