import {
  fargate,
  globMatches,
  isAboutService,
  isKnownRegion,
  judgeTrustPolicy,
  looksLikeRegion,
  unconcerned,
  type Intended,
  type Judgement,
  type Service,
} from "../trust";
import { memoizeByDocument, memoizeByObject } from "../memoize";
import { partitionIn, type Source, type UsingCluster } from "../readers/source";
import { listedRegions } from "../readers/unread";
import { templateAccount, type RoleIdentity } from "../records/identity";
import { regionsShown, type ResourceRecord } from "../records/record";
import { trustPolicyOf } from "./fargate-profiles";
import { leastPermissive, type JudgedRole } from "./judged-role";

/** What is known of whom a role is for: from a stack and its configuration, from a file and its user, or from an account. */
export interface KnownOfRole extends Pick<
  Intended,
  "account" | "clusters" | "organizations" | "partition" | "regions"
> {
  /** The accounts that it may serve, as far as they are in sight. */
  accounts?: readonly (string | undefined)[];
  /** True in a template, which may name its own account without saying which it is. */
  isInTemplate?: boolean;
  /** The clusters as a user names them. */
  asked?: readonly UsingCluster[];
  /** Regions that a provider, a cluster or AWS shows: they exist, also if they are younger than this version. */
  seenRegions?: readonly (string | undefined)[];
}

/** Whom a role is for. */
export function intendedFor(known: KnownOfRole): Intended {
  const { accounts = [], isInTemplate, asked = [], seenRegions = [], ...limits } = known;
  const inSight = accounts.filter((account) => account !== undefined);
  const own = isInTemplate ? [templateAccount] : [];
  const isMeant = (name: string) => limits.regions?.some((glob) => globMatches(glob, name)) ?? true;
  const young = [...new Set(seenRegions.filter((name) => name !== undefined))].filter(
    (name) => looksLikeRegion(name) && !isKnownRegion(name) && isMeant(name),
  );
  const [region, other] = new Set(asked.map((one) => one.region));
  const places = asked.flatMap((one) => (one.region === undefined ? [] : { cluster: one.name, region: one.region }));
  return {
    ...limits,
    ...(inSight.length > 0 && { accounts: [...new Set([...inSight, ...own])] }),
    ...(young.length > 0 && { regions: [...(limits.regions ?? ["*"]), ...young] }),
    ...(region !== undefined && other === undefined && { region }),
    ...(places.length > 0 && limits.clusters && { places }),
  };
}

const regionsIn = memoizeByObject((records: readonly ResourceRecord[]) => [...new Set(records.flatMap(regionsShown))]);

/**
 * Whom a role of a source is for.
 * @param own the account that it is in, if the source or its reader says it
 */
export function intentionIn(
  { accountId, partition }: Pick<RoleIdentity, "accountId" | "partition">,
  source: Source,
  own: string | undefined = source.account ?? accountId,
): Intended {
  const { clusters, asked = [], allowed = {}, records } = source;
  return intendedFor({
    ...(own !== undefined && allowed.accounts && { account: own }),
    clusters,
    ...allowed,
    accounts: allowed.accounts ?? [own],
    partition: partitionIn(source, partition),
    asked,
    seenRegions: [...regionsIn(records), ...listedRegions(source), ...asked.map(({ region }) => region)],
  });
}

/** True for a role whose trust policy is about the Fargate service, and may let it in. */
export function isForFargate(role: ResourceRecord): boolean {
  const document = trustPolicyOf(role);
  return document !== undefined && isAboutService(document) && judgeTrust(document, {}).concernsFargate;
}

/** Judges a trust policy at the present time. Several rules ask about each role, and many roles have the same text. */
export function judgeTrust(document: unknown, { service = fargate, ...intended }: Omit<Intended, "now">): Judgement {
  return judgeFor(service)(document, intended);
}

const judgeFor = memoizeByObject((service: Service) =>
  memoizeByDocument((document, intended: Omit<Intended, "now" | "service">) =>
    judgeTrustPolicy(document, { ...intended, service }),
  ),
);

/**
 * Judges the trust policy of a role. If a part of it is not known, only those findings count that hold for any value of that part;
 * the others are found when it is known.
 */
export function judgeKnown({ document, unknownPart }: JudgedRole, intended: Intended): Judgement {
  if (unknownPart === undefined) return judgeTrust(document, intended);
  const known = leastPermissive(document);
  if (known === undefined) return unconcerned;
  const { scoped, exclusive, concernsFargate } = judgeTrust(known, intended);
  // Whom the least permissive form lets in gets in also if the policy turns out to permit more.
  return { concernsFargate, scoped: scoped.filter(({ kind }) => kind === "unsafe"), exclusive, notices: [] };
}

/** True for a trust policy that is not known in part and has nothing to report for any name of the cluster. */
export function isRightAnyway({ widest }: JudgedRole, part: "scoped" | "exclusive", intended: Intended = {}): boolean {
  return widest !== undefined && judgeTrust(widest, intended)[part].length === 0;
}
