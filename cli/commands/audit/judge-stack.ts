import {
  Exemptions,
  findingKinds,
  isWide,
  pastFix,
  unusedFix,
  unusedText,
  type Finding,
  type FindingId,
} from "../../../core/findings";
import { coversRole } from "../../../core/findings/exempt-role";
import type { PolicySettings, PulumiException } from "../../../core/findings/configuration/file";
import { policyKinds, type PolicyName } from "../../../core/findings/configuration/policies";
import { regionsProblem } from "../../../core/findings/configuration/schema";
import { recordsOfState } from "../../../core/readers/pulumi-state/state";
import type { Source } from "../../../core/readers/source";
import { roleTypes, type RoleIdentity } from "../../../core/records/identity";
import { describe, knownUrn, regionsShown, type ResourceRecord } from "../../../core/records/record";
import { asList, asObject, compareTexts, isObject } from "../../../core/text";
import { eksCluster } from "../../../core/service/eks-cluster";
import { parseRoleArn } from "../../../core/trust";
import type { AwsMemory } from "../../../core/lookup/aws-answers";
import type { Ledgers } from "../../../core/facts/ledger";
import { Unanswered } from "../../../core/unanswered";
import { judgeSource } from "../judge/judge-source";
import { askAws, clusterPolicy, sourceOf, type Configuration } from "./stack-source";

/** What one policy says of one resource. */
export interface PolicyFinding {
  policy: PolicyName;
  level: "mandatory" | "advisory";
  /** Empty for a finding about the configuration, in a stack without a resource of its own. */
  urn: string;
  role?: string;
  id: FindingId;
  message: string;
  fix?: string;
  /** The exceptions of the pack's configuration for which it does not fail. */
  exceptions?: { id: string; reason: string }[];
}

export interface Analysis {
  findings: PolicyFinding[];
  /** True for a stack without resources. */
  isEmpty?: true;
  /** True if it rests on what AWS said or did not say, which may be another the next time. */
  isLive?: true;
  /** What is to be said beside the findings, for example that an exemption was made. */
  notices: string[];
}

/** Outputs that hold the ARN of the role that a resource is, or works with, in Pulumi and in Terraform. */
const outputsWithRole = ["arn", "roleArn", "podExecutionRoleArn", "role_arn", "pod_execution_role_arn"];

/** The ARN of the role that a resource of an exported state is or uses, by its URN. One that is a secret is not there. */
function roleArnsOf(exported: unknown): Map<string, string> {
  const entries = asList(asObject(asObject(exported).deployment).resources)
    .filter(isObject)
    .flatMap(({ urn, outputs }) => {
      if (typeof urn !== "string" || !isObject(outputs)) return [];
      const arns = outputsWithRole.map((name) => outputs[name]);
      const arn = arns.find((one): one is string => typeof one === "string" && parseRoleArn(one) !== undefined);
      return arn === undefined ? [] : [[urn, arn] as const];
    });
  return new Map(entries);
}

/** A finding of the judge, about a resource of the stack and the role in it. */
interface Judged extends Finding {
  id: FindingId;
  urn: string;
  identity: RoleIdentity;
  /** True for the trust policy of a role that the stack uses and does not make. */
  isOfRoleElsewhere: boolean;
  /** True for the trust policy of the role of a cluster. */
  isOfClusterRole: boolean;
}

/** A role that nodes share is reported where pods get it, so roles come last. */
function inOrder(records: readonly ResourceRecord[]): ResourceRecord[] {
  const rank = ({ type, urn }: ResourceRecord): string => `${Object.hasOwn(roleTypes, type) ? 1 : 0}${urn}`;
  return [...records].sort((a, b) => compareTexts(rank(a), rank(b)));
}

/** The findings of the judge, each with its resource and its role. */
function judgedIn(source: Source, exported: unknown): { hasRoles: boolean; judged: Judged[]; unknown: string[] } {
  const { findings, foundBy, roles } = judgeSource(source);
  const defect = findings.find(({ id }) => id === "file-unreadable");
  if (defect) throw new Unanswered(defect.message);
  const arns = roleArnsOf(exported);
  const judged = (finding: Finding): Judged => {
    const found = foundBy.get(finding.fingerprint);
    const urn = found?.at ? knownUrn(found.at) : "";
    const role = arns.get(urn);
    const identity =
      found && "role" in found && found.role ? found.role : { label: found?.at ? describe(found.at) : urn, urn };
    const isOfRoleElsewhere = found?.kind === "trust" && found.role.urn === undefined;
    const isOfClusterRole = found?.kind === "trust" && found.intended.service === eksCluster;
    return { ...finding, urn, ...(role !== undefined && { role }), identity, isOfRoleElsewhere, isOfClusterRole };
  };
  const isOpen = ({ level }: Finding): boolean => level === "unknown";
  return {
    hasRoles: roles.length > 0,
    judged: findings.filter((one) => !isOpen(one)).map(judged),
    unknown: findings.filter(isOpen).map(({ message }) => message),
  };
}

/** Findings that a policy reports as one: all that is wrong with one trust policy, and all profiles that cannot use one role. */
function groupOf({ id, resource, role }: Judged): string {
  if (id.startsWith("trust-") && id !== "trust-ending") return `trust ${resource}`;
  return id === "profile-role-untrusted" || id === "role-missing" ? `${id} ${role ?? resource}` : `${id} ${resource}`;
}

const joined = (lines: readonly (string | undefined)[]): string =>
  [...new Set(lines.filter((line) => line !== undefined))].join(". ");

/** What one policy says of a stack. */
type Said = Pick<Analysis, "findings" | "notices">;

/** What one policy finds, and what is to be said of its exemptions and its configuration. */
function policySays(
  settings: PolicySettings,
  all: readonly Judged[],
  problems: readonly Problem[],
  root: string,
): Said {
  const { name, level: own, exempt, unknownKeys } = settings;
  const finds: readonly FindingId[] = policyKinds[name].finds;
  const exemptions = new Exemptions<RoleIdentity>(exempt, coversRole);
  const found = new Map<string, PolicyFinding>();
  const notices: string[] = [];
  const report = (
    id: FindingId,
    message: string,
    { urn = root, role, fix = "" }: Partial<PolicyFinding> = {},
    levelOfId = findingKinds[id].level,
  ): void => {
    const level = levelOfId === "advice" ? "advisory" : own;
    const key = JSON.stringify([id, urn, message]);
    if (level === "disabled" || found.has(key)) return;
    found.set(key, { policy: name, level, urn, ...(role && { role }), id, message, ...(fix !== "" && { fix }) });
  };
  const isExempt = ({ id, role, identity: { label, urn }, identity }: Judged): boolean => {
    const exemption = exemptions.find(id, identity);
    if (!exemption) return false;
    const { by, reason, until, isPast } = exemption;
    const wide = isWide(exemption) ? ", which covers every role" : "";
    const past = `Role ${label}: its exemption by "${by}" ended on ${until}, so its finding counts again.\n${pastFix}.`;
    if (isPast) report("exemption-expired", past, { urn, role });
    else notices.push(`role ${label} is exempt from this policy by "${by}"${wide}: ${reason}`);
    return !isPast;
  };
  const isOwn = ({ id, isOfRoleElsewhere, isOfClusterRole }: Judged): boolean => {
    if (isOfClusterRole || name === clusterPolicy) return isOfClusterRole && name === clusterPolicy;
    return isOfRoleElsewhere ? name === "fargate-profile-role-usable" : finds.includes(id);
  };
  if (unknownKeys.length > 0) report("configuration-invalid", unknownKeys.join("\n"));
  const counting = all.filter((one) => isOwn(one) && !isExempt(one));
  for (const group of Map.groupBy(counting, groupOf).values()) {
    const [worst] = [...group].sort((a, b) => finds.indexOf(a.id) - finds.indexOf(b.id));
    const [message, fix] = [joined(group.map((one) => one.message)), joined(group.map((one) => one.fix))];
    if (worst) report(worst.id, message, { urn: worst.urn, role: worst.role, fix }, worst.level);
  }
  for (const unused of exemptions.unused())
    report("exemption-unused", `${unusedText(unused, name)}. ${unusedFix}.`, { urn: "" });
  for (const { text, isWrong } of problems)
    if (isWrong) report("configuration-invalid", text);
    else notices.push(text);
  return { findings: [...found.values()], notices: notices.map((text) => `${name}: ${text}`) };
}

interface Problem {
  text: string;
  /** False for what is only to be said. */
  isWrong: boolean;
}

/** What is wrong with a configuration in view of the stack and of the ledgers that it names. */
function problemsOf(
  { name, values }: PolicySettings,
  records: readonly ResourceRecord[],
  { problems }: Ledgers,
  hasRoles: boolean,
): Problem[] {
  if (name === "fargate-role-not-node-role") return problems.map((text) => ({ text, isWrong: hasRoles }));
  const regions = name === "fargate-role-trust-scoped" && hasRoles ? asList(values.regions).map(String) : [];
  const problem = regionsProblem(regions, records.flatMap(regionsShown));
  return problem ? [{ text: problem.text, isWrong: problem.isMisspelt }] : [];
}

/** The exceptions that cover a finding. Pulumi compares names and URNs as they are. */
function exceptionsFor({ policy, urn }: PolicyFinding, all: readonly PulumiException[]): PolicyFinding["exceptions"] {
  const found = all.filter(({ match }) =>
    match.some(({ policies, targets }) => policies.includes(policy) && targets.includes(urn)),
  );
  return found.length > 0 ? found.map(({ id, reason }) => ({ id, reason })) : undefined;
}

/**
 * Judges a stack's exported state as the policy pack does, with the pack's configuration. Secrets stay encrypted: what is one is not
 * known.
 * @param stack `ORGANIZATION/PROJECT/STACK`
 */
export async function judgeStack(
  stack: string,
  exported: unknown,
  configuration: Configuration,
  memory: AwsMemory,
): Promise<Analysis> {
  const { settings, exceptions, ledgers } = configuration;
  const records = inOrder(recordsOfState(exported));
  if (records.length === 0) return { findings: [], isEmpty: true, notices: [] };
  const unseen: string[] = [];
  const asking = {
    isLive: false,
    // It is taken only if there is something to ask.
    get lookup() {
      this.isLive = true;
      return memory.lookup;
    },
  };
  const live = await askAws(records, configuration, asking, (text) => void unseen.push(text));
  const { hasRoles, judged, unknown } = judgedIn(sourceOf(stack, records, configuration, live), exported);
  const root = records.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const said = settings
    .filter(({ level }) => level !== "disabled")
    .map((one) => policySays(one, judged, problemsOf(one, records, ledgers, hasRoles), root));
  const findings = said
    .flatMap((one) => one.findings)
    .map((finding) => {
      const covering = exceptionsFor(finding, exceptions);
      return covering ? { ...finding, exceptions: covering } : finding;
    });
  const notices = [...new Set([...unknown, ...unseen, ...said.flatMap((one) => one.notices)])];
  return { findings, ...(asking.isLive && { isLive: true }), notices };
}
