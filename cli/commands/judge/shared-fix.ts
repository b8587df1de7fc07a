import { ownRoleText } from "../../../core/findings/render/fix/json";
import { distinctLines } from "../../../core/findings/render/fix/lines";
import { intendedFor } from "../../../core/facts/trust";
import type { Facts, UsedRole } from "../../../core/facts/facts";
import { trustPolicyOf, type FargateProfile } from "../../../core/facts/fargate-profiles";
import { whatIsLeft, worksForOthers } from "../../../core/facts/whose-role";
import type { RoleIdentity } from "../../../core/records/identity";
import { printable } from "../../../core/text";
import type { SourceArnLine } from "../../../core/trust";
import { languageOf, withToFillIn } from "./judge-trust";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";

/** A profile's cluster by its name or how the file refers to it, if that is known; and where it is. */
export function usingCluster(
  { cluster, madeCluster, region }: FargateProfile,
  { referTo, standInRegion }: Source,
): Partial<UsingCluster> {
  const name = cluster ?? (madeCluster && referTo?.(madeCluster));
  return {
    ...(name !== undefined && { name }),
    ...(region === undefined || region === standInRegion ? {} : { region }),
  };
}

/** The SourceArn line of a profile's cluster, as far as the file and the user say where it is. */
export function profileLine(profile: FargateProfile, source: Source): SourceArnLine {
  const { accountId = source.account } = profile;
  const { name: cluster, region = "*" } = usingCluster(profile, source);
  return { partition: partitionIn(source, profile.partition) ?? "aws", region, accountId, cluster };
}

/** What to do if a role works for others, and so stays as it is; undefined for any other role. */
export type FixForShared = (role: UsedRole) => string | undefined;

/** Gives the profiles of such a role another one, for their clusters and nobody else. */
export function fixForShared(facts: Facts, profiles: readonly FargateProfile[], source: Source): FixForShared {
  const keyOf = ({ urn, label }: RoleIdentity): string => urn ?? label;
  const profilesByRole = Map.groupBy(profiles, ({ role }) => role && keyOf(role));
  const { account: accountId, partition = "aws" } = source;
  const toFillIn = [{ partition, region: "*", accountId }];
  return (used) => {
    if (!worksForOthers(facts, used)) return undefined;
    const users = profilesByRole.get(keyOf(used.role))?.map((profile) => profileLine(profile, source));
    const lines = distinctLines(users ?? toFillIn);
    const record = facts.stack.roles.get(used.role.urn ?? "")?.record;
    const left = record && whatIsLeft(trustPolicyOf(record), intendedFor({ accounts: [source.account] }));
    const language = languageOf(source);
    return printable(withToFillIn(ownRoleText({ lines, beside: used.role.label, left }, language), lines, language));
  };
}
