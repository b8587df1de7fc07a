import { isText } from "../../../core/records/record";
import { asList, asObject, isObject, ownEntry } from "../../../core/text";
import type { LineOf } from "../../../core/readers/yaml";
import type { OtherReader } from "./content";
import { namesFargate } from "./documents";
import { readTemplate } from "./template";

type Service = Record<string, unknown>;

/** True for the file of a service of the Serverless Framework. */
function isServerless(value: unknown): value is Service {
  const { service, provider } = asObject(value);
  const name = isObject(provider) ? provider.name : provider;
  return service !== undefined && name === "aws";
}

/**
 * The resources of a service, which are CloudFormation, if the file is about Fargate.
 * @see https://www.serverless.com/framework/docs/providers/aws/guide/resources
 */
export const readServerless: OtherReader = (file, text, [{ template: read, lineOf }], known) => {
  const value = read();
  if (!isServerless(value)) return undefined;
  if (!/fargate/i.test(text)) return undefined;
  const { resources, ...others } = value;
  const parts = asList(resources ?? []);
  const sections = parts.map((part) => filled(part, value)).filter(isObject);
  const merged = (name: string): Record<string, unknown> =>
    Object.assign({}, ...sections.map((one) => asObject(one[name]))) as Record<string, unknown>;
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    ...Object.fromEntries(
      ["Conditions", "Mappings", "Outputs", "Parameters", "Resources"].map((one) => [one, merged(one)]),
    ),
  };
  const lineIn: LineOf = (path) => {
    const ways = Array.isArray(resources)
      ? parts.map((_, index) => ["resources", index, ...path])
      : [["resources", ...path]];
    return ways.map((way) => lineOf(way)).find((line) => line !== undefined);
  };
  const source = readTemplate(file, text, template, lineIn, known);
  // Only what is among the resources is read.
  const isNamedElsewhere = namesFargate(
    JSON.stringify([others, parts.filter((part) => !isObject(part))], (key, one: unknown) =>
      // The conditions of a policy limit a permission, such as iam:PassRole. A trust policy names the service beside them.
      key === "Condition" ? undefined : one,
    ),
  );
  const reason = "it names the Fargate service or its managed policy outside its resources";
  return isNamedElsewhere ? { ...source, unread: [{ reason }] } : source;
};

/** A variable of the framework; those of CloudFormation have two colons or none. */
const variable = /\$\{(?:[a-zA-Z]\w*(?:\([^)]*\))?:(?!:)|file\(|strToBool\()[^}]*\}/;

const inCloudFormation: [variable: RegExp, reference: string][] = [
  [/\$\{aws:accountId\}/g, "${AWS::AccountId}"],
  [/\$\{aws:region\}/g, "${AWS::Region}"],
  // As the plugin of pseudo parameters writes references.
  [/#\{([\w.:]+)\}/g, "${$1}"],
];

/** A text with what the file itself tells in place of the variables that refer to it. */
function withOwn(text: string, service: Service): string {
  return text.replace(/\$\{self:([\w.-]+)\}/g, (written, path: string) => {
    const value = path.split(".").reduce<unknown>((part, name) => ownEntry(asObject(part), name), service);
    return typeof value === "number" || (isText(value) && !/[$#]\{/.test(value)) ? String(value) : written;
  });
}

/** A value with CloudFormation's own references in the place of variables, or with one to what nobody knows. */
function filled(value: unknown, service: Service, isSub = false): unknown {
  if (Array.isArray(value)) return value.map((one) => filled(one, service, isSub));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, filled(one, service, key === "Fn::Sub")]),
    );
  if (typeof value !== "string") return value;
  const known = withOwn(value, service);
  const text = inCloudFormation.reduce((done, [one, reference]) => done.replace(one, reference), known);
  if (variable.test(text)) return { "Fn::ImportValue": "a variable of the framework" };
  return isSub || text === known ? text : { "Fn::Sub": text };
}
