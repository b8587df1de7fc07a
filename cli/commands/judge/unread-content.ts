import { fargateService } from "../../../core/service/fargate";
import { isObject } from "../../../core/text";
import { isProgramFile, kindNotRead } from "./not-read";
import { isPolicy } from "./policy-file";
import { mayConcernRoles, namesFargate, namesService, ownSigns, ownSignsOfTemplates } from "./signs";

/** What a text is that no role can be read from. */
export type Unread =
  | "json-fault"
  | "yaml-fault"
  | "text-of-aws-cli"
  | "binary"
  | "encrypted"
  | "several-documents"
  | "policy-of-another-kind"
  | "too-large"
  | "not-read"
  | "other";

/** Why a file is not read; `kind` for a reader with own words, or what to do if the file is of a kind that is never read. */
interface WhyNotRead {
  kind?: Unread;
  instead?: string;
}

/** That a file says nothing of roles, or why that is unknown. */
export type Unreadable = (WhyNotRead & { without: string }) | (WhyNotRead & { problem: string });

/** Why a text has no content. */
export interface Fault {
  kind: Unread;
  fault: string;
  isCutOff?: boolean;
}

/** The name of a file of data. */
const dataName = /\.(?:json|ya?ml|template|tfstate)$/;

/** A name without an extension, also that of standard input (-, /dev/fd/63). */
export const bareName = /(?:^|\/)[^./]*$/;

function mayHoldRoles(file: string) {
  return dataName.test(file) || bareName.test(file);
}

/** True for a file of a directory that is read. */
export function mayBeRead(file: string): boolean {
  return mayHoldRoles(file) || isProgramFile(file);
}

/** What a JSON schema has, or the model of an API, such as that of EKS: it makes nothing. */
const describesForms =
  /(?:^|[\s{,]["']?)(?:\$schema["']?\s*:\s*["']?https?:\/\/json-schema\.org|(?:openapi|swagger|smithy|shapes)["']?\s*:)/m;

const formats =
  "a trust policy, a CloudFormation template, a Terraform plan or state as JSON, a Pulumi state or preview, or a saved account";

/** What is said of a text that no reader takes. */
export function unreadContent(file: string, text: string, content: { value: unknown } | Fault): Unreadable {
  const unread = noDataContent(file, text) ?? programContent(file, text, content);
  if (unread) return unread;
  return "fault" in content ? faultyContent(file, text, content) : otherContent(text, content.value);
}

/** A file without data: empty, the text form of the AWS CLI, or binary. */
function noDataContent(file: string, text: string): Unreadable | undefined {
  // Also standard input (-, /dev/fd/63). Other files of a repository, such as values.yaml, may well be empty.
  if (text.trim() === "" && /(?:\.(?:json|template|tfstate)|(?:^|\/)[^./]*)$/.test(file))
    return { problem: "it is empty, as after a command that failed. Write it again" };
  if (/^(?:ROLE|ASSUMEROLEPOLICYDOCUMENT)\t/m.test(text))
    return {
      kind: "text-of-aws-cli",
      problem: "it is the text form of the AWS CLI. Write it again with --output json",
    };
  if (text.includes("\0")) {
    // A plan of Terraform is an archive, of any name.
    if (!mayHoldRoles(file) && !text.startsWith("PK")) return { kind: "binary", without: "is not a text" };
    const problem = "it is not a text. Of a Terraform plan, give what terraform show -json prints";
    return { kind: "binary", problem };
  }
  return undefined;
}

/** A program, a manifest or something else that only its own tool reads. */
function programContent(file: string, text: string, content: { value: unknown } | Fault): Unreadable | undefined {
  const notRead = kindNotRead(file, text);
  if (!notRead) return undefined;
  const isSeveral = "fault" in content && content.kind === "several-documents";
  const mayBeDamaged = "fault" in content && mayHoldRoles(file) && !text.startsWith("#!");
  const isDamaged = mayBeDamaged && (isSeveral ? ownSignsOfTemplates : ownSigns).test(text);
  if (isDamaged) return undefined;
  const { what, instead } = notRead;
  return namesFargate(text) ? { instead, problem: `it is ${what}` } : { instead, without: `is ${what}` };
}

/** Data that cannot be parsed. */
function faultyContent(file: string, text: string, { kind, fault, isCutOff }: Fault): Unreadable {
  // A template of Helm or Jinja becomes data later.
  const isLost = isCutOff && dataName.test(file) && !/\{[{%]/.test(text);
  const mayHaveRole = mayHoldRoles(file) && /\bRoleName\b/.test(text);
  if (!isLost && !mayHaveRole && !mayConcernRoles.test(text))
    return { kind, without: `${fault}, and names neither the Fargate service nor a trust policy` };
  const instead = kind === "several-documents" ? "Give each document a file of its own" : undefined;
  return { kind, problem: `it ${fault}`, instead };
}

/** Data in another form than those that are read. */
function otherContent(text: string, value: unknown): Unreadable {
  // OpenTofu encrypts plans and states.
  if (isObject(value) && typeof value.encrypted_data === "string")
    return { kind: "encrypted", problem: "it is encrypted. Give what tofu show -json prints" };
  const kind = "other";
  const instead = "Give one of these, or leave it out";
  if (namesService(text) && !describesForms.test(text))
    return { kind, instead, problem: `it names ${fargateService}, and is not ${formats}` };
  if ([value].flat().some(isPolicy))
    return { kind: "policy-of-another-kind", without: "is a policy of another kind than a trust policy" };
  return { kind, without: `is not ${formats}, and does not name the Fargate service` };
}
