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
import { describe, knownUrn, regionsShown, stackOfUrn, type ResourceRecord } from "../../../core/records/record";
import { asList, asObject, compareTexts, isObject } from "../../../core/text";
import { parseRoleArn } from "../../../core/trust";
import { findFacts } from "../../../core/facts/facts";
import { keyOf, type RolesInAws } from "../../../core/lookup/answers";
import { AwsAnswers, type AwsMemory, type LookupMode } from "../../../core/lookup/aws-answers";
import { usesByConfiguration, usesByLedger, type Ledgers } from "../../../core/facts/ledger";
import { Unanswered } from "../../../core/unanswered";
import { judgeSource } from "../judge/judge-source";

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
  /** What is to be said beside the findings, for example that an exemption was made. */
  notices: string[];
}

/** How AWS is asked, and who says what it did not tell. */
interface Asking {
  memory: AwsMemory;
  notice: (text: string) => void;
}

/** The configuration of the pack, ready to judge with. */
export interface Configuration {
  settings: readonly PolicySettings[];
  exceptions: readonly PulumiException[];
  ledgers: Ledgers;
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
}

/** A role that nodes share is reported where pods get it, so roles come last. */
function inOrder(records: readonly ResourceRecord[]): ResourceRecord[] {
  const rank = ({ type, urn }: ResourceRecord): string => `${Object.hasOwn(roleTypes, type) ? 1 : 0}${urn}`;
  return [...records].sort((a, b) => compareTexts(rank(a), rank(b)));
}

function valuesOf({ settings }: Configuration, name: PolicyName): Record<string, unknown> {
  return settings.find((one) => one.name === name)?.values ?? {};
}

/** What AWS tells of the roles that a stack uses and does not make, as the pack asks for it. */
async function askAws(
  records: readonly ResourceRecord[],
  configuration: Configuration,
  aws: Asking,
): Promise<RolesInAws> {
  const answers = new AwsAnswers(aws.memory);
  const modeOf = (name: PolicyName) => valuesOf(configuration, name).lookup as LookupMode | undefined;
  const [byNodes, byProfiles] = [modeOf("fargate-role-not-node-role"), modeOf("fargate-profile-role-usable")];
  const { nodeRoles, ledgers } = valuesOf(configuration, "fargate-role-not-node-role");
  const isInformed = asList(nodeRoles).length + asList(ledgers).length > 0;
  const mode = byNodes === false ? byProfiles : byNodes;
  const voice = { notice: aws.notice, labelOf: ({ label }: RoleIdentity) => label };
  return answers.rolesOf(findFacts(records), voice, { ...(mode !== undefined && { mode }), isInformed });
}

function sourceOf(stack: string, records: ResourceRecord[], configuration: Configuration, live: RolesInAws): Source {
  const { ledgers } = configuration;
  const values = (name: PolicyName) => valuesOf(configuration, name);
  const texts = (value: unknown): string[] | undefined => (Array.isArray(value) ? value.map(String) : undefined);
  const { accounts, clusters, regions, organizations } = values("fargate-role-trust-scoped");
  const nodeRoles = texts(values("fargate-role-not-node-role").nodeRoles) ?? [];
  const [organization] = stack.split("/", 1);
  const own = { stack: records.map(({ urn }) => stackOfUrn(urn)).find((one) => one !== undefined), organization };
  return {
    file: stack,
    here: "this stack",
    records,
    showsAttachments: true,
    lineOf: () => undefined,
    nameOf: ({ urn }) => urn,
    allowed: {
      accounts: texts(accounts),
      clusters: texts(clusters),
      regions: texts(regions),
      organizations: texts(organizations),
    },
    usesElsewhere: (role) => [
      ...usesByConfiguration(nodeRoles, role),
      ...usesByLedger(ledgers, own, role),
      ...(live.uses.get(keyOf(role)) ?? []),
    ],
    trustPolicyElsewhere: (role) => live.trustPolicies.get(keyOf(role)),
  };
}

/** What the judge finds in a state, and the sentences about what is not known in it. */
async function judgeState(stack: string, exported: unknown, configuration: Configuration, aws: Asking) {
  const records = inOrder(recordsOfState(exported));
  const live = await askAws(records, configuration, aws);
  const { findings, foundBy, roles } = judgeSource(sourceOf(stack, records, configuration, live));
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
    return { ...finding, urn, ...(role !== undefined && { role }), identity, isOfRoleElsewhere };
  };
  return {
    records,
    hasRoles: roles.length > 0,
    judged: findings.filter(({ level }) => level !== "unknown").map(judged),
    unknown: findings.filter(({ level }) => level === "unknown").map(({ message }) => message),
  };
}

/** Findings that a policy reports as one: all that is wrong with one trust policy, and all profiles that cannot use one role. */
function groupOf({ id, resource, role }: Judged): string {
  if (id.startsWith("trust-")) return `trust ${resource}`;
  return id === "profile-role-untrusted" || id === "role-missing" ? `${id} ${role ?? resource}` : `${id} ${resource}`;
}

function joined(lines: readonly (string | undefined)[]): string {
  return [...new Set(lines.filter((line) => line !== undefined))].join(". ");
}

/** Says what one policy finds, and what is to be said of its exemptions. */
class Speaker {
  readonly findings: PolicyFinding[] = [];
  readonly notices: string[] = [];

  constructor(
    private readonly settings: PolicySettings,
    private readonly rootUrn: string,
  ) {}

  report(id: FindingId, message: string, { urn = this.rootUrn, role, fix }: Partial<PolicyFinding> = {}): void {
    const level = findingKinds[id].level === "advice" ? "advisory" : this.settings.level;
    if (level === "disabled") return;
    const isKnown = this.findings.some((one) => one.id === id && one.urn === urn && one.message === message);
    if (isKnown) return;
    const text = { message, ...(fix !== undefined && fix !== "" && { fix }) };
    this.findings.push({ policy: this.settings.name, level, urn, ...(role !== undefined && { role }), id, ...text });
  }

  notice(text: string): void {
    this.notices.push(`${this.settings.name}: ${text}`);
  }

  judge(all: readonly Judged[]): void {
    const { name, exempt, unknownKeys } = this.settings;
    const finds: readonly FindingId[] = policyKinds[name].finds;
    if (unknownKeys.length > 0) this.report("configuration-invalid", unknownKeys.join("\n"));
    const exemptions = new Exemptions<RoleIdentity>(exempt, coversRole);
    const isOwn = ({ id, isOfRoleElsewhere }: Judged): boolean =>
      isOfRoleElsewhere ? name === "fargate-profile-role-usable" : finds.includes(id);
    const counting = all.filter((one) => isOwn(one) && !this.isExempt(exemptions, one));
    for (const group of Map.groupBy(counting, groupOf).values()) {
      const rank = ({ id }: Judged): number => finds.indexOf(id);
      const [worst] = [...group].sort((a, b) => rank(a) - rank(b));
      const [message, fix] = [joined(group.map((one) => one.message)), joined(group.map((one) => one.fix))];
      if (worst) this.report(worst.id, message, { urn: worst.urn, role: worst.role, fix });
    }
    for (const unused of exemptions.unused())
      this.report("exemption-unused", `${unusedText(unused, name)}. ${unusedFix}.`, { urn: "" });
  }

  private isExempt(exemptions: Exemptions<RoleIdentity>, { id, role, identity }: Judged): boolean {
    const exemption = exemptions.find(id, identity);
    if (!exemption) return false;
    const { by, reason, until, isPast } = exemption;
    const { label } = identity;
    const wide = isWide(exemption) ? ", which covers every role" : "";
    if (!isPast) this.notice(`role ${label} is exempt from this policy by "${by}"${wide}: ${reason}`);
    else {
      const text = `Role ${label}: its exemption by "${by}" ended on ${until}, so its finding counts again.`;
      this.report("exemption-expired", `${text}\n${pastFix}.`, { urn: identity.urn, role });
    }
    return !isPast;
  }
}

/** What is wrong with a configuration in view of the stack and of the ledgers that it names. */
function problemsOf({ name, values }: PolicySettings, records: readonly ResourceRecord[], { problems }: Ledgers) {
  if (name === "fargate-role-not-node-role") return problems.map((text) => ({ text, isWrong: true }));
  const regions = name === "fargate-role-trust-scoped" ? asList(values.regions).map(String) : [];
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
  const unseen: string[] = [];
  const asking = { memory, notice: (text: string) => void unseen.push(text) };
  const { records, hasRoles, judged, unknown } = await judgeState(stack, exported, configuration, asking);
  if (records.length === 0) return { findings: [], isEmpty: true, notices: [] };
  const rootUrn = records.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const speakers = settings.flatMap((one) => {
    if (one.level === "disabled") return [];
    const speaker = new Speaker(one, rootUrn);
    speaker.judge(judged);
    for (const { text, isWrong } of problemsOf(one, records, ledgers))
      if (isWrong && hasRoles) speaker.report("configuration-invalid", text);
      else if (one.name === "fargate-role-not-node-role" || hasRoles) speaker.notice(text);
    return [speaker];
  });
  const findings = speakers
    .flatMap((speaker) => speaker.findings)
    .map((finding) => {
      const covering = exceptionsFor(finding, exceptions);
      return covering ? { ...finding, exceptions: covering } : finding;
    });
  return { findings, notices: [...new Set([...unknown, ...unseen, ...speakers.flatMap(({ notices }) => notices)])] };
}
