import { clustersOf, type ClusterOfRole } from "../facts/cluster-role";
import type { Estate, RoleFacts } from "../facts/estate";
import { intentionIn, type JudgedRole } from "../facts/role-trust";
import type { TrustFound, TrustOpen } from "../findings/found";
import { actionMatches } from "../policy/evaluate/statement";
import { wholeDocument } from "../policy/parse/problem";
import { autoModeAction, eksCluster } from "../service/eks-cluster";
import {
  fargateService,
  mayAssume,
  mentionsService,
  parseTrustPolicy,
  serves,
  type Statement,
  type TrustFinding,
  whyNotAllowed,
} from "../trust";

/** The services with which the role of a cluster may work besides: one role for both is advice against, not a stranger. */
const otherWorks: readonly string[] = [fargateService, "ec2.amazonaws.com"];

const broken = (element: string, cause: TrustFinding["cause"], statement = wholeDocument): TrustFinding => ({
  ...{ kind: "broken", statement, element, cause },
});

/**
 * What is found about the trust policy of a cluster's role. AWS recommends the condition and still shows roles without it, so that
 * a role without it gets an advice.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
 */
export function ofCluster(
  found: readonly (TrustFound | TrustOpen)[],
  role: RoleFacts,
  way: JudgedRole,
  estate: Estate,
): (TrustFound | TrustOpen)[] {
  const { document } = way;
  const isSaid = found.some(({ id }) => id === "trust-broken" || id === "trust-malformed");
  const clusters = way.unknownPart === undefined ? clustersOf(role, estate) : [];
  if (isSaid || clusters.length === 0) return found.map(withLevel);
  const intended = { ...intentionIn(way.role, estate.source), service: eksCluster };
  const lack = { id: "trust-broken", kind: "trust", role: way.role, at: way.role.record, document, intended } as const;
  // Nobody can use a role that lets in nobody.
  if (mayAssume(document, eksCluster.principal) === "no")
    return [
      ...found.filter(({ id }) => id === "trust-not-exclusive").map(withLevel),
      { ...lack, findings: [whyNotAllowed(document, eksCluster)] },
    ];
  const findings = lacking(clusters, document, estate);
  return [...found.map(withLevel), ...(findings.length > 0 ? [{ ...lack, findings }] : [])];
}

/** What the clusters that use the role do not get: to be let in comes first. */
function lacking(clusters: readonly ClusterOfRole[], document: unknown, estate: Estate): TrustFinding[] {
  const out = clusters.flatMap(({ cluster, region, accountId }) => {
    const isKnown = region !== "*" && region !== estate.source.standIns?.region;
    const place = { accountId, cluster, ...(isKnown && { region }) };
    if (serves(document, { service: eksCluster, for: place })) return [];
    return [broken("Condition", { kind: "keeps-out", ...(cluster !== undefined && { cluster }) })];
  });
  if (out.length > 0 || !clusters.some(({ hasAutoMode }) => hasAutoMode)) return out;
  const [first, ...others] = parseTrustPolicy(document).statements.filter(
    (one) => one.effect === "Allow" && mentionsService(one, eksCluster),
  );
  const isTagging = (one: Statement) => actionMatches(one, autoModeAction.toLowerCase()) !== "no";
  return !first || [first, ...others].some(isTagging)
    ? []
    : [broken("Action", { kind: "no-tag-session" }, first.label)];
}

function withLevel(found: TrustFound | TrustOpen): TrustFound | TrustOpen {
  const isAdvice =
    found.kind === "trust" &&
    (found.id === "trust-not-exclusive"
      ? found.findings.every(({ cause }) => cause.kind === "others" && !cause.rest && cause.named.every(isWork))
      : found.id !== "trust-broken" && found.id !== "trust-malformed");
  return isAdvice ? { ...found, level: "advice" } : found;
}

function isWork(name: string): boolean {
  return otherWorks.includes(name);
}
