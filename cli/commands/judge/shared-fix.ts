import {
  accountPlaceholder,
  clusterPlaceholder,
  conditionText,
  fargateService,
  fargateStatement,
  sourceArn,
} from "../../../core/trust";
import type { Facts, UsedRole } from "../../../core/facts/facts";
import { trustPolicyOf, type FargateProfile } from "../../../core/facts/fargate-profiles";
import { whatIsLeft, worksForOthers } from "../../../core/facts/whose-role";
import type { RoleIdentity } from "../../../core/records/identity";
import { printable } from "../../../core/text";
import { filledIn } from "./judge-trust";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";

/** A profile's cluster by its name, how the file refers to it, or what is to be filled in; and where it is. */
export function usingCluster(
  { cluster, madeCluster, region }: FargateProfile,
  { referTo, standInRegion }: Source,
): UsingCluster {
  const name = cluster ?? (madeCluster && referTo?.(madeCluster)) ?? clusterPlaceholder;
  return { name, ...(region === undefined || region === standInRegion ? {} : { region }) };
}

/** The SourceArn line of a profile's cluster, as far as the file and the user say where it is. */
export function profileLine(profile: FargateProfile, source: Source): string {
  const { accountId = source.account } = profile;
  const { name: cluster, region = "*" } = usingCluster(profile, source);
  return sourceArn({
    partition: partitionIn(source, profile.partition) ?? "aws",
    region,
    accountId: accountId ?? accountPlaceholder,
    cluster,
  });
}

/** What to do where a role works for others, and so stays as it is; undefined for any other role. */
export type FixForShared = (role: UsedRole) => string | undefined;

/** Gives the profiles of such a role another one, for their clusters and nobody else. */
export function fixForShared(facts: Facts, profiles: readonly FargateProfile[], source: Source): FixForShared {
  const keyOf = ({ urn, label }: RoleIdentity): string => urn ?? label;
  const profilesByRole = Map.groupBy(profiles, ({ role }) => role && keyOf(role));
  const { account: accountId = accountPlaceholder, partition = "aws" } = source;
  const toFillIn = [sourceArn({ partition, region: "*", accountId, cluster: clusterPlaceholder })];
  return (used) => {
    if (!worksForOthers(facts, used)) return undefined;
    const lines = profilesByRole.get(keyOf(used.role))?.map((profile) => profileLine(profile, source));
    const condition = conditionText(fargateStatement([...new Set(lines ?? toFillIn)]));
    const another = `Give the Fargate profiles a role of their own, which nothing but ${fargateService} can assume, with ${condition}`;
    const record = facts.stack.roles.get(used.role.urn ?? "")?.record;
    const intended = source.account === undefined ? {} : { accounts: [source.account] };
    const left = record && whatIsLeft(trustPolicyOf(record), `role ${used.role.label}`, intended);
    return printable(filledIn(left === undefined ? another : `${another}; then ${left}`, [], source));
  };
}
