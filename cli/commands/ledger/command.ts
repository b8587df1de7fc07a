import { Option, type Command } from "commander";
import { collect, firstGiven } from "../../aws/options";
import { Unanswered } from "../../../core/unanswered";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { formats } from "../../report/outputs";
import { describeWalk, orUnread, walkBackend, type WalkOptions, type WalkContext } from "../../walk/walk";
import { shellLine } from "../../../core/aws/commands";
import type { Ledger, LedgerEntry, UnresolvedUse } from "../../../core/readers/ledger";
import { isMadeForPods } from "../../../core/facts/owner";
import { makeFinding, withId, type Finding } from "../../../core/findings";
import { needTheirOwn } from "../../../core/findings/render/fix/fix-steps";
import { fixText } from "../../../core/findings/render/fix/printed-lines";
import { parseRoleArn } from "../../../core/policy";
import { printable, printableJson, distinct } from "../../../core/text";
import { answered, orSentence, type Answer } from "../../answer/answer";
import { exitCodes } from "../../io/exit";
import { acceptedLines, emptyReport, type Report } from "../../report/report";
import { placeUses, roleOfArn, usesIn, type StackUses, readTerraformState } from "./entries";
import { recordsOfState } from "../../../core/readers/pulumi-state/state";
import { formatLedger, readLedger, writeLedger } from "./file";
import { isStream } from "../../io/files";

export interface LedgerOptions extends WalkOptions, AcceptedOptions {
  /** The ledger to write; with `check`, `FORMAT` or `FORMAT=FILE`. */
  output: string[];
  check?: string;
  from?: string[];
  json?: true;
}

function validateLedger({ check, from, exemptions, baseline }: LedgerOptions) {
  if (check !== undefined && from !== undefined)
    throw new Unanswered(
      "--check judges the file as it is. Leave --from out, or leave --check out to write the ledger",
    );
  if (check !== undefined) return;
  const needsCheck = firstGiven({ "--exemptions": exemptions, "--baseline": baseline });
  if (needsCheck !== undefined)
    throw new Unanswered(`${needsCheck} goes with --check: a ledger holds all uses. Leave it out, or add --check FILE`);
}

export function describeLedger(command: Command): Command {
  command
    .description("write the ledger of who uses which role in all stacks of a backend, or judge one")
    .addOption(
      new Option(
        "--output <file>",
        `the ledger to write, - for standard output; with --check how to answer, repeatable: ${formats.join(", ")}, each with =FILE if wanted`,
      )
        .argParser(collect)
        .default([], '"ledger.json"'),
    )
    .option("--check <file>", "judge this ledger: does a role serve both EC2 nodes and pods on Fargate?")
    .option("--from <file>", "a Terraform state to read beside the stacks; repeatable", collect)
    .option("--json", "with --check: answer in JSON");
  return describeWalk(describeAccepted(command));
}

/** A role with every use of it; a collision if EC2 nodes and pods on Fargate share it. */
export interface Collision {
  /** One of the ARNs under which the role is used: a path in it does not matter. */
  arn: string;
  nodeUses: LedgerEntry[];
  fargateUses: LedgerEntry[];
}

/** The roles of a ledger that serve EC2 nodes and pods on Fargate at once, in the order of the ledger. */
export function findCollisions(entries: readonly LedgerEntry[]): Collision[] {
  const roles = [...Map.groupBy(entries, ({ arn }) => roleOfArn(arn)).values()].map((uses) => ({
    arn: uses[0].arn,
    nodeUses: uses.filter(({ use }) => use === "node-group"),
    fargateUses: uses.filter(({ use }) => use !== "node-group"),
  }));
  return roles.filter(({ nodeUses, fargateUses }) => nodeUses.length > 0 && fargateUses.length > 0);
}

function usesText(title: string, uses: LedgerEntry[]) {
  const shown = uses.flatMap(({ stack, evidence, urn }) => [`    ${stack}: ${evidence}`, `      ${urn}`]);
  return [`  ${title}`, ...shown].map(printable);
}

export function collisionFinding({ arn, nodeUses, fargateUses }: Collision): Finding {
  const lines = [
    printable(`Role ${arn} serves both EC2 nodes and pods on Fargate.`),
    ...usesText("EC2 nodes:", nodeUses),
    ...usesText("Pods on Fargate:", fargateUses),
  ];
  const place = { account: parseRoleArn(arn)?.accountId, role: arn };
  const fix = needTheirOwn[isMadeForPods([...nodeUses, ...fargateUses]) ? "nodes" : "pods"];
  return makeFinding("node-role-shared", place, { message: lines.join("\n"), fix });
}

export function renderCollisions(findings: readonly Finding[]): string {
  const texts = findings.map(({ id, message, fix = [] }) => withId(`${message}\n  To do: ${fixText(fix)}.`, id));
  return texts.join("\n\n");
}

const standardOutput = "-";

/** Why a use has no ARN in the ledger, and what to do about it. */
function unresolvedText({ stack, urn, evidence, reason, name = "" }: UnresolvedUse) {
  const unmark = urn.includes("pulumi:terraform:")
    ? "nonsensitive(VALUE), and run terraform apply"
    : "pulumi.unsecret(VALUE), and run pulumi up";
  const texts = {
    secret: `${evidence} is a secret in the state, so the ledger does not know which role it is about. Take the mark off a value that is not a secret, ${unmark}`,
    account: `role "${name}" is left out of the roles, since nothing shows its account (${evidence})`,
    "instance-profile": `no stack of the ledger makes instance profile "${name}", so its role is not known (${evidence})`,
  };
  return printable(`${stack}: ${texts[reason]}.`);
}

/** The uses that the ledger may lack. A name alone, that no other stack uses, collides with nothing. */
function secretUses({ unresolved }: Ledger): UnresolvedUse[] {
  return unresolved.filter(({ reason }) => reason === "secret");
}

async function walk(path: string, options: LedgerOptions, context: WalkContext) {
  const hasEarlier = path !== standardOutput && !(await isStream(path));
  const earlier = hasEarlier ? await readLedger(path) : undefined;
  const { roles, unresolved } = earlier ?? { roles: [], unresolved: [] };
  const backend = await context.connect(options.backend);
  const read = async (stack: string): Promise<StackUses> => usesIn(stack, recordsOfState(await backend.export(stack)));
  const visited = await walkBackend(backend, options, read, context);
  for (const file of options.from ?? []) {
    // A Terraform state is a stack of the project that stands for all of them.
    const stack = `terraform/${file}`;
    visited.push(await orUnread(stack, async () => usesIn(stack, await readTerraformState(file))));
  }
  const stacks = visited.map((result): StackUses => {
    if ("value" in result) return result.value;
    const { stack, error } = result;
    const isKept = (use: { stack: string }) => use.stack === stack;
    const kept = roles.filter(isKept).map(({ arn: role, ...use }) => ({ ...use, role }));
    const count = kept.length === 1 ? "1 entry" : `${kept.length} entries`;
    context.printAside(
      printable(`${stack} could not be read: ${error.message}. Kept from the earlier ledger: ${count}.`),
    );
    return { uses: [...kept, ...unresolved.filter(isKept)], profiles: [] };
  });
  const ledger = placeUses(stacks);
  for (const text of new Set(ledger.unresolved.map(unresolvedText))) context.printAside(text);
  return { ledger, unread: visited.filter((result) => "error" in result) };
}

function checkText(report: Report, someAccepted: boolean, ledger: Ledger) {
  const textOf = (wanted: Finding["level"]) =>
    renderCollisions(report.findings.filter(({ level }) => level === wanted));
  const role = secretUses(ledger).length > 0 && !someAccepted ? "No role that the ledger knows" : "No role";
  const beside = someAccepted ? ", besides what is accepted" : "";
  const none = `${role} serves both EC2 nodes and pods on Fargate${beside}.`;
  return [textOf("error") || none, textOf("advice"), ...acceptedLines(report)].filter((text) => text !== "").join("\n");
}

function reportOf(ledger: Ledger, collisions: Iterable<Finding>) {
  // A use that is not known may collide with any other.
  const unknown = secretUses(ledger).map((use) => {
    const place = { urn: use.urn, stack: use.stack };
    return makeFinding("node-role-shared", place, { message: unresolvedText(use), level: "unknown" });
  });
  const subjects = distinct(ledger.roles.map(({ stack }) => stack));
  return { ...emptyReport(), findings: [...collisions, ...unknown], subjects };
}

function judgeLedger(path: string, options: LedgerOptions, context: WalkContext) {
  async function find(): Promise<Answer> {
    const ledger = await readLedger(path);
    if (!ledger)
      throw new Unanswered(
        `There is no ledger ${path}. Write it: ${shellLine("fargate-role", "ledger", "--output", path)}`,
      );
    for (const text of new Set(secretUses(ledger).map(unresolvedText))) context.printAside(text);
    const collisions = new Map(
      findCollisions(ledger.roles).map((collision) => [collisionFinding(collision), collision]),
    );
    const notAccepted = ({ findings }: Report) => findings.flatMap((finding) => collisions.get(finding) ?? []);
    return {
      command: "ledger --check",
      report: reportOf(ledger, collisions.keys()),
      text: (report) => checkText(report, notAccepted(report).length < collisions.size, ledger),
      json(report) {
        const { findings, exempted, known, gone } = report;
        const lists = {
          collisions: notAccepted(report),
          unresolved: ledger.unresolved,
          findings,
          exempted,
          known,
          gone,
        };
        return printableJson({ version: 1, ...lists });
      },
    };
  }
  return answered(options, context, find, { "--check": path });
}

async function writeNew(options: LedgerOptions, context: WalkContext) {
  const [path = "ledger.json"] = options.output;
  if (options.output.length > 1)
    throw new Unanswered("--output names several ledgers. Give one file; formats go with --check");
  const { ledger, unread } = await walk(path, options, context);
  if (path === standardOutput) context.print(formatLedger(ledger).trimEnd());
  else await writeLedger(path, ledger);
  const collisions = findCollisions(ledger.roles);
  if (collisions.length > 0) {
    context.printAside(renderCollisions(collisions.map(collisionFinding)));
    return exitCodes.fail;
  }
  if (unread.length + secretUses(ledger).length > 0) return exitCodes.unknown;
  if (path !== standardOutput)
    context.printAside(`OK: ${path} is written. No role in it serves both EC2 nodes and pods on Fargate.`);
  return exitCodes.pass;
}

function errorAsJson(message: string) {
  return printableJson({ version: 1, collisions: [], unresolved: [], findings: [], error: { message } });
}

/**
 * `fargate-role ledger`: writes the ledger of who uses which role, or judges one. Exit code: 0 complete and no collision,
 * 1 a collision, 2 a stack or the backend could not be read, or a role is a secret.
 */
export function runLedger(options: LedgerOptions, context: WalkContext): Promise<number> {
  async function run() {
    validateLedger(options);
    return check === undefined ? writeNew(options, context) : judgeLedger(check, options, context);
  }
  const { check, output, json } = options;
  return orSentence({ output: check === undefined ? [] : output, json }, context, run, errorAsJson);
}
