export const account = "111122223333";
export const otherAccount = "999999999999";
export const sourceArn = `arn:aws:eks:us-east-1:${account}:fargateprofile/my-cluster/*`;
export const fargate = "eks-fargate-pods.amazonaws.com";

/** What the fixture is right for. */
export const intended = { accounts: [account], clusters: ["my-cluster"], now: new Date("2026-06-01T00:00:00Z") };

export type Statement = Record<string, unknown>;

/** The compliant statement, with some elements changed; an element that is undefined is left out. */
export function statement(changes: Statement = {}): Statement {
  return JSON.parse(
    JSON.stringify({
      Effect: "Allow",
      Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
      Principal: { Service: fargate },
      Action: "sts:AssumeRole",
      ...changes,
    }),
  );
}

/** A document with these statements. */
export function policy(...statements: unknown[]): Record<string, unknown> {
  return { Version: "2012-10-17", Statement: statements };
}

/** The compliant document with another Condition. */
export function withCondition(condition: unknown): Record<string, unknown> {
  return policy(statement({ Condition: condition }));
}

/** The compliant document with other values for aws:SourceArn under an operator. */
export function withSourceArn(value: unknown, operator = "ArnLike"): Record<string, unknown> {
  return withCondition({ [operator]: { "aws:SourceArn": value } });
}
