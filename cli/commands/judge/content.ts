import { fargateService } from "../../../core/trust";
import { asObject, isObject, parsedJson } from "../../../core/text";
import {
  isPreviewOutput,
  leavesOutSames,
  recordsOfPreview,
  recordsOfState,
} from "../../../core/readers/pulumi-state/state";
import { readAccount } from "../../../core/readers/account/account";
import type { Known, Source } from "../../../core/readers/source";
import { jsonFaultLine } from "../../../core/readers/json-fault";
import { keyTwiceInJson, keyTwiceText, type Matters } from "../../../core/readers/keys-twice";
import { yamlDocuments, type YamlDocument } from "../../../core/readers/yaml";
import { shortForm } from "../../../core/readers/cloudformation/templates";
import { reasonUnjudged } from "../../io/exit";
import { isPolicy, isPolicyFile, readPolicyFile } from "./policy-file";
import { holdsTrustPolicy, jsonLinesAsList, mentionsTrustPolicy, recordIn } from "./recorded";
import { savedAccounts } from "../../aws/saved-accounts";
import { isTemplate, readTemplate } from "./template";
import { isTerraform, readTerraform } from "../../../core/readers/terraform/plan";

/** What a text is that no role can be read from. */
export type Unread =
  | "json-fault"
  | "yaml-fault"
  | "text-of-aws-cli"
  | "binary"
  | "terraform-program"
  | "encrypted"
  | "several-documents"
  | "record"
  | "policy-of-another-kind"
  | "other";

/** What became of a file: what it says, that it says nothing of roles, or why that is unknown; `kind` for a reader with own words. */
export type Read =
  | { file: string; sources: readonly Source[] }
  | { file: string; without: string; kind?: Unread }
  | { file: string; problem: string; kind?: Unread };

/** Reads a format that only some callers carry; undefined for a file of any other. */
export type OtherReader = (
  file: string,
  text: string,
  contents: readonly [Content, ...Content[]],
  known: Known,
) => Source | undefined;

interface Content extends Pick<YamlDocument, "lineOf" | "keyTwice"> {
  value: unknown;
  /** The same, with CloudFormation's functions in their long forms. */
  template: () => unknown;
}

/** The template in what `aws cloudformation get-template` writes; any other content itself. */
function withoutWrapper(content: Content): Content[] | string {
  const { TemplateBody: body, StagesAvailable: stages } = asObject(content.value);
  if (!Array.isArray(stages)) return [content];
  if (typeof body === "string") {
    const contents = contentsOf(body);
    // The lines of a template that is a text are not those of the file.
    return typeof contents === "string" ? contents : contents.map((one) => ({ ...one, ...nowhere }));
  }
  const lineOf: Content["lineOf"] = (path) => content.lineOf(["TemplateBody", ...path]);
  return isObject(body) ? [{ ...content, value: body, template: () => body, lineOf }] : [content];
}

const nowhere = { lineOf: () => undefined, keyTwice: () => undefined };

/** True for what begins as JSON does; anything else is read as YAML. */
const isJsonText = (text: string): boolean => /^\s*[[{]/.test(text);

/** A JSON text, or the documents of a YAML text; what it is instead, if it is neither. */
function contentsOf(text: string): Content[] | string {
  if (isJsonText(text)) {
    const content = jsonContent(text);
    return content.value === undefined ? `not JSON (line ${jsonFaultLine(text)})` : withoutWrapper(content);
  }
  const documents = yamlDocuments(text);
  const fault = documents.find((one) => one.fault)?.fault;
  if (fault) return `not YAML (line ${fault.line}${fault.isTab ? ", which a tab indents" : ""})`;
  const contents = documents.map(({ value, ...places }) => ({
    value: value({ lastKeyCounts: true }),
    template: () => value({ lastKeyCounts: true, tagged: shortForm }),
    ...places,
  }));
  if (contents.some(({ value }) => value === undefined)) return "not YAML of a size that a service takes";
  const filled = contents.filter(({ value }) => value !== null);
  const [only, ...others] = filled;
  if (!only) return [{ ...nowhere, value: null, template: () => null }];
  return others.length > 0 ? filled : withoutWrapper(only);
}

function jsonContent(text: string): Content {
  const value = parsedJson(text);
  // Only YAML's reader knows lines. Tabs may indent JSON and not YAML; a blank in the place of each leaves all else where it is.
  let document: YamlDocument | undefined;
  return {
    value,
    template: () => value,
    lineOf: (path) => (document ??= yamlDocuments(text.replaceAll("\t", " "))[0])?.lineOf(path),
    keyTwice: (matters) => keyTwiceInJson(text, matters),
  };
}

/** The values of a Helm chart may have a `deployment` too, and a text for the version. */
function isPulumiState(value: unknown): boolean {
  const { version, deployment, ...others } = asObject(value);
  return Number.isInteger(version) && isObject(deployment) && Object.keys(others).every((key) => key === "features");
}

/** What `pulumi stack export` or `pulumi preview --json` writes. */
function readPulumi(file: string, value: unknown, { account }: Known): Source | undefined {
  const isPreview = isPreviewOutput(value);
  if (!isPreview && !isPulumiState(value)) return undefined;
  const records = isPreview ? recordsOfPreview(value) : recordsOfState(value);
  const lack = "it leaves out the resources that stay as they are. Write it with pulumi preview --json --show-sames";
  const unread = isPreview && leavesOutSames(value) ? [{ reason: lack }] : [];
  const inAws = isPreview ? {} : ({ isInAws: true } as const);
  return {
    ...inAws,
    file,
    records,
    unread,
    account,
    showsAttachments: true,
    lineOf: () => undefined,
    nameOf: ({ urn }) => urn,
  };
}

/** True for HCL, and for its form in JSON, such as the `cdk.tf.json` of CDK for Terraform. */
function isTerraformProgram(file: string, value: unknown): boolean {
  const { terraform, resource } = asObject(value);
  return /\.(?:tf|tofu)(?:\.json)?$/.test(file) || (isObject(terraform) && isObject(resource));
}

function sourceOf(
  file: string,
  text: string,
  contents: readonly Content[],
  known: Known,
  readers: readonly OtherReader[],
): Source | undefined {
  const [content, ...others] = contents;
  if (!content) return undefined;
  const { value, template, lineOf } = content;
  if (others.length === 0) {
    if (isTerraform(value)) return readTerraform(file, text, value, known);
    if (isTemplate(value)) return readTemplate(file, text, template(), lineOf, known);
    if (isPolicyFile(value)) return readPolicyFile(file, text, value, lineOf, known);
    const pulumi = readPulumi(file, value, known);
    if (pulumi) return pulumi;
  } else if (contents.some((one) => isOneDocument(one.value))) return undefined;
  return readers.reduce<Source | undefined>(
    (found, reader) => found ?? reader(file, text, [content, ...others], known),
    undefined,
  );
}

/** True for what is never one of several documents. */
const isOneDocument = (value: unknown): boolean => [isTerraform, isTemplate, isPolicyFile].some((is) => is(value));

/** What a text holds that may say something of roles, however damaged it is. */
const mayConcernRoles =
  /eks-fargate|assume_?role_?policy|"Statement"|AWSTemplateFormatVersion|"(?:format|terraform)_version"|terraform\.ui|"deployment"/i;

/** What a template says of a role or a Fargate profile. */
const namesRoles = /eks-fargate|AssumeRolePolicyDocument|FargateProfile/i;

/** The Fargate service, also if its domain is filled in later, as in `eks-fargate-pods.${AWS::URLSuffix}`. */
const namesService = /eks-fargate-pods\.(?:amazonaws\.com|["'${<%])/i;

const formats =
  "a trust policy, a CloudFormation template, a Terraform plan or state as JSON, or a Pulumi state or preview";

/**
 * Of two equal keys one is lost, and nobody knows which one counts. A template may have other resources than roles, and IAM's own
 * words about a trust policy that stands alone say more.
 */
function whatCounts(text: string, value: unknown): Matters {
  if (isPolicy(value) && text.trimStart().startsWith("{")) return () => false;
  if (!isTemplate(value)) return () => true;
  const { Resources } = asObject(value);
  const isOfRoles = (name: string): boolean => {
    const resource = JSON.stringify(asObject(Resources)[name] ?? "");
    return /"Type":"AWS::(?:IAM|EKS)::/.test(resource) || namesRoles.test(resource);
  };
  const hasRoles = namesRoles.test(text);
  return ([section, name = "", ...rest]) => (section === "Resources" && rest.length > 0 ? isOfRoles(name) : hasRoles);
}

/** A file that only records what is elsewhere says nothing of roles, unless a trust policy for pods is in it. */
function readRecord(file: string, text: string, what: string, value: unknown): Read {
  const holds = value === undefined ? mentionsTrustPolicy(text) : holdsTrustPolicy(value);
  const kind = "record";
  return holds
    ? {
        file,
        kind,
        problem: `it is ${what}, and holds a trust policy for pods on Fargate. Give the role itself, as aws iam get-role prints it`,
      }
    : { file, kind, without: `is ${what}, without a trust policy for pods on Fargate` };
}

function fileContent(file: string, written: string, known: Known, readers: readonly OtherReader[]): Read {
  const lines = jsonLinesAsList(written);
  const text = lines ?? written;
  const read = contentsOf(text);
  const [contents, fault] = typeof read === "string" ? [[], read] : [read, ""];
  const value = contents[0]?.value;
  const saved = savedAccounts(value);
  const source = saved ? undefined : sourceOf(file, text, contents, known, readers);
  const twice = (saved ?? source) && contents.map((one) => one.keyTwice(whatCounts(text, value))).find((one) => one);
  if (twice) return { file, problem: keyTwiceText(twice) };
  if (saved && "problem" in saved) return { file, ...saved };
  const sources = saved ? saved.accounts.map((one) => ({ ...readAccount(one), file })) : source && [source];
  if (sources) return { file, sources: sources.map((one) => withAsked(one, known)) };
  const what = recordIn(file, text, value, lines !== undefined);
  return what === undefined ? unreadContent(file, text, contents, fault) : readRecord(file, text, what, value);
}

function withAsked(source: Source, { clusters, now }: Known): Source {
  // A cluster that the file itself makes may be the one that was named.
  const made = source.standIns?.clusters ?? [];
  const names = clusters && [...new Set([...clusters.map(({ name }) => name), ...made])];
  return { ...source, ...(now && { now }), ...(names && { clusters: names, asked: clusters }) };
}

/** What is said of a text that no reader takes, and that is not a record. */
function unreadContent(file: string, text: string, contents: readonly Content[], fault: string): Read {
  const [content, ...others] = contents;
  const value = content?.value;
  // Also standard input (-, /dev/fd/63). Other files of a repository, such as values.yaml, may well be empty.
  if (text.trim() === "" && /(?:\.(?:json|template|tfstate)|(?:^|\/)[^./]*)$/.test(file))
    return { file, problem: "it is empty, as after a command that failed. Write it again" };
  if (/^(?:ROLE|ASSUMEROLEPOLICYDOCUMENT)\t/m.test(text))
    return {
      file,
      kind: "text-of-aws-cli",
      problem: "it is the text form of the AWS CLI. Write it again with --output json",
    };
  if (text.includes("\0"))
    return {
      file,
      kind: "binary",
      problem: "it is not a text. Of a Terraform plan, give what terraform show -json prints",
    };
  const mayHaveRoles = mayConcernRoles.test(text);
  if (isTerraformProgram(file, value)) {
    const what = "a Terraform program, and its plan says what it makes";
    const kind = "terraform-program";
    return mayHaveRoles
      ? { file, kind, problem: `it is ${what}. Give what terraform show -json PLAN prints` }
      : { file, kind, without: `is ${what}` };
  }
  if (!content) {
    const kind = isJsonText(text) ? "json-fault" : "yaml-fault";
    return mayHaveRoles
      ? { file, kind, problem: `it is ${fault}` }
      : { file, kind, without: `is ${fault}, and does not mention a role` };
  }
  // OpenTofu encrypts plans and states.
  if (isObject(value) && typeof value.encrypted_data === "string")
    return { file, kind: "encrypted", problem: "it is encrypted. Give what tofu show -json prints" };
  if (others.length > 0 && contents.some((one) => isOneDocument(one.value)))
    return {
      file,
      kind: "several-documents",
      problem: "it holds several YAML documents. Give each a file of its own",
    };
  const kind = "other";
  if (namesService.test(text)) return { file, kind, problem: `it names ${fargateService}, and is not ${formats}` };
  if ([value].flat().some(isPolicy))
    return { file, kind: "policy-of-another-kind", without: "is a policy of another kind than a trust policy" };
  return { file, kind, without: `is not ${formats}, and does not name the Fargate service` };
}

/**
 * Reads the roles out of the text of a file. Never throws.
 * @param readers for formats beside those of IAM, CloudFormation, Terraform and Pulumi
 */
export function readContent(file: string, text: string, known: Known, readers: readonly OtherReader[] = []): Read {
  try {
    return fileContent(file, text, known, readers);
  } catch (error) {
    return { file, kind: "other", problem: reasonUnjudged(error) };
  }
}
