import type { Estate, RoleFacts } from "../../../core/facts/estate";
import { trustPolicyOf, type FargateProfile } from "../../../core/facts/fargate-profiles";
import { intendedFor } from "../../../core/facts/role-trust";
import { whatIsLeft, worksForOthers } from "../../../core/facts/whose-role";
import type { Found, OwnRole, PolicyFix, ProfileRoleUntrusted, TrustFound } from "../../../core/findings/found";
import { cloudFormation } from "../../../core/findings/render/fix/cloudformation";
import { json, letInText, ownRoleText, type Language } from "../../../core/findings/render/fix/json";
import { distinctLines, linesFor, whatToFillIn } from "../../../core/findings/render/fix/lines";
import { denialText, entryFix, needTheirOwn, ownArnFix } from "../../../core/findings/render/fix/own-role";
import { attachLines, moveLines } from "../../../core/findings/render/fix/policy";
import { elementsText } from "../../../core/findings/render/trust-findings";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";
import { type RoleIdentity } from "../../../core/records/identity";
import { loopType } from "../../../core/records/resource-types";
import {
  accountIdPattern,
  allowedSourceArns,
  howToLetIn,
  linesOf,
  noAccount,
  readSourceArn,
  sourceArn,
  withLines,
  type Intended,
  type SourceArnLine,
} from "../../../core/trust";

/** Only CloudFormation writes a loop out. */
const judgeWhatItMakes =
  "Judge what it makes once it is deployed: aws cloudformation get-template --stack-name STACK_NAME --template-stage Processed " +
  "--query TemplateBody > processed.json && fargate-role judge processed.json. Put the name of the stack in place of STACK_NAME";

/** What to do in a file about what was found in it, in the file's own language. */
export class FileFixes {
  private readonly roles: ReadonlyMap<string | undefined, RoleFacts>;

  constructor(private readonly estate: Estate) {
    this.roles = new Map(estate.roles.map((role) => [role.role.urn, role]));
  }

  private get source(): Source {
    return this.estate.source;
  }

  of(found: Found): string {
    switch (found.kind) {
      case "trust":
        return this.forShared(found.role) ?? this.ofTrust(found);
      case "trust-open":
        return "unknownPart" in found.why
          ? "Give the values that the file leaves open (--account, --region, --parameter), or judge the role when it is made: fargate-role scan"
          : `--account ${found.why.names} says that it is deployed there`;
      case "shared":
      case "policy-missing":
      case "workload-permissions":
        return this.ofPolicies(found.fix, found.role);
      case "untrusted":
        return this.forShared(found.role) ?? this.ofUntrusted(found);
      case "another-arn":
        return ownArnFix;
      case "entry-in-the-way":
        return entryFix;
      case "not-judged":
        if (found.level === "unknown")
          return "Give the file that makes the role too, or judge it in its account: fargate-role scan";
        return found.at.type === loopType ? judgeWhatItMakes : "Read it yourself";
      default:
        return "";
    }
  }

  /** The clusters whose profiles use a role. If the file does not show who uses it, the user may. */
  clustersOf({ profiles }: Pick<RoleFacts, "profiles">): readonly Partial<UsingCluster>[] {
    if (profiles.length === 0) return this.source.asked ?? [];
    return profiles.map((profile) => usingCluster(profile, this.source));
  }

  private ofTrust({ role, findings }: TrustFound): string {
    const language = this.languageOf(role.urn);
    const clusters = this.clustersOf(this.roles.get(role.urn) ?? { profiles: [] });
    const filled = findings.map((one) => ({
      ...one,
      fix: withLines(one.fix, (lines) => linesFor(lines, clusters)),
    }));
    const lines = filled.flatMap(({ fix }) => linesOf(fix));
    return withToFillIn(elementsText(filled, language), lines, language);
  }

  private ofPolicies(fix: OwnRole | PolicyFix, role: RoleIdentity): string {
    if (fix.kind === "move") return moveLines(fix).join("; ");
    if (fix.kind === "own-role") return (fix.for === "pods" ? this.forShared(role) : undefined) ?? needTheirOwn.nodes;
    return attachLines(fix, (policy) => [`Attach ${policy} to the role`], this.source).join(" ");
  }

  private ofUntrusted({ role, at, why, profile: { cluster } }: ProfileRoleUntrusted): string {
    const denials = why.kind === "kept-out" ? why.denials : [];
    // A line more is of no use if a Deny keeps the profile out.
    if (denials.length > 0) return denialText(denials);
    const profile = this.estate.profiles.find(({ record }) => record === at);
    if (!profile) return needTheirOwn.pods;
    const line = profileLine(profile, this.source);
    const language = this.languageOf(role.urn);
    const how = howProfileGetsIn({ ...profile, ...(cluster !== undefined && { cluster }) }, line, this.source);
    return withToFillIn(letInText(how, line, role.label, language), [line], language);
  }

  /** Another role for the profiles of one that works for others, and so stays as it is; undefined for any other role. */
  private forShared({ urn, label }: RoleIdentity): string | undefined {
    const used = this.roles.get(urn) ?? this.estate.roles.find(({ role }) => role.label === label);
    if (!used || !worksForOthers(this.estate.facts, used)) return undefined;
    const { account: accountId, partition = "aws" } = this.source;
    const users = used.profiles.map((profile) => profileLine(profile, this.source));
    const lines = distinctLines(users.length > 0 ? users : [{ partition, region: "*", accountId }]);
    const left = used.made && whatIsLeft(trustPolicyOf(used.made.record), intendedFor({ accounts: [accountId] }));
    const language = this.languageOf();
    return withToFillIn(ownRoleText({ lines, beside: used.role.label, left }, language), lines, language);
  }

  /** How a fix is typed in the file; `urn` is that of the role that it changes, if that is in the file. */
  private languageOf(urn = ""): Language {
    const { standIns, writtenRole } = this.source;
    const role = writtenRole?.(urn);
    return standIns === undefined || role?.text === "plain" ? json : cloudFormation(standIns, role);
  }
}

/** A profile's cluster by its name or how the file refers to it, if that is known; and where it is. */
function usingCluster(
  { cluster, madeCluster, region }: FargateProfile,
  { referTo, standIns }: Source,
): Partial<UsingCluster> {
  const name = cluster ?? (madeCluster && referTo?.(madeCluster));
  return {
    ...(name !== undefined && { name }),
    ...(region === undefined || region === standIns?.region ? {} : { region }),
  };
}

/** The SourceArn line of a profile's cluster, as far as the file and the user say where it is. */
function profileLine(profile: FargateProfile, source: Source): SourceArnLine {
  const { accountId = source.account } = profile;
  const { name: cluster, region = "*" } = usingCluster(profile, source);
  return { partition: partitionIn(source, profile.partition) ?? "aws", region, accountId, cluster };
}

/** A fix, with what to put in the place of what its lines leave out. */
const withToFillIn = (fix: string, lines: readonly SourceArnLine[], language: Language): string =>
  [fix, ...whatToFillIn(lines, language)].join(". ");

/** By the profile's own line, as the trust policy holds it: with what stands in a template for what only its deployment knows. */
function howProfileGetsIn(
  { trustPolicy, region, accountId: own, partition, cluster = "" }: FargateProfile,
  line: SourceArnLine,
  source: Source,
): ReturnType<typeof howToLetIn> {
  const intended: Intended = intendedFor({
    accounts: [own ?? source.account],
    partition: partitionIn(source, partition),
    seenRegions: [region === source.standIns?.region ? undefined : region],
  });
  const named = allowedSourceArns(trustPolicy).map((one) => readSourceArn(one).accountId);
  const accountId = line.accountId ?? named.find((one) => accountIdPattern.test(one)) ?? noAccount;
  const asked = [sourceArn({ ...line, region: region ?? line.region, accountId, cluster })];
  return howToLetIn(trustPolicy, { intended: { ...intended, accounts: [accountId] }, asked });
}
