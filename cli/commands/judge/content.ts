import { roleTypes } from "../../../core/records/identity";
import { noAccount, parseRoleArn } from "../../../core/policy";
import { asObject, isObject, only, parsedJson } from "../../../core/text";
import {
  isPreviewOutput,
  leavesOutSames,
  recordsOfPreview,
  recordsOfState,
} from "../../../core/readers/pulumi-state/state";
import { readAccount } from "../../../core/readers/account/account";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import type { Question, Source, UsingCluster } from "../../../core/readers/source";
import { jsonFault, keyTwiceInJson, keyTwiceText, linesInJson, type Matters, type TextFault } from "../../../core/json";
import { yamlDocuments, type YamlDocument } from "../../../core/readers/yaml";
import { shortForm } from "../../../core/readers/cloudformation/templates";
import { reasonUnjudged } from "../../io/exit";
import { isPolicy, readPolicyFile } from "./policy-file";
import { namesRoles } from "./signs";
import { unreadContent, type Fault, type Unread, type Unreadable } from "./unread-content";
import { savedAccounts, type SavedAccounts } from "../../aws/saved-accounts";
import { isTemplate, readTemplate } from "./template";
import { isTerraform, readTerraform } from "../../../core/readers/terraform/plan";

export const standardInput = "-";

/** What a message calls a file. */
export function fileName(file: string): string {
  return file === standardInput ? "standard input" : file;
}

/** What became of a file: what it says, that it says nothing of roles, or why that is unknown. */
type Outcome = { sources: readonly Source[] } | Unreadable;

export type Read = Outcome & { file: string };

interface Content extends Pick<YamlDocument, "lineOf" | "keyTwice"> {
  value: unknown;
  /** The same, with CloudFormation's functions in their long forms. */
  template: () => unknown;
}

/** The template in what `aws cloudformation get-template` writes; any other content itself. */
function withoutWrapper(content: Content): Content | Fault {
  const { TemplateBody: body, StagesAvailable: stages } = asObject(content.value);
  if (!Array.isArray(stages)) return content;
  if (typeof body === "string") {
    const inside = contentOf(body);
    // The lines of a template that is a text are not those of the file.
    return "fault" in inside ? inside : { ...inside, ...nowhere };
  }
  const lineOf: Content["lineOf"] = (path) => content.lineOf(["TemplateBody", ...path]);
  return isObject(body) ? { ...content, value: body, template: () => body, lineOf } : content;
}

const nowhere = { lineOf: () => undefined, keyTwice: () => undefined };

/** True for what begins as JSON does; anything else is read as YAML. */
function isJsonText(text: string) {
  return /^\s*[[{]/.test(text);
}

function faultAt(kind: Unread, fault: string, { line, isTab, isCutOff }: TextFault): Fault {
  const tab = isTab ? ", which a tab indents" : "";
  const end = isCutOff ? ": it seems to be cut off" : "";
  return { kind, fault: `${fault} (line ${line}${tab})${end}`, isCutOff };
}

/** What a text of JSON or YAML holds, or what it is instead. */
function contentOf(text: string): Content | Fault {
  if (isJsonText(text)) {
    const content = jsonContent(text);
    if (content.value !== undefined) return withoutWrapper(content);
    return faultAt("json-fault", "is not JSON", jsonFault(text));
  }
  const documents = yamlDocuments(text);
  const broken = documents.find((candidate) => candidate.fault)?.fault;
  if (broken) return faultAt("yaml-fault", "is not YAML", broken);
  const filled = documents.length > 1 ? documents.filter(({ value }) => value() !== null) : documents;
  const [document, second] = filled;
  if (second) return { kind: "several-documents", fault: "holds several YAML documents" };
  if (!document) return { ...nowhere, value: null, template: () => null };
  const { value, ...places } = document;
  const content = value();
  if (content === undefined) return { kind: "yaml-fault", fault: "is not YAML of a size that a service takes" };
  return withoutWrapper({
    value: content,
    template: () => value(shortForm),
    ...places,
  });
}

function jsonContent(text: string): Content {
  const value = parsedJson(text);
  let lineOf: YamlDocument["lineOf"] | undefined;
  return {
    value,
    template: () => value,
    lineOf: (path) => (lineOf ??= linesInJson(text))(path),
    keyTwice: (matters) => keyTwiceInJson(text, matters),
  };
}

/** The values of a Helm chart may have a `deployment` too, and a text for the version. */
function isPulumiState(value: unknown) {
  const { version, deployment, ...more } = asObject(value);
  return Number.isInteger(version) && isObject(deployment) && Object.keys(more).every((key) => key === "features");
}

/** What `pulumi stack export` or `pulumi preview --json` writes. */
function readPulumi(file: string, value: unknown, { account }: Question): Source | undefined {
  const isPreview = isPreviewOutput(value);
  if (!isPreview && !isPulumiState(value)) return undefined;
  const records = isPreview ? recordsOfPreview(value) : recordsOfState(value);
  const lack = "it leaves out the resources that stay as they are. Write it with pulumi preview --json --show-sames";
  const unread = isPreview && leavesOutSames(value) ? [{ reason: lack }] : [];
  return {
    isInAws: isPreview ? undefined : true,
    file,
    records,
    unread,
    account,
    nameOf: ({ urn }) => urn,
  };
}

/** What a text says of roles, in each outcome; nothing if no reader takes it. */
function sourcesOf(file: string, text: string, content: Content, known: Question): Source[] {
  const { value, template, lineOf } = content;
  if (isTerraform(value)) return [readTerraform(file, text, value, known)];
  if (isTemplate(value)) return readTemplate(file, text, template(), lineOf, known);
  const source = readPolicyFile(file, text, value, lineOf, known) ?? readPulumi(file, value, known);
  return source ? [source] : [];
}

/**
 * Of two equal keys one is lost, and nobody knows which one counts. A template may have other resources than roles, and IAM's own
 * words about a trust policy that stands alone say more.
 */
function whatCounts(text: string, value: unknown): Matters {
  if (isPolicy(value) && text.trimStart().startsWith("{")) return () => false;
  if (!isTemplate(value)) return () => true;
  const { Resources } = asObject(value);
  function isOfRoles(name: string) {
    const resource = JSON.stringify(asObject(Resources)[name] ?? "");
    return /"Type":"AWS::(?:IAM|EKS)::/.test(resource) || namesRoles.test(resource);
  }
  const hasRoles = namesRoles.test(text);
  return ([section, name = "", ...below]) => (section === "Resources" && below.length > 0 ? isOfRoles(name) : hasRoles);
}

function fileContent(file: string, text: string, known: Question): Outcome {
  const content = contentOf(text);
  if ("fault" in content) return unreadContent(file, text, content);
  const saved = savedAccounts(content.value);
  const sources = saved ? [] : sourcesOf(file, text, content, known);
  const [source] = sources;
  if (!saved && !source) return unreadContent(file, text, content);
  const twice = content.keyTwice(whatCounts(text, content.value));
  if (twice) return { problem: keyTwiceText(twice) };
  if (saved) return savedContent(file, saved, known);
  const contradiction = source && contradictionIn(source, known);
  if (contradiction !== undefined) return { problem: contradiction, instead: correctOption };
  const { clusters, for: role } = known;
  return { sources: clusters ? sources.map((written) => ({ ...written, clusters, for: role })) : sources };
}

const correctOption = "Correct the option, or leave it out";

function savedContent(file: string, saved: SavedAccounts, known: Question): Outcome {
  if ("problem" in saved) return saved;
  const contradiction = otherAccount(saved.accounts, known);
  if (contradiction !== undefined) return { problem: contradiction, instead: correctOption };
  return { sources: saved.accounts.map((account) => savedSource(file, account, known)) };
}

/** A saved account with the question. A cluster that is named without a Region gets the only Region where the account has it. */
function savedSource(file: string, account: AccountRecord, { clusters, for: role }: Question): Source {
  const source = { ...readAccount(account), file };
  if (!clusters) return source;
  const placed = clusters.map(({ name, region }): UsingCluster => {
    const regions = account.regions.filter((read) => read.clusters.some((cluster) => cluster.name === name));
    return { name, region: region ?? only(regions)?.name };
  });
  return { ...source, clusters: placed, for: account.roles.length === 1 ? role : undefined };
}

/** What is said of saved accounts if the user names another one. */
function otherAccount(accounts: readonly AccountRecord[], { account }: Question) {
  const ids = accounts.map(({ id }) => id);
  if (account === undefined || ids.includes(account)) return undefined;
  return `it shows ${ids.join(", ")} and not ${account}, which --account or --cluster names`;
}

/** The ARN of a role says more than the user about the role's account. */
function contradictionIn({ records }: Source, { account = noAccount }: Question) {
  const roles = records.flatMap(({ type, props, isRead }) =>
    isRead || !(type in roleTypes) ? [] : (parseRoleArn(String(props.arn)) ?? []),
  );
  const foreign = account === noAccount ? undefined : roles.find(({ accountId }) => accountId !== account);
  return foreign && `its role ${foreign.arn} is in another account than ${account}, which --account or --cluster names`;
}

/** Reads the roles out of the text of a file. Never throws. */
export function readContent(file: string, text: string, known: Question): Read {
  try {
    return { file, ...fileContent(file, text, known) };
  } catch (error) {
    return { file, kind: "other", problem: reasonUnjudged(error) };
  }
}
