import { readFile } from "node:fs/promises";
import {
  exemptionProblems,
  Exemptions,
  isWide,
  makeFinding,
  patternOf,
  type Exemption,
  type Finding,
  type Place,
} from "../../core/findings";
import { coversRole, identityFromArn, type RoleIdentity } from "../../core/role-uses";
import { isObject, printable } from "../../core/text";
import { CouldNotTell } from "../exit";
import type { Exempted, Report } from "../report/report";

const example = '[{ "role": "legacy-pods", "finding": "trust-unsafe", "reason": "OPS-1234", "until": "2027-03-31" }]';

/** The `exempt` list of a file: the list itself, or under `exempt`, or under that of the pack's policies. */
function listIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.exempt)) return value.exempt as unknown[];
  const lists = Object.values(value).flatMap((policy) =>
    isObject(policy) && Array.isArray(policy.exempt) ? [policy.exempt as unknown[]] : [],
  );
  if (lists.length === 0) return undefined;
  // The policies of one configuration often share an entry.
  return [...new Map(lists.flat().map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Reads a file of exemptions: a JSON list, or the configuration of the policy pack, whose `exempt` lists count.
 * @throws CouldNotTell if it cannot be read, or an entry is not in the form that is expected
 */
export async function readExemptions(path: string): Promise<Exemption[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CouldNotTell(`--exemptions ${path} ${code === undefined ? "is not JSON" : `cannot be read (${code})`}`);
  }
  const list = listIn(value);
  if (!list) throw new CouldNotTell(`--exemptions ${path} holds no list of exemptions, such as ${example}`);
  const problems = list.flatMap((one, index) => exemptionProblems(one).map((text) => `exempt[${index}]: ${text}`));
  if (problems.length > 0) throw new CouldNotTell(`--exemptions ${path}: ${problems.join("; ")}`);
  return list as Exemption[];
}

/** The role that a finding is about, as far as the finding names it. */
function roleOf({ role, urn, resource }: Finding): RoleIdentity {
  const label = role ?? resource ?? urn ?? "";
  return { label, ...identityFromArn(role ?? ""), ...(urn === undefined ? {} : { urn }) };
}

/** The names under which a finding's resource can be exempt. */
function namesOf({ urn, resource }: Finding): string[] {
  const quoted = /"(.*)"$/.exec(resource ?? "")?.[1];
  return [urn, urn?.split("::").pop(), resource, quoted].filter((name) => name !== undefined);
}

function placeOf({ account, region, role, cluster, profile, urn, stack, file, resource, line }: Place): Place {
  const place = { account, region, role, cluster, profile, urn, stack, file, resource, line };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

function expiredFinding(finding: Finding, by: string, until: string): Finding {
  const { id } = finding;
  const text = `The exemption by "${by}" from ${id} ended on ${until}, so the finding counts again`;
  const what = { message: printable(text), fix: 'Fix the finding, or give the exemption a later "until" and a reason' };
  return makeFinding("exemption-expired", placeOf(finding), { ...what, part: `${id} ${by}` });
}

function unusedFinding(path: string, exemption: Exemption, index: number): Finding {
  const message = `exempt[${index}] ("${patternOf(exemption)}") of ${path} covers nothing that was found`;
  const fix = "Remove it, or correct what it names";
  return makeFinding(
    "exemption-unused",
    { file: path },
    {
      message: printable(message),
      fix,
      part: JSON.stringify(exemption),
    },
  );
}

/** A part that could not be read may hold what an exemption is for, and cannot be exempt itself. */
const mayBeExempt = ({ id, level }: Finding): boolean => level !== "unknown" && !id.startsWith("exemption-");

/**
 * Takes the exempt findings out of a report, and puts in what is to be said of the exemptions.
 * @param path of the file that holds them
 */
export function withExemptions(report: Report, list: readonly Exemption[], path: string, now = new Date()): Report {
  const names = new Map<RoleIdentity, string[]>();
  const covers = (exemption: Exemption, role: RoleIdentity): boolean => coversRole(exemption, role, names.get(role));
  const exemptions = new Exemptions(list, covers, new Set(), now);
  const findings: Finding[] = [];
  const exempted: Exempted[] = [];
  for (const finding of report.findings) {
    const role = roleOf(finding);
    names.set(role, namesOf(finding));
    const found = mayBeExempt(finding) ? exemptions.find(finding.id, role) : undefined;
    names.delete(role);
    if (found && !found.isPast) {
      const { by, reason, until } = found;
      exempted.push({ finding, by, reason, ...(until && { until }), ...(isWide(found) && { wide: true as const }) });
    } else findings.push(finding);
    if (found?.isPast) findings.push(expiredFinding(finding, found.by, found.until ?? ""));
  }
  const isComplete = !findings.some(({ level }) => level === "unknown");
  const unused = isComplete ? exemptions.unused() : [];
  findings.push(...unused.map(({ exemption, index }) => unusedFinding(path, exemption, index)));
  return { ...report, findings, exempted };
}
