import type { Source } from "../../../readers/source";
import { asList, isObject } from "../../../text";
import {
  buildTrustPolicy,
  differenceOf,
  executionPolicyArn,
  parseTrustPolicy,
  type TrustPolicy,
  type TrustStatement,
} from "../../../trust";
import type { OwnRoleForPods } from "../../fix";
import { json, type Language } from "./change";
import type { Writer } from "./file";
import { needTheirOwn } from "./own-role";
import { inTerraform, onOneLine, withoutTemplates } from "./typed";

/** What is written has lines of its own: a line end within an expression would end it. */
const expression: Language = {
  value: (value) => (isObject(value) ? `\n${typed(value)}` : typed(value)),
};

/** JSON, which stands in a text as well as in an expression. */
const text: Language = {
  value: (value) => withoutTemplates(json.value(value)),
};

function typed(value: unknown): string {
  return onOneLine(inTerraform(value));
}

/** Words fixes as Terraform's language has them; undefined for a file of something else. */
export function terraform({ terraform: writtenPolicy, records }: Source, urn: string): Writer | undefined {
  if (!writtenPolicy) return undefined;
  const policy = writtenPolicy(urn);
  const resourceOf = (address: string) => address.replace(/\[[^\]]*\]$/, "");
  const roles = records.flatMap((one) => (one.type === "aws:iam/role:Role" && one.urn !== urn ? [one.urn] : []));
  const isSame = (one: string) =>
    isObject(policy)
      ? JSON.stringify(writtenPolicy(one)) === JSON.stringify(policy)
      : resourceOf(one) === resourceOf(urn);
  const names = records.flatMap(({ type, name }) => (type === "aws:iam/role:Role" ? [name] : []));
  return {
    language: policy === "text" ? text : expression,
    alsoOf: roles.filter(isSame),
    ...(isObject(policy) && { write: (after, before) => inDocument(policy.document, after, before) }),
    ownRole: (lines, fix) => ownRole(lines, fix, names),
  };
}

/** Whole statements of a data source; undefined if the change is one that no statement shows. */
function inDocument(document: string, after: TrustPolicy, before?: TrustPolicy): string[] | undefined {
  if (!after.Statement.every(isBlock)) return undefined;
  if (!before) return [`Write instead of the statements of ${document}:\n${after.Statement.map(block).join("\n")}`];
  const changes = differenceOf(before, after);
  const added = changes.flatMap((one) => (one.kind === "add-statement" ? [one.statement] : []));
  const removed = new Set(changes.flatMap((one) => (one.kind === "remove-statement" ? [one.index] : [])));
  const changed = new Set(changes.flatMap((one) => ("statement" in one ? [] : [one.index])));
  if (changed.has(undefined)) return undefined;
  const { statements } = parseTrustPolicy(before);
  const kept = statements.filter(({ index }) => !removed.has(index));
  const left = after.Statement.filter((one) => !added.includes(one));
  return [
    ...left.flatMap((statement, place) => {
      const { index, label } = kept[place] ?? {};
      return changed.has(index) ? [`In ${document}, write in the place of ${label}:\n${block(statement)}`] : [];
    }),
    ...added.map((statement) => `Add to ${document}:\n${block(statement)}`),
    ...statements.flatMap(({ index, label }) => (removed.has(index) ? [`Remove ${label} of ${document}`] : [])),
  ];
}

const elements = ["Sid", "Effect", "Action", "NotAction", "Principal", "NotPrincipal", "Condition"];

function isBlock(statement: TrustStatement): boolean {
  return Object.keys(statement).every((name) => elements.includes(name));
}

function block({ Sid, Effect, Action, NotAction, Principal, NotPrincipal, Condition }: TrustStatement): string {
  const principals = (name: string, all: unknown) =>
    // Everybody has no type.
    Object.entries(isObject(all) ? all : all === undefined ? {} : { "*": all }).map(([type, identifiers]) =>
      inner(name, [`type = ${typed(type)}`, `identifiers = ${list(identifiers)}`]),
    );
  const conditions = Object.entries(Condition ?? {}).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, values]) =>
      inner("condition", [`test = ${typed(test)}`, `variable = ${typed(variable)}`, `values = ${list(values)}`]),
    ),
  );
  return inner("statement", [
    ...(Sid === undefined ? [] : [`sid = ${typed(Sid)}`]),
    `effect = ${typed(Effect)}`,
    ...(Action === undefined ? [] : [`actions = ${list(Action)}`]),
    ...(NotAction === undefined ? [] : [`not_actions = ${list(NotAction)}`]),
    ...principals("principals", Principal),
    ...principals("not_principals", NotPrincipal),
    ...conditions,
  ]);
}

function inner(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...lines.map((line) => line.replace(/^/gm, "  ")), "}"].join("\n");
}

function list(values: unknown): string {
  return `[${asList(values)
    .map((one) => typed(String(one)))
    .join(", ")}]`;
}

/** @param taken the names of the roles that there are */
function ownRole(lines: string[], fix: OwnRoleForPods, taken: readonly string[]): string[] {
  const profiles = (fix.profiles ?? []).map(({ record }) => record);
  let name = `${profiles[0]?.name ?? "fargate"}_execution`;
  while (taken.includes(name)) name += "_role";
  const policy = executionPolicyArn(fix.lines[0]?.partition ?? "aws");
  const role = [`assume_role_policy = jsonencode(${inTerraform(buildTrustPolicy(lines))})`];
  const attachment = [`role = aws_iam_role.${name}.name`, `policy_arn = ${typed(policy)}`];
  const resources = [
    inner(`resource "aws_iam_role" "${name}"`, role),
    inner(`resource "aws_iam_role_policy_attachment" "${name}"`, attachment),
  ];
  const addresses = profiles.map(({ urn }) => urn).join(", ");
  const where = addresses === "" ? "the Fargate profiles" : addresses;
  const beside = addresses === "" ? "" : `. Add beside ${profiles[0]?.urn}`;
  return [
    `${needTheirOwn.pods}${beside}:\n${resources.join("\n\n")}`,
    `Write in ${where}:\npod_execution_role_arn = aws_iam_role.${name}.arn`,
  ];
}
