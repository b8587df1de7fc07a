import {
  exemptionByTag,
  exemptionProblems,
  Exemptions,
  isWide,
  makeFinding,
  pastFix,
  unusedFix,
  unusedText,
  type Exemption,
  type Finding,
  type FoundExemption,
  type Place,
  type UnusedExemption,
} from "../../core/findings";
import { coversRole, identityFromArn, nameInUrn, type RoleIdentity } from "../../core/role-uses";
import { asList, isObject, printable, quoteTyped } from "../../core/text";
import { Unanswered } from "../exit";
import { packConfigOf } from "../pack-config";
import { readJsonFile } from "../read-text";
import { isComplete, type Report } from "../report/report";

/** What a file says of exemptions. */
export interface ExemptionsFile {
  path: string;
  exempt: readonly Exemption[];
  /** True if the tag of a role exempts it. */
  allowTags: boolean;
}

const example = '[{ "role": "legacy-pods", "finding": "trust-unsafe", "reason": "OPS-1234", "until": "2027-03-31" }]';

/** What a file says: the list itself, an object with `exempt` or `allowTags`, or the configuration of the pack's policies. */
function contentOf(value: unknown): { exempt: unknown[]; allowTags: unknown } | undefined {
  if (Array.isArray(value)) return { exempt: value, allowTags: false };
  if (!isObject(value)) return undefined;
  const says = ({ exempt, allowTags }: Record<string, unknown>): boolean =>
    Array.isArray(exempt) || allowTags !== undefined;
  if (says(value)) return { exempt: asList(value.exempt), allowTags: value.allowTags ?? false };
  const policies = Object.values(packConfigOf(value).policies).filter(isObject);
  if (!policies.some(says)) return undefined;
  // The policies of one configuration often share an entry.
  const entries = policies.flatMap(({ exempt }) => asList(exempt));
  const exempt = [...new Map(entries.map((one) => [JSON.stringify(one), one])).values()];
  // A finding here is not that of one policy, so a tag counts only where all of them let it.
  return { exempt, allowTags: policies.every(({ allowTags }) => allowTags === true) };
}

/**
 * Reads a file of exemptions: a JSON list, or the configuration of the policy pack, whose `exempt` lists count.
 * @throws Unanswered if it cannot be read, or an entry is not in the form that is expected
 */
export async function readExemptions(path: string): Promise<ExemptionsFile> {
  const content = contentOf(await readJsonFile("--exemptions", path));
  if (!content) throw new Unanswered(`--exemptions ${path} holds no list of exemptions, such as ${example}`);
  const { exempt, allowTags } = content;
  const problems = exempt.flatMap((one, index) => exemptionProblems(one).map((text) => `exempt[${index}]: ${text}`));
  if (typeof allowTags !== "boolean") problems.push(`allowTags: ${quoteTyped(allowTags)} is neither true nor false`);
  if (problems.length > 0) throw new Unanswered(`--exemptions ${path}: ${problems.join("; ")}`);
  return { path, exempt: exempt as Exemption[], allowTags: allowTags === true };
}

/** The role that a finding is about, as far as the finding names it. */
function roleOf({ role, urn, resource }: Finding): RoleIdentity {
  const label = role ?? resource ?? urn ?? "";
  return { label, ...identityFromArn(role ?? ""), ...(urn === undefined ? {} : { urn }) };
}

/** The names under which a finding's resource can be exempt. */
function namesOf({ urn, resource }: Finding): string[] {
  const quoted = /"(.*)"$/.exec(resource ?? "")?.[1];
  return [urn, urn && nameInUrn(urn), resource, quoted].filter((name) => name !== undefined);
}

function placeOf({ account, region, role, cluster, profile, urn, stack, file, resource, line }: Place): Place {
  const place = { account, region, role, cluster, profile, urn, stack, file, resource, line };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

function expiredFinding(finding: Finding, by: string, until: string): Finding {
  const { id } = finding;
  const text = `The exemption by "${by}" from ${id} ended on ${until}, so the finding counts again`;
  const what = { message: printable(text), fix: pastFix };
  return makeFinding("exemption-expired", placeOf(finding), { ...what, part: `${id} ${by}` });
}

function unusedFinding(path: string, unused: UnusedExemption): Finding {
  const message = printable(`${unusedText(unused, path)} that was found`);
  const text = { message, fix: unusedFix, part: JSON.stringify(unused.exemption) };
  return makeFinding("exemption-unused", { file: path }, text);
}

/** True for what can be accepted: what could not be judged may be something else tomorrow. */
export const mayBeAccepted = ({ id, level }: Finding): boolean => level !== "unknown" && !id.startsWith("exemption-");

/** The exemption that the tag of a finding's role makes. */
function byTag(finding: Finding, tags: ReadonlyMap<string, string>): FoundExemption | undefined {
  return mayBeAccepted(finding) ? exemptionByTag(finding.id, tags.get(finding.role ?? "")) : undefined;
}

function tagsOf({ roles }: Report): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { arn, exemptTag } of roles) if (exemptTag !== undefined) tags.set(arn, exemptTag);
  return tags;
}

/** The roles whose tag would exempt a finding of a report, if tags counted. */
export function exemptByTag(report: Report): string[] {
  const tags = tagsOf(report);
  return [...new Set(report.findings.flatMap((one) => (byTag(one, tags) ? [one.role ?? ""] : [])))];
}

/** Takes the exempt findings out of a report, and puts in what is to be said of the exemptions. */
export function withExemptions(report: Report, file: ExemptionsFile, now = new Date()): Report {
  const { path, exempt: list, allowTags } = file;
  const tags = allowTags ? tagsOf(report) : new Map<string, string>();
  const names = new Map<RoleIdentity, string[]>();
  const covers = (exemption: Exemption, role: RoleIdentity): boolean => coversRole(exemption, role, names.get(role));
  const exemptions = new Exemptions(list, covers, new Set(), now);
  const findings: Finding[] = [];
  const exempted = [...(report.exempted ?? [])];
  for (const finding of report.findings) {
    const role = roleOf(finding);
    names.set(role, namesOf(finding));
    const found = mayBeAccepted(finding) ? (exemptions.find(finding.id, role) ?? byTag(finding, tags)) : undefined;
    names.delete(role);
    if (found && !found.isPast) {
      const { by, reason, until } = found;
      exempted.push({ finding, by, reason, ...(until && { until }), ...(isWide(found) && { wide: true as const }) });
    } else findings.push(finding);
    if (found?.isPast) findings.push(expiredFinding(finding, found.by, found.until ?? ""));
  }
  const unused = isComplete({ findings }) ? exemptions.unused() : [];
  findings.push(...unused.map((one) => unusedFinding(path, one)));
  return { ...report, findings, exempted };
}
