import { stringify } from "yaml";
import type { StandIns, WrittenRole } from "../../../readers/source";
import { isInTemplate, templateAccountReference } from "../../../records/identity";
import { items, plain, unknown, type ResourceRecord } from "../../../records/record";
import { isObject, mapValues } from "../../../text";
import { executionPolicyArn, readSourceArn } from "../../../service/fargate";
import { noAccount, textsOfArn } from "../../../policy";
import { accountPlaceholder, clusterPlaceholder, type TrustPolicy } from "../../../trust";
import { ownPolicy, type OwnRoleForPods } from "../../fix-kinds";
import { inJson, membersIn, pasted, say } from "./step-texts";
import { inTemplate, needTheirOwn, type Language } from "./fix-steps";

/** What of a template decides how a value is written into it: what stands in for what is not known, and the role where the value goes. */
export interface TemplatePlace {
  standIns?: StandIns | undefined;
  role?: WrittenRole | undefined;
  isYaml?: boolean | undefined;
}

/** A CloudFormation template, with references for what only its deployment knows. */
export function cloudFormation({ standIns, role, isYaml }: TemplatePlace): Language {
  const isText = role?.text !== undefined;
  const write = isYaml && !isText ? inYaml : inJson;
  // A text within a JSON text is on one line, with escapes.
  const isEscaped = isText && isYaml === false;
  const escaped = (text: string) => (isEscaped ? JSON.stringify(text.replace(/\n\s*/g, " ")).slice(1, -1) : text);
  const writeReferring = (value: unknown) => escaped(write(referring(value, { standIns, role })));
  const whole = { standIns, role: role && { ...role, text: undefined } };
  const circle = standIns?.clusters.find((name) => role?.dependants.has(name));
  function ownRole({ profiles = [], lines }: OwnRoleForPods, proposed: TrustPolicy) {
    const records = profiles.map(({ record }) => record);
    const name = `${records[0]?.name ?? "Pods"}ExecutionRole`;
    // What the program deploys is in the account and the Region of its template.
    const place = { partition: "${AWS::Partition}", region: "${AWS::Region}", accountId: templateAccountReference };
    const policy = standIns ? proposed : ownPolicy({ lines: lines.map(({ cluster }) => ({ ...place, cluster })) });
    const Properties = {
      AssumeRolePolicyDocument: policy,
      ManagedPolicyArns: [executionPolicyArn("${AWS::Partition}")],
    };
    const resource = referring({ [name]: { Type: "AWS::IAM::Role", Properties } }, whole);
    const names = records.map((record) => JSON.stringify(record.name)).join(", ");
    return [
      say(`${needTheirOwn.pods}. Add to the Resources of the template`),
      pasted(membersIn(write(resource))),
      say(`Write in the Properties of ${names === "" ? "the Fargate profiles" : names}`),
      pasted(membersIn(write({ PodExecutionRoleArn: { "Fn::GetAtt": [name, "Arn"] } }))),
      ...(mayMakeRoles(records.find(isInTemplate)?.within)
        ? []
        : [say('Give the stack capabilities: ["CAPABILITY_IAM"]')]),
    ];
  }
  return {
    write: writeReferring,
    account: templateAccountReference,
    listed: inTemplate,
    ownRole,
    notes: (written) => [
      ...(circle !== undefined && written.includes(`/${standIns?.clusterName ?? clusterPlaceholder}/`)
        ? [`Give the cluster "${circle}" this name too (Name)`]
        : []),
    ],
  };
}

/** A value with references: `{ "Fn::Sub": "arn:..." }`, or in the text of a policy, where no function can stand, the reference itself. */
function referring(value: unknown, place: TemplatePlace): unknown {
  const { standIns, role } = place;
  if (typeof value === "string") {
    if (role?.text === "plain") return withoutReferences(withReferences(value, standIns, role));
    // Where references are filled in, all else that looks like one is escaped.
    const escaped = value.replace(/\$\{(?!AWS::)/g, "${!");
    const text = withReferences(escaped, standIns, role);
    if (role?.text === "substituted") return text;
    if (text === escaped && !text.includes("${AWS::")) return value;
    return text.includes("${") ? { "Fn::Sub": text } : text;
  }
  if (Array.isArray(value)) return value.map((entry) => referring(entry, place));
  if (!isObject(value)) return value;
  return mapValues(value, (member) => referring(member, place));
}

/** A text of a trust policy with references in the place of what stands in for them. */
export function withReferences(text: string, standIns?: StandIns, role?: Pick<WrittenRole, "dependants">): string {
  const withAccount = text
    .replaceAll(noAccount, templateAccountReference)
    .replaceAll(accountPlaceholder, templateAccountReference);
  if (!standIns || !text.startsWith("arn:")) return withAccount;
  const { region, cluster } = readSourceArn(text);
  const isOwnRegion = region !== "" && region === standIns.region && standIns.isRegionNamed !== true;
  const parts = textsOfArn(withAccount);
  if (isOwnRegion) parts[3] = "${AWS::Region}";
  const resource = parts
    .slice(5)
    .join(":")
    .replace(`/${cluster}`, `/${nameOfCluster(cluster, standIns, role)}`);
  const hasReference = [...parts.slice(0, 5), resource].some((part) => part.includes("${"));
  const isAnyRegion = isOwnRegion || region === "*";
  if (hasReference && isAnyRegion && isOpenPartition(parts[1], standIns)) parts[1] = "${AWS::Partition}";
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [resource] : [])].join(":");
}

/** The reference to a cluster that the template makes; its name, or a placeholder, if a reference would make a circle. */
function nameOfCluster(cluster: string, standIns: StandIns, role?: Pick<WrittenRole, "dependants">) {
  const { clusters, clusterName = clusterPlaceholder, references } = standIns;
  if (!clusters.includes(cluster)) return references?.get(cluster) ?? cluster;
  return role?.dependants.has(cluster) ? clusterName : `\${${cluster}}`;
}

/** True for a partition in whose place that of the deployment is as right. */
function isOpenPartition(partition: string | undefined, standIns: StandIns) {
  const isUsual = partition === "aws" && standIns.partition === "aws" && !standIns.isPartitionNamed;
  return partition === "*" || isUsual;
}

/** In a plain text no reference can stand: what it stands for is a placeholder, or any. */
function withoutReferences(text: string) {
  return text
    .replaceAll("${AWS::Partition}", "*")
    .replaceAll("${AWS::Region}", "*")
    .replaceAll(templateAccountReference, accountPlaceholder)
    .replace(/\/\$\{[^}]*\}\//, `/${clusterPlaceholder}/`);
}

/** True for a stack that says that its template may make roles, or may say so. */
function mayMakeRoles(stack: ResourceRecord | undefined) {
  const capabilities = stack ? items(stack.props, "capabilities") : unknown;
  return (
    capabilities === unknown ||
    capabilities.some((capability) => /^CAPABILITY_(?:NAMED_)?IAM$/.test(String(plain(capability))))
  );
}

/** As blocks of YAML with every text in quotes. CloudFormation reads YAML 1.1, where `on` and `y` are booleans. */
export function inYaml(value: unknown): string {
  const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" } as const;
  return stringify(value, { ...style, version: "1.1", lineWidth: 0 }).trimEnd();
}
