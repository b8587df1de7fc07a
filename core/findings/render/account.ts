import { parseRoleArn, readCluster, whyNoFargate } from "../../trust";
import { printable } from "../../text";
import type { AccountFact, AccountFinding } from "../account";
import type { Finding, Place } from "../finding";
import { evidenceText } from "./evidence";
import { awsCliFix, type Reach } from "./fix/aws-cli";
import { foundText } from "./found";
import { inWords, type Words } from "./in-words";
import { foundRequest } from "./trust-cause";
import { trustText } from "./trust-findings";

/**
 * A finding in an account in words that are safe to print, even if AWS had something else in them.
 * @param reach how the AWS CLI reaches the account of some credentials
 */
export function worded({ found, fix, ...at }: AccountFinding, reach?: Reach): Finding {
  const parsed = parseRoleArn(at.role ?? "");
  // No pod can use the role, even if it is changed.
  const noFargate = parsed && whyNoFargate(parsed.partition);
  const also = noFargate === undefined ? "" : `. ${noFargate}`;
  const message = ("id" in found ? foundText(found) : factText(found, at)) + also;
  const { text, hasCommands } = awsCliFix(fix, at, reach);
  const witness = "kind" in found && found.kind === "trust" ? foundRequest(found.findings) : undefined;
  return {
    ...at,
    message: printable(message),
    ...("kind" in found && found.kind === "trust" && { cause: printable(trustText(found.findings) + also) }),
    fix: text,
    ...(witness && { witness }),
    ...(hasCommands && { hasCommands }),
  };
}

function factText(fact: AccountFact, { account, region, role = "", cluster: arn = "", profile }: Place): string {
  const name = parseRoleArn(role)?.name ?? role;
  const { name: cluster = "" } = readCluster(arn) ?? {};
  const aProfile =
    profile === undefined ? "" : evidenceText({ kind: "fargate-profile", name: profile, cluster, region });
  const words: Words<AccountFact> = {
    trust: ({ findings }) => `Role ${name}: ${trustText(findings)}`,
    "stale-line": (stale) =>
      `The trust policy of role ${name} has a line for cluster ${stale.cluster} in ${stale.region === "*" ? "any Region" : stale.region}, ` +
      `and there is no such cluster: ${stale.line}`,
    "no-entry": ({ other }) =>
      `Cluster ${cluster} in ${region} has no access entry of type FARGATE_LINUX for role ${name}, so its pods cannot register` +
      (other === undefined ? "" : `; it has one of type ${other}, and a role can have only one`),
    "path-in-aws-auth":
      `${role} has the path ${parseRoleArn(role)?.path}, and cluster ${cluster} in ${region} finds roles in aws-auth, ` +
      "which matches an ARN only without its path",
    "no-role": ({ named, is, isOfAnotherAccount }) => {
      if (profile === undefined)
        return is === undefined
          ? `Account ${account} has no role ${named}; EKS refuses a Fargate profile with it`
          : `There is no role ${named}: the ARN of role ${name} is ${is}`;
      if (isOfAnotherAccount)
        return `${aProfile} uses ${named}, which is a role of another account: EKS can pass a service only roles of its own account`;
      const instead = is === undefined ? "" : `: the ARN of role ${name} is ${is}`;
      return `${aProfile} uses ${named}, and there is no such role${instead}`;
    },
    unused: ({ lastUsed }) =>
      `No Fargate profile of any enabled Region uses role ${name}; ` +
      (lastUsed === undefined ? "IAM has no record of its use" : `IAM saw its last use at ${lastUsed}`),
    unhealthy: ({ status, issues }) => {
      const reported = issues.map(({ code, message }) => (message === "" ? code : `${code}: ${message}`));
      const reasons = [...(status === undefined ? [] : [`its status is ${status}`]), ...reported];
      return `EKS reports a problem of ${aProfile}: ${reasons.join("; ")}`;
    },
    unread: ({ reason }) => `This could not be judged: ${reason}`,
  };
  return inWords(fact, words);
}
