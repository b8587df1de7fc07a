import { parsedJson } from "../text";
import { arnsWithin, splitArn } from "../policy";
import { secretContent, type ResourceRecord } from "./record";

/** Takes the secrets of a stack out of texts, whole or in part, such as the account in a secret ARN. */
export class Secrets {
  /** Each secret text as it is written and in small letters, the longest first. */
  private readonly pieces: readonly { piece: string; small: string }[];

  constructor(properties: Iterable<unknown>) {
    const pieces = new Set<string>();
    for (const value of properties) collectSecrets(value, pieces, false);
    this.pieces = [...pieces]
      .filter((piece) => /[A-Za-z0-9]/.test(piece) && !publicWords.has(piece.toLowerCase()))
      .sort((a, b) => b.length - a.length)
      .map((piece) => ({ piece, small: piece.toLowerCase() }));
  }

  hide(text: string): string {
    if (this.pieces.length === 0) return text;
    const smallText = text.toLowerCase();
    // A pattern of all secrets of a stack may be larger than V8 takes, and its error quotes them.
    const quoted = this.pieces.filter(
      ({ piece, small }) => smallText.includes(small) || (piece !== small && text.includes(piece)),
    );
    if (quoted.length === 0) return text;
    return text.replace(new RegExp(quoted.map(({ piece }) => patternOf(piece)).join("|"), "gi"), "[secret]");
  }
}

/** A short piece is hidden only as a whole word: longer words may contain its letters. */
function patternOf(piece: string) {
  return piece.length >= 8 ? escaped(piece) : `(?<![A-Za-z0-9])${escaped(piece)}(?![A-Za-z0-9])`;
}

export function secretsAmong(records: readonly ResourceRecord[]): Secrets {
  return new Secrets(records.flatMap(({ props, provider }) => [props, provider?.props]));
}

// Words of every trust policy, of the messages themselves and of what they say to write: a secret that is one of them tells nothing.
const publicWords = new Set(
  [
    "Version Id Statement Sid Effect Allow Deny Principal NotPrincipal Action NotAction Resource Condition Service AWS",
    "Federated ArnLike ArnEquals StringEquals StringLike sts:AssumeRole aws:SourceArn aws:SourceAccount 2012-10-17",
    "eks-fargate-pods.amazonaws.com ec2.amazonaws.com AmazonEKSFargatePodExecutionRolePolicy true false null aws iam",
    "aws-cn aws-us-gov arn eks sts role root user policy fargateprofile cluster nodegroup instance-profile assumed-role",
    "FargatePodExecutionRole podExecutionRoleArn roleArn roleName clusters regions provider new fargate name",
    "RolePolicyAttachment policyArn policyArns managedPolicyArns assumeRolePolicy assumeRolePolicyDocument ignoreChanges",
    "Properties Type Fn::Sub Fn::GetAtt AWS::IAM::Role capabilities CAPABILITY_IAM exempt finding reason it",
  ].flatMap((line) => line.toLowerCase().split(" ")),
);

function collectSecrets(value: unknown, pieces: Set<string>, isSecret: boolean) {
  if (isSecret && typeof value === "string") collectPieces(value, pieces);
  if (isSecret && typeof value === "number" && value > 999) pieces.add(String(value));
  if (typeof value !== "object" || value === null) return;
  const envelope = secretContent(value);
  if (envelope) {
    collectSecrets(envelope.content, pieces, true);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (isSecret && !Array.isArray(value)) collectPieces(key, pieces);
    collectSecrets(item, pieces, isSecret);
  }
}

/** The text, what it holds if it is JSON, and the parts of the ARNs in it that name something. */
function collectPieces(text: string, pieces: Set<string>) {
  pieces.add(text);
  if (/^\s*["[{]/.test(text)) collectSecrets(parsedJson(text), pieces, true);
  for (const arn of arnsWithin(text)) {
    pieces.add(arn);
    const { accountId, resource } = splitArn(arn);
    for (const part of [accountId, resource].flatMap((section) => section.split(/[:/]/))) pieces.add(part);
  }
}

function escaped(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
