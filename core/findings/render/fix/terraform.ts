import type { Source } from "../../../readers/source";
import { asList, isObject } from "../../../text";
import { executionPolicyArn } from "../../../service/fargate";
import type { TrustStatement, TrustPolicy } from "../../../trust";
import { inJson, pasted, say } from "./step-texts";
import { needTheirOwn, type Language } from "./fix-steps";
import { inTerraform, withoutTemplates } from "./object-literals";
import type { OwnRoleForPods } from "../../fix-kinds";

/** Terraform's language: the statements of a data source, an expression, or a JSON text. */
export function terraform(
  writtenPolicy: NonNullable<Source["terraform"]>,
  { records }: Pick<Source, "records">,
  role: string,
): Language {
  const written = writtenPolicy(role);
  const document = isObject(written) ? written.document : undefined;
  // All instances of a resource have what is written in it.
  const place = document ?? resourceOf(role);
  const sharing = records.flatMap(({ type, urn }) => {
    const isSame = isObject(written)
      ? JSON.stringify(writtenPolicy(urn)) === JSON.stringify(written)
      : resourceOf(urn) === place;
    return type === "aws:iam/role:Role" && isSame ? urn : [];
  });
  function write(value: unknown) {
    if (written === "text") return withoutTemplates(inJson(value));
    const statements = statementsIn(value);
    if (document === undefined || !statements.every(isBlock)) return inTerraform(value);
    return [...versionIn(value), ...statements.map(block)].join("\n");
  }
  function ownRole({ profiles = [], lines }: OwnRoleForPods, policy: TrustPolicy) {
    const users = profiles.map(({ record }) => record);
    const name = freeName(records, `${users[0]?.name ?? "fargate"}_execution`);
    const attachment = [
      `role = aws_iam_role.${name}.name`,
      `policy_arn = "${executionPolicyArn(lines[0]?.partition ?? "aws")}"`,
    ];
    const resources = [
      inner(`resource "aws_iam_role" "${name}"`, [`assume_role_policy = jsonencode(${inTerraform(policy)})`]),
      inner(`resource "aws_iam_role_policy_attachment" "${name}"`, attachment),
    ];
    return [
      say(`${needTheirOwn.pods}${users[0] ? `. Add beside ${users[0].urn}` : ""}`),
      pasted(resources.join("\n\n")),
      say(`Write in ${users[0] ? users.map(({ urn }) => urn).join(", ") : "the Fargate profiles"}`),
      pasted(`pod_execution_role_arn = aws_iam_role.${name}.arn`),
    ];
  }
  return {
    policy: document ?? `the trust policy of ${place}`,
    write,
    ownRole,
    notes: (text) =>
      sharing.length > 1 && text.includes(place)
        ? [`If ${sharing.join(", ")} are for different clusters, give each a trust policy of its own`]
        : [],
  };
}

function resourceOf(address: string) {
  return address.replace(/\[[^\]]*\]$/, "");
}

function freeName(records: Source["records"], name: string): string {
  return records.some((record) => record.type === "aws:iam/role:Role" && record.name === name)
    ? freeName(records, `${name}_role`)
    : name;
}

function statementsIn(value: unknown): TrustStatement[] {
  return isObject(value) && Array.isArray(value.Statement)
    ? (value.Statement as TrustStatement[])
    : [value as TrustStatement];
}

function versionIn(value: unknown) {
  return isObject(value) && "Version" in value ? [`version = ${inTerraform(value.Version)}`] : [];
}

/** How the data source calls the elements of a statement. */
const names: Record<string, string> = {
  Sid: "sid",
  Effect: "effect",
  Action: "actions",
  NotAction: "not_actions",
  Principal: "principals",
  NotPrincipal: "not_principals",
  Condition: "condition",
};

function isBlock(statement: TrustStatement) {
  return Object.keys(statement).every((name) => name in names);
}

function block(statement: TrustStatement) {
  const lines = Object.entries(statement).flatMap(([element, value]): string | string[] => {
    const name = names[element] ?? "";
    if (element === "Sid" || element === "Effect") return `${name} = ${inTerraform(value)}`;
    if (name.endsWith("actions")) return `${name} = ${list(value)}`;
    // Everybody has no type.
    return Object.entries(isObject(value) ? value : { "*": value }).flatMap(([type, content]) =>
      element === "Condition"
        ? Object.entries(content as object).map(([variable, values]) =>
            inner(name, [
              `test = ${inTerraform(type)}`,
              `variable = ${inTerraform(variable)}`,
              `values = ${list(values)}`,
            ]),
          )
        : inner(name, [`type = ${inTerraform(type)}`, `identifiers = ${list(content)}`]),
    );
  });
  return inner("statement", lines);
}

function inner(head: string, lines: readonly string[]) {
  return [`${head} {`, ...lines.map((line) => line.replace(/^/gm, "  ")), "}"].join("\n");
}

function list(values: unknown) {
  return `[${asList(values)
    .map((text) => inTerraform(String(text)))
    .join(", ")}]`;
}
