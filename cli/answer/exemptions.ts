import {
  exemptionProblems,
  Exemptions,
  isWide,
  makeFinding,
  pastFix,
  unusedFix,
  unusedText,
  type Exemption,
  type Finding,
  type Place,
} from "../../core/findings";
import { coversRole } from "../../core/findings/exempt-role";
import { identityFromArn, type RoleIdentity } from "../../core/records/identity";
import { nameInUrn } from "../../core/records/record";
import { asList, isObject, printable } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { packConfigOf } from "./pack-config";
import { readJsonFile } from "../io/read-text";
import { isComplete, type Report } from "../report/report";

export interface ExemptionsFile {
  path: string;
  exempt: readonly Exemption[];
}

const example = '[{ "role": "legacy-pods", "finding": "trust-unsafe", "reason": "OPS-1234", "until": "2027-03-31" }]';

/** The list of a file: the file itself, or under `exempt`, or under that of the pack's policies. */
function listIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.exempt)) return value.exempt as unknown[];
  const policies = Object.values(packConfigOf(value).policies).filter(isObject);
  if (!policies.some(({ exempt }) => Array.isArray(exempt))) return undefined;
  // The policies of one configuration often share an entry.
  const entries = policies.flatMap(({ exempt }) => asList(exempt));
  return [...new Map(entries.map((one) => [JSON.stringify(one), one])).values()];
}

/** Reads a file of exemptions: a JSON list, or the configuration of the policy pack, whose `exempt` lists count. */
export async function readExemptions(path: string): Promise<ExemptionsFile> {
  const exempt = listIn(await readJsonFile("--exemptions", path));
  if (!exempt) throw new Unanswered(`--exemptions ${path} holds no list of exemptions, such as ${example}`);
  const problems = exempt.flatMap((one, index) => exemptionProblems(one).map((text) => `exempt[${index}]: ${text}`));
  if (problems.length > 0) throw new Unanswered(`--exemptions ${path}: ${problems.join("; ")}`);
  return { path, exempt: exempt as Exemption[] };
}

function roleOf({ role, roleName: name, account: accountId, urn, resource }: Finding): RoleIdentity {
  const label = role ?? resource ?? urn ?? "";
  return { label, name, accountId, ...identityFromArn(role ?? ""), ...(urn === undefined ? {} : { urn }) };
}

function namesOf({ urn, resource }: Finding): string[] {
  const quoted = /"(.*)"$/.exec(resource ?? "")?.[1];
  return [urn, urn && nameInUrn(urn), resource, quoted].filter((name) => name !== undefined);
}

function placeOf({
  account,
  region,
  role,
  roleName,
  cluster,
  profile,
  urn,
  stack,
  file,
  resource,
  line,
}: Place): Place {
  const place = { account, region, role, roleName, cluster, profile, urn, stack, file, resource, line };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

function expiredFinding(finding: Finding, by: string, until: string): Finding {
  const { id } = finding;
  const message = printable(`The exemption by "${by}" from ${id} ended on ${until}, so the finding counts again`);
  return makeFinding("exemption-expired", placeOf(finding), { message, fix: pastFix, part: `${id} ${by}` });
}

/** True for what can be accepted: what could not be judged may be something else tomorrow. */
export const mayBeAccepted = ({ id, level }: Finding): boolean => level !== "unknown" && !id.startsWith("exemption-");

/** Takes the exempt findings out of a report, and puts in what is to be said of the exemptions. */
export function withExemptions(report: Report, { path, exempt }: ExemptionsFile, now = new Date()): Report {
  const names = new Map<RoleIdentity, string[]>();
  const covers = (exemption: Exemption, role: RoleIdentity): boolean => coversRole(exemption, role, names.get(role));
  const exemptions = new Exemptions(exempt, covers, new Set(), now);
  const findings: Finding[] = [];
  const exempted = [...(report.exempted ?? [])];
  for (const finding of report.findings) {
    const role = roleOf(finding);
    names.set(role, namesOf(finding));
    const found = mayBeAccepted(finding) ? exemptions.find(finding.id, role) : undefined;
    names.delete(role);
    if (found && !found.isPast) {
      const { by, reason, until } = found;
      exempted.push({ finding, by, reason, ...(until && { until }), ...(isWide(found) && { wide: true as const }) });
    } else findings.push(finding);
    if (found?.isPast) findings.push(expiredFinding(finding, found.by, found.until ?? ""));
  }
  for (const unused of isComplete({ findings }) ? exemptions.unused() : []) {
    const message = printable(`${unusedText(unused, path)} that was found`);
    const part = JSON.stringify(unused.exemption);
    findings.push(makeFinding("exemption-unused", { file: path }, { message, fix: unusedFix, part }));
  }
  return { ...report, findings, exempted };
}
