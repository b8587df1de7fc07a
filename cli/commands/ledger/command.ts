import { shellLine } from "../../../core/aws/commands";
import { makeFinding, type Finding } from "../../../core/findings";
import type { UnresolvedUse } from "../../../core/facts/ledger";
import { printable, printableJson } from "../../../core/text";
import { orSentence, prepareAnswer, giveAnswer, type Answer } from "../../answer/answer";
import { exitCodes } from "../../io/exit";
import { Unanswered } from "../../../core/unanswered";
import { acceptedLines, emptyReport, type Report } from "../../report/report";
import { collisionFinding, findCollisions, renderCollisions, rolesToDraw, type Collision } from "./collisions";
import { noUses, placeUses, usesIn, type StackUses } from "./entries";
import { recordsOfState } from "../../../core/readers/pulumi-state/state";
import { readTerraformState } from "./terraform-state";
import { formatLedger, readLedger, writeLedger, type LedgerContent } from "./file";
import { walkBackend, type Visited, type WalkContext } from "../../walk/walk";
import { isStream } from "../../io/write-whole";
import { answerOptions, ledgerPath, validateLedger, type LedgerOptions } from "./options";

const standardOutput = "-";

/** A stack that could not be read, so that the ledger may lack something. */
interface Unread {
  stack: string;
  reason: string;
}

interface Walked extends LedgerContent {
  unread: Unread[];
}

/** What an earlier ledger has for a stack that cannot be read now. */
function earlierUses(stack: string, { entries, unresolved }: LedgerContent): StackUses {
  const isOfStack = (entry: { stack: string }) => entry.stack === stack;
  return { ...noUses, entries: entries.filter(isOfStack), unresolved: unresolved.filter(isOfStack) };
}

/** Why a use has no ARN in the ledger, and what to do about it. */
function unresolvedText({ stack, urn, evidence, reason, name = "" }: UnresolvedUse): string {
  const unmark = urn.includes("pulumi:terraform:")
    ? "nonsensitive(VALUE), and run terraform apply"
    : "pulumi.unsecret(VALUE), and run pulumi up";
  const texts = {
    secret:
      `${evidence} is a secret in the state, so the ledger does not know which role it is about. ` +
      `Take the mark off a value that is no secret, ${unmark}`,
    account: `role "${name}" is left out of the roles, since nothing shows its account (${evidence})`,
    "instance-profile": `no stack of the ledger makes instance profile "${name}", so its role is not known (${evidence})`,
  };
  return printable(`${stack}: ${texts[reason]}.`);
}

/** True if the ledger may lack a use. A name alone, that no other stack uses, collides with nothing. */
function lacksUses({ unresolved }: LedgerContent): boolean {
  return unresolved.some(({ reason }) => reason === "secret");
}

/** What a Terraform state shows, as a stack of the project that stands for all of them. */
async function visitTerraform(file: string): Promise<Visited<StackUses>> {
  const stack = `terraform/${file}`;
  try {
    return { stack, value: usesIn(stack, await readTerraformState(file)) };
  } catch (error) {
    if (error instanceof Unanswered) return { stack, error };
    throw error;
  }
}

async function walk(path: string, options: LedgerOptions, context: WalkContext): Promise<Walked> {
  const nothing = { entries: [], unresolved: [] };
  const hasEarlier = path !== standardOutput && !(await isStream(path));
  const earlier = (hasEarlier ? await readLedger(path) : undefined) ?? nothing;
  const backend = await context.connect(options.backend);
  const read = async (stack: string): Promise<StackUses> => usesIn(stack, recordsOfState(await backend.export(stack)));
  const visited = await walkBackend(backend, options, { kind: "ledger", subject: backend.url }, read, context);
  for (const file of options.from ?? []) visited.push(await visitTerraform(file));
  const unread: Unread[] = [];
  const uses = visited.map((result) => {
    if ("value" in result) return result.value;
    unread.push({ stack: result.stack, reason: result.error.message });
    const kept = earlierUses(result.stack, earlier);
    const count = kept.entries.length === 1 ? "1 entry" : `${kept.entries.length} entries`;
    const why = `${result.stack} could not be read: ${result.error.message}`;
    context.printAside(printable(`${why}. Kept from the earlier ledger: ${count}.`));
    return kept;
  });
  const content = placeUses(uses);
  for (const text of new Set(content.unresolved.map(unresolvedText))) context.printAside(text);
  return { ...content, unread };
}

function checkConclusion(someAccepted: boolean, ledger: LedgerContent): string {
  if (someAccepted) return "No role serves both EC2 nodes and pods on Fargate, besides what is accepted.";
  const role = lacksUses(ledger) ? "No role that the ledger knows" : "No role";
  return `${role} serves both EC2 nodes and pods on Fargate.`;
}

function checkText(report: Report, someAccepted: boolean, ledger: LedgerContent): string {
  const errors = report.findings.filter(({ level }) => level === "error");
  const advice = report.findings.filter(({ level }) => level === "advice");
  return [
    errors.length > 0 ? renderCollisions(errors) : checkConclusion(someAccepted, ledger),
    ...(advice.length > 0 ? [renderCollisions(advice)] : []),
    ...acceptedLines(report).map(printable),
  ].join("\n");
}

/** A collision, and the finding that it is. */
interface Found {
  collision: Collision;
  finding: Finding;
}

/** A use that is not known may collide with any other. */
function openFinding({ stack, urn }: { stack: string; urn?: string }, message: string): Finding {
  const place = { ...(urn === undefined ? {} : { urn }), stack };
  return makeFinding("node-role-shared", place, { message: printable(message), level: "unknown" });
}

/** What is accepted is left out. */
function answerOf(report: Report, collisions: readonly Found[], ledger: LedgerContent): Answer {
  const { findings, exempted, known, gone } = report;
  const left = collisions.filter(({ finding }) => findings.includes(finding)).map(({ collision }) => collision);
  const lists = { collisions: left, unresolved: ledger.unresolved, findings, exempted, known, gone };
  return {
    command: "ledger --check",
    report,
    drawn: { roles: rolesToDraw(ledger.entries, report), findings },
    text: () => checkText(report, left.length < collisions.length, ledger),
    json: () => printableJson({ version: 1, ...lists }),
  };
}

/** What a ledger shows, and what it leaves open. */
function reportOf(ledger: LedgerContent, unread: readonly Unread[], collisions: readonly Found[]): Report {
  const secret = ledger.unresolved.filter(({ reason }) => reason === "secret");
  const open = [
    ...secret.map((use) => openFinding(use, unresolvedText(use))),
    ...unread.map(({ stack, reason }) => openFinding({ stack }, `${stack} could not be read: ${reason}`)),
  ];
  const findings = [...collisions.map(({ finding }) => finding), ...open];
  return { ...emptyReport(), findings, subjects: [...new Set(ledger.entries.map(({ stack }) => stack))] };
}

async function check(path: string, options: LedgerOptions, context: WalkContext): Promise<number> {
  const outputs = answerOptions(options);
  const accept = await prepareAnswer("ledger", { ...options, output: [], ...outputs }, { "--check": [path] });
  let unread: readonly Unread[] = [];
  if (options.refresh) {
    const walked = await walk(path, options, context);
    await writeLedger(path, walked);
    unread = walked.unread;
  }
  const ledger = await readLedger(path);
  if (!ledger)
    throw new Unanswered(
      `There is no ledger ${path}. Write it: ${shellLine("fargate-role", "ledger", "--output", path)}`,
    );
  if (!options.refresh) {
    const secret = ledger.unresolved.filter(({ reason }) => reason === "secret");
    for (const text of new Set(secret.map(unresolvedText))) context.printAside(text);
  }
  const collisions = findCollisions(ledger.entries).map((one) => ({ collision: one, finding: collisionFinding(one) }));
  const report = await accept(reportOf(ledger, unread, collisions), context);
  return giveAnswer(answerOf(report, collisions, ledger), outputs, context);
}

async function write(options: LedgerOptions, context: WalkContext): Promise<number> {
  const path = ledgerPath(options);
  const walked = await walk(path, options, context);
  const complete = walked.unread.length === 0 && !lacksUses(walked);
  if (path === standardOutput) context.print(formatLedger(walked).trimEnd());
  else await writeLedger(path, walked);
  const collisions = findCollisions(walked.entries);
  if (collisions.length > 0) context.printAside(renderCollisions(collisions.map(collisionFinding)));
  else if (path !== standardOutput && complete)
    context.printAside(`OK: ${path} is written. No role in it serves both EC2 nodes and pods on Fargate.`);
  return collisions.length > 0 ? exitCodes.fail : complete ? exitCodes.pass : exitCodes.unknown;
}

function errorAsJson(message: string): string {
  return printableJson({ version: 1, collisions: [], unresolved: [], findings: [], error: { message } });
}

/**
 * `fargate-role ledger`: writes the ledger of who uses which role, or judges one.
 * @returns the exit code. Writing: 0 complete and no collision, 1 a collision,
 * 2 if a stack or the backend could not be read, or a role is a secret. `--check`: 0 no collision,
 * 1 a collision, 2 unknown
 */
export function runLedger(options: LedgerOptions, context: WalkContext): Promise<number> {
  const run = async (): Promise<number> => {
    validateLedger(options);
    return options.check === undefined ? write(options, context) : check(options.check, options, context);
  };
  return orSentence(answerOptions(options), context, run, errorAsJson);
}
