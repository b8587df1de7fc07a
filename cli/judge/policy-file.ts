import { parseRoleArn } from "../../core/iam";
import type { ResourceRecord } from "../../core/role-uses";
import { asList, isObject } from "../../core/text";
import { linesOf } from "./lines";
import type { Known } from "./options";
import type { Source } from "./source";

/** True for a trust policy, alone or as `aws iam get-role` shows it. */
export function isPolicyFile(value: unknown): boolean {
  return isObject(value) && ("Statement" in value || isObject(roleIn(value)));
}

function roleIn({ Role }: Record<string, unknown>): Record<string, unknown> | undefined {
  return isObject(Role) && "AssumeRolePolicyDocument" in Role ? Role : undefined;
}

/**
 * A trust policy as JSON or YAML, or the output of `aws iam get-role`.
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/get-role.html
 */
export function readPolicyFile(file: string, text: string, value: Record<string, unknown>, known: Known): Source {
  const role = roleIn(value);
  const document = role?.AssumeRolePolicyDocument ?? value;
  const arn = typeof role?.Arn === "string" ? role.Arn : undefined;
  const name = parseRoleArn(arn ?? "")?.name ?? "trust policy";
  const record: ResourceRecord = {
    urn: file,
    type: "aws:iam/role:Role",
    name,
    // The text as it is: a key that is written twice is lost in an object.
    props: { assumeRolePolicy: role || !text.trimStart().startsWith("{") ? document : text, ...(arn && { arn }) },
    propertyDependencies: {},
  };
  const lines = linesOf(text);
  const account = known.account ?? parseRoleArn(arn ?? "")?.accountId;
  return {
    file,
    format: "trust policy",
    records: [record],
    ...(account === undefined ? {} : { account }),
    showsAttachments: false,
    lineOf: (_, statement) =>
      lines([...(role ? ["Role", "AssumeRolePolicyDocument"] : []), ...statementPath(document, statement)]),
    nameOf: () => name,
    inOwnWords: (fix) => fix,
  };
}

/** The way to a statement that a finding names, `statement 0` or `statement "Sid"`, within its document. */
export function statementPath(document: unknown, statement = ""): (string | number)[] {
  const list = isObject(document) ? document.Statement : undefined;
  const [, index, sid] = /^statement (?:(\d+)|"(.*)")$/.exec(statement) ?? [];
  const place = sid === undefined ? Number(index) : asList(list).findIndex((one) => isObject(one) && one.Sid === sid);
  if (!(place >= 0)) return list === undefined ? [] : ["Statement"];
  return ["Statement", ...(Array.isArray(list) ? [place] : [])];
}
