import { partitionOf, standInFor } from "../../../core/policy";
import { clusterReferences, constructPath, writtenRole } from "../../../core/readers/cloudformation/dependencies";
import { isLoop } from "../../../core/readers/cloudformation/functions";
import { withNestedStacks } from "../../../core/readers/cloudformation/nested-stacks";
import { parameterOutcomes } from "../../../core/readers/cloudformation/parameter-outcomes";
import { resourcesWithin, templateIn, type Template } from "../../../core/readers/cloudformation/templates";
import { describeProperty, text, unknown, type ResourceRecord } from "../../../core/records/record";
import { eksType } from "../../../core/records/resource-types";
import { asObject, capitalised, isObject, ownEntry } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { partitionOfFile, type Question, type Source } from "../../../core/readers/source";
import type { LineOf } from "../../../core/readers/yaml";
import { statementPath } from "./policy-file";

export function isTemplate(value: unknown): value is Template {
  if (!isObject(value) || !isObject(value.Resources)) return false;
  const isResource = ([name, resource]: [string, unknown]) =>
    isLoop(name) || (isObject(resource) && "Type" in resource);
  return "AWSTemplateFormatVersion" in value || Object.entries(value.Resources).some(isResource);
}

/**
 * The Region that stands for all where a template can be deployed: in the partition of all its ARNs, else in that of a Region which it
 * names in an ARN of the stack's own partition, else the commercial one.
 */
function regionFor(content: string) {
  const named = /\bAWS::Partition\b[^:]*:eks:([a-z0-9-]+):/.exec(content)?.[1];
  return standInFor(partitionOfFile(content, {}) ?? partitionOf(named ?? "") ?? "aws") ?? "us-east-1";
}

/** True for a text with a value for aws:SourceArn, or the part of one before a reference, that names this Region. */
function namesInSourceArn(content: string, region: string) {
  const profile = String.raw`(?:[^\s"']*:fargateprofile|["'])`;
  return new RegExp(`:eks:${region === "*" ? String.raw`\*` : region}:${profile}`).test(content);
}

/** The values of the parameters that CloudFormation itself does not show. */
function secretParameters({ Parameters: declared }: Template, { parameters }: Question) {
  return Object.entries(asObject(declared)).flatMap(([name, parameter]) => {
    const { NoEcho: noEcho, Default: fallback } = asObject(parameter);
    return String(noEcho).toLowerCase() === "true" ? [ownEntry(parameters, name) ?? fallback] : [];
  });
}

/** The parameters without a value that the trust policy of a role refers to. */
function openPart({ Parameters, Resources }: Template, role: string, { parameters }: Question) {
  const { AssumeRolePolicyDocument: policy = "" } = asObject(asObject(ownEntry(Resources, role)).Properties);
  const written = JSON.stringify(policy);
  const open = Object.entries(asObject(Parameters)).filter(([name, parameter]) => {
    const isNamed = written.includes(`{"Ref":"${name}"}`) || written.includes(`\${${name}}`);
    const value = ownEntry(parameters, name) ?? asObject(parameter).Default;
    return isNamed && (value === undefined || value === unknown);
  });
  return open.length > 0 ? `the value of ${open.map(([name]) => `--parameter ${name}`).join(" and ")}` : undefined;
}

/** The resources of a template, each by itself, in a Region that stands for the one to which it is deployed. */
function recordsOf(file: string, template: Template, known: Question, region: string): ResourceRecord[] {
  const { account, region: given, parameters } = known;
  const accounts = account === undefined ? {} : { allowedAccountIds: [account] };
  const deployment = {
    urn: file,
    type: "aws:cloudformation/stack:Stack",
    name: file,
    props: { templateBody: template, parameters },
    propertyDependencies: {},
    provider: { urn: "", props: { region: given, ...accounts } },
  };
  const records = resourcesWithin(deployment, [region]);
  return records.map(({ within: _, parent: __, ...record }) => {
    const { provider } = record;
    return provider ? { ...record, provider: { ...provider, props: { ...provider.props, region } } } : record;
  });
}

/** `aws-native:iam:Role` as `AWS::IAM::Role`: as the template writes it, else as far as its name tells. */
function cloudFormationName({ type, name }: ResourceRecord, resources: Record<string, unknown>) {
  const [, service = "", kind = ""] = type.split(":");
  const known = ["AutoScaling", "CloudFormation", "Batch"].find((spelling) => spelling.toLowerCase() === service);
  if (!type.startsWith("aws-native:")) return `${type} "${name}"`;
  const guessed = `AWS::${known ?? service.toUpperCase()}::${kind}`;
  const written = String(asObject(ownEntry(resources, name)).Type);
  return `${written.toLowerCase() === guessed.toLowerCase() ? written : guessed} "${name}"`;
}

/**
 * A CloudFormation template, as JSON or YAML, in each outcome of its parameters; the AWS CDK and eksctl make such templates too.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function readTemplate(file: string, content: string, body: unknown, lineOf: LineOf, known: Question): Source[] {
  const written = templateIn(body);
  if (!written)
    throw new Unanswered("it is a CloudFormation template of more values than CloudFormation takes. Split it");
  const template = withNestedStacks(file, written, known.parameters);
  const { outcomes, defaults } = parameterOutcomes(template, known.parameters);
  return outcomes.map((outcome) => {
    const parameters = { ...known.parameters, ...outcome };
    const source = readOutcome(file, content, template, lineOf, { ...known, parameters });
    return { ...source, template: { ...source.template, outcome, defaults } };
  });
}

type TemplateSource = Source & Required<Pick<Source, "template">>;

function readOutcome(
  file: string,
  content: string,
  template: Template,
  lineOf: LineOf,
  known: Question,
): TemplateSource {
  const { Resources: resources } = template;
  const isOfCdk = content.includes(constructPath);
  const partition = partitionOfFile(content, known);
  const region = known.region ?? regionFor(content);
  const records = recordsOf(file, template, known, region);
  const nameless = records.filter(
    ({ type, props }) => type === "aws-native:eks:Cluster" && text(props, "name") === undefined,
  );
  const named = records.flatMap(({ type, name, props }) => {
    const { kind = "", cluster = "" } = eksType(type) ?? {};
    const isNaming = ["cluster", "fargate-profile"].includes(kind);
    return isNaming ? [[name, capitalised(cluster), text(props, cluster)] as const] : [];
  });
  return {
    file,
    records,
    account: known.account,
    partition,
    secrets: secretParameters(template, known),
    lineOf({ name, props }, statement) {
      const resource = ["Resources", name];
      if (statement === undefined) return lineOf(resource);
      const path = statementPath(props.assumeRolePolicyDocument, statement);
      return lineOf([...resource, "Properties", "AssumeRolePolicyDocument", ...path]) ?? lineOf(resource);
    },
    nameOf: (record) => cloudFormationName(record, resources),
    propertyOf: (record, path) => describeProperty(record, path, true),
    template: {
      partition: partitionOf(region) ?? "aws",
      region: known.region === undefined ? region : undefined,
      isRegionNamed:
        namesInSourceArn(content, region) || known.clusters?.some((cluster) => cluster.region === region) === true,
      isPartitionNamed: /arn:aws[\w-]*:eks:[^\s"']*:fargateprofile/.test(content),
      isEveryRegionMeant: namesInSourceArn(content, "*"),
      clusters: nameless.map(({ name }) => name),
      clusterName: known.clusters?.length === 1 ? known.clusters[0]?.name : undefined,
      // A construct has the program's own names for them.
      references: isOfCdk ? undefined : clusterReferences(named, template),
      isYaml: !/^\s*\{/.test(content),
      parameters: Object.keys(asObject(template.Parameters)),
      writtenRole(urn) {
        const record = records.find((candidate) => candidate.urn === urn);
        return record && writtenRole(record.name, resources);
      },
      openPart: ({ name }) => openPart(template, name, known),
      constructOf: isOfCdk ? (name) => text(resources, name, "Metadata", constructPath) : undefined,
    },
  };
}
