/** The parts of an IAM role's ARN; `path` begins and ends with a slash, `/` by default. */
export interface RoleArn {
  arn: string;
  partition: string;
  accountId: string;
  path: string;
  name: string;
}

const roleArnPattern = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/(?:[!-~]+\/)?)([\w+=,.@-]{1,64})$/;

/** The ARN of a role; without a path it is the one of a role that has none. */
export function roleArn({
  partition,
  accountId,
  path = "/",
  name,
}: Omit<RoleArn, "arn" | "path"> & { path?: string }): string {
  return `arn:${partition}:iam::${accountId}:role${path}${name}`;
}

/**
 * Reads an IAM role's ARN, `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`; undefined for any other text.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function parseRoleArn(text: string): RoleArn | undefined {
  const match = roleArnPattern.exec(text);
  if (!match) return undefined;
  const [arn, partition = "", accountId = "", path = "", name = ""] = match;
  return { arn, partition, accountId, path, name };
}
