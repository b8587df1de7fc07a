import { clustersOf } from "../facts/cluster-role";
import type { Estate, RoleFacts } from "../facts/estate";
import { intentionIn, type JudgedRole } from "../facts/role-trust";
import type { TrustFound, TrustOpen } from "../findings/found";
import { actionMatches } from "../policy/evaluate/statement";
import { wholeDocument } from "../policy/parse/problem";
import { autoModeAction, eksCluster } from "../service/eks-cluster";
import { fargateService, mentionsService, parseTrustPolicy, serves, type TrustFinding } from "../trust";

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
  const findings = found.some(({ id }) => id === "trust-broken" || id === "trust-malformed")
    ? []
    : lacking(role, way, estate);
  const { document } = way;
  const intended = { ...intentionIn(way.role, estate.source), service: eksCluster };
  const lack = { id: "trust-broken", kind: "trust", role: way.role, at: way.role.record, document, intended } as const;
  return [...found.map(withLevel), ...(findings.length > 0 ? [{ ...lack, findings }] : [])];
}

/** What the clusters that use the role do not get. */
function lacking(role: RoleFacts, { document, unknownPart }: JudgedRole, estate: Estate): TrustFinding[] {
  if (unknownPart !== undefined) return [];
  const clusters = clustersOf(role, estate);
  const out = clusters.flatMap(({ cluster, region, accountId }) => {
    const isKnown = region !== "*" && region !== estate.source.standIns?.region;
    const place = { accountId, cluster, ...(isKnown && { region }) };
    if (cluster === undefined || serves(document, { service: eksCluster, for: place })) return [];
    return [broken("Condition", { kind: "keeps-out", cluster })];
  });
  const own = parseTrustPolicy(document).statements.filter(
    (one) => one.effect === "Allow" && mentionsService(one, eksCluster),
  );
  const isTagged = own.some((one) => actionMatches(one, autoModeAction) !== "no");
  const [first] = own;
  const untagged = first && !isTagged && clusters.some(({ hasAutoMode }) => hasAutoMode);
  return [...out, ...(untagged ? [broken("Action", { kind: "no-tag-session" }, first.label)] : [])];
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
