import { basename } from "node:path";
import { makeFinding, type Finding, type Place } from "../../../core/findings";
import { cloudFormation, ownAccount } from "../../../core/findings/render/fix/cloudformation";
import { json, type Language } from "../../../core/findings/render/fix/json";
import { linesFor, whatToFillIn } from "../../../core/findings/render/fix/lines";
import {
  judgeTrustPolicy,
  withAccountNamed,
  withLines,
  type Intended,
  type SourceArnLine,
  type TrustFinding,
} from "../../../core/trust";
import { leastPermissive, staysSo, type JudgedRole } from "../../../core/facts/judged-role";
import { templateAccount } from "../../../core/records/identity";
import { trustTexts } from "../../../core/findings/render/trust-findings";
import { printable } from "../../../core/text";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";

/** Says where a role is, and in which line a statement of its trust policy. */
export type PlaceOf = (role: JudgedRole, statement?: string) => Place;

/** What the judgement of a trust policy comes to. */
interface Outcome {
  findings: TrustFinding[];
  /** Why it is not judged to the end, in words. */
  open?: { reason: string; fix: string };
}

const nothing: Outcome = { findings: [] };

/** Whom a role of a file is for, as far as the file and the user say. */
function intendedFor(account: string | undefined, { clusters, partition, asked = [] }: Deployment): Intended {
  const [region, other] = new Set(asked.map((one) => one.region));
  const places = asked.flatMap((one) => (one.region === undefined ? [] : { cluster: one.name, region: one.region }));
  return {
    ...(account === undefined ? {} : { accounts: [account] }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(partition === undefined ? {} : { partition }),
    ...(region === undefined || other !== undefined ? {} : { region }),
    // A cluster of the file without a name may be one of them, or another.
    ...(places.length > 0 && places.length === clusters?.length ? { places } : {}),
  };
}

/** A file, and the partition of the role in question. */
type Deployment = Omit<Source, "partition"> & { partition: string | undefined };

function judged(document: unknown, account: string | undefined, source: Deployment): TrustFinding[] {
  const { scoped, exclusive } = judgeTrustPolicy(document, intendedFor(account, source));
  return [...scoped, ...exclusive];
}

/** The accounts that a document names, but the one that stands for where it is deployed. */
function accountsIn(document: unknown): string[] {
  const all = new Set(JSON.stringify(document).match(/(?<!\d)\d{12}(?!\d)/g) ?? []);
  all.delete(templateAccount);
  return [...all];
}

/** A trust policy that names the account that it is deployed to, whichever that is. */
function judgeForAnyAccount(document: unknown, source: Deployment): Outcome {
  const documentFor = (account: string): unknown =>
    JSON.parse(JSON.stringify(document).replaceAll(templateAccount, account));
  const findings = withAccountNamed(judged(document, templateAccount, source), ownAccount);
  const passing = accountsIn(document).find((one) => judged(documentFor(one), one, source).length === 0);
  if (findings.length === 0 || passing === undefined) return { findings };
  const reason = "it names an account beside the one that it is deployed to, and may mean that one";
  return { findings: [], open: { reason, fix: `--account ${passing} says that it is deployed there` } };
}

function judgeKnownPart({ document, unknownPart }: JudgedRole, source: Deployment): Outcome {
  const open = {
    reason: `${unknownPart} is not known before it is deployed`,
    fix: "Give the values that the file leaves open (--account, --region, --parameter), or judge the role when it is made: fargate-role scan",
  };
  const known = leastPermissive(document);
  if (known === undefined) return { findings: [], open };
  const own = JSON.stringify(known).includes(templateAccount) ? templateAccount : undefined;
  const findings = judged(known, own, source).filter(staysSo);
  return { findings: own === undefined ? findings : withAccountNamed(findings, ownAccount), open };
}

function outcomeOf(role: JudgedRole, file: Source): Outcome {
  const { document } = role;
  const source = { ...file, partition: partitionIn(file, role.role.partition) };
  const own = source.account ?? role.role.accountId;
  if (role.unknownPart !== undefined) return judgeKnownPart(role, source);
  if (own === undefined && JSON.stringify(document).includes(templateAccount))
    return judgeForAnyAccount(document, source);
  const { concernsFargate } = judgeTrustPolicy(document, intendedFor(own, source));
  return concernsFargate ? { findings: judged(document, own, source) } : nothing;
}

/** How a fix is typed in a file. */
export function languageOf({ standIns }: Source): Language {
  return standIns === undefined ? json : cloudFormation(standIns);
}

/** A fix, with what to put in the place of what its lines leave out. */
export function withToFillIn(fix: string, lines: readonly SourceArnLine[], source: Source): string {
  const toFillIn = whatToFillIn(lines, languageOf(source));
  return toFillIn === undefined ? fix : `${fix}. ${toFillIn}`;
}

/**
 * What is wrong with the trust policy of a role in a file.
 * @param clusters the clusters whose profiles use the role, as far as the file shows them
 * @param otherFix what to do where others need the trust policy as it is
 */
export function judgeFileTrust(
  role: JudgedRole,
  source: Source,
  placeOf: PlaceOf,
  clusters: readonly Partial<UsingCluster>[],
  otherFix?: string,
): Finding[] {
  const { findings, open } = outcomeOf(role, source);
  const { label } = role.role;
  const subject = source.standsAlone ? `The ${role.role.record.name} in ${basename(source.file)}` : `Role ${label}`;
  const filled = findings.map((one) => ({ ...one, fix: withLines(one.fix, (lines) => linesFor(lines, clusters)) }));
  const found = trustTexts(filled, languageOf(source)).map(({ id, text, fix, lines, findings: [first] }) =>
    makeFinding(id, placeOf(role, first?.statement), {
      message: printable(`${subject}: ${text}`),
      fix: otherFix ?? printable(withToFillIn(fix, lines, source)),
    }),
  );
  if (open === undefined) return found;
  return [
    ...found,
    makeFinding("trust-undecided", placeOf(role), {
      message: printable(`It is unknown whether the trust policy of role ${label} is right: ${open.reason}`),
      fix: open.fix,
      level: "unknown",
    }),
  ];
}

/** True for a role that the Fargate service can assume, or of which nobody can tell. */
export function mayServeFargate({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || judgeTrustPolicy(document, {}).concernsFargate;
}
