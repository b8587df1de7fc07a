import {
  attachPolicy,
  createEntry,
  createRole,
  entryCommand,
  updateTrust,
  type AwsCommand,
} from "../../../aws/commands";
import { fargateEntryType } from "../../../service/fargate";
import { parseRoleArn, roleArn } from "../../../policy";
import { capitalised, distinct } from "../../../text";
import type { Place } from "../../finding";
import type { Entries, Step, OwnRoleForPods } from "../../fix-kinds";
import { say } from "./step-texts";
import { makeRoom, needTheirOwn, type Language } from "./fix-steps";
import type { TrustPolicy } from "../../../trust";

/** What the AWS CLI needs to work in the same place as this command: without it, the CLI may change a role of that name elsewhere. */
export interface Reach {
  /** The account of the credentials in use; commands for another one need other credentials. */
  account: string;
  words: readonly string[];
}

/** A command of the AWS CLI for an account. */
export function commandIn(account: string | undefined, command: AwsCommand, reach?: Reach): AwsCommand {
  return reach?.account === account ? [...(reach?.words ?? []), ...command] : command;
}

/** What to do in an account: commands of the AWS CLI. */
export function awsCli({ account, role: arn = "" }: Place, reach?: Reach): Language {
  const role = parseRoleArn(arn);
  const name = role?.name ?? arn;
  const run = (...commands: AwsCommand[]): Step => ({
    run: commands.map((command) => commandIn(account, command, reach)),
  });
  function entries(fix: Entries, made: AwsCommand[] = []): Step[] {
    const { clusters, isModeSet } = fix;
    const renew = clusters.flatMap(({ old, ...place }) => [
      ...(old.length > 0 ? [entryCommand("delete-access-entry", place, fix.arn)] : []),
      createEntry(place, fix.arn),
    ]);
    const final = isModeSet === false ? " (a cluster that accepts access entries cannot go back)" : "";
    return [
      ...beforeDeletion(fix, run),
      ...(isModeSet === undefined ? [] : [say(`Use an access entry${final}`)]),
      run(...made, ...acceptingEntries(fix), ...renew),
      ...(isModeSet === undefined || !role
        ? []
        : [say(`Or write ${roleArn({ ...role, path: "/" })} in aws-auth, which this command cannot read`)]),
    ];
  }
  function ownRole({ role: made, beside, needs = [], entries: entriesOfRole }: OwnRoleForPods, policy: TrustPolicy) {
    if (!made) return [say(needTheirOwn.pods)];
    const { isThere, tooLong } = made;
    if (tooLong?.isFinal)
      return [say(`${capitalised(makeRoom(tooLong))}: the trust policy would have ${tooLong.reason}`)];
    const create = createRole(made, policy);
    let making = entriesOfRole ? [...entries(entriesOfRole, create), say(newToEks)] : [run(...create)];
    if (isThere) making = [say(`Role ${made.name} already lets in these clusters`)];
    return [
      ...(beside === undefined ? [] : [say(needTheirOwn.pods)]),
      ...(tooLong ? [say(`The trust policy has ${tooLong.reason}: ${makeRoom(tooLong)}`)] : []),
      ...making,
      ...(needs.length > 0 ? [say(`Then give it the permissions of ${needs.join(", ")} of role ${beside}`)] : []),
      ...(beside === undefined
        ? []
        : [
            say(
              `Then create each Fargate profile again under another name with role ${made.name}, since the role of a profile cannot be changed, and delete the old one once the new one is active`,
            ),
          ]),
    ];
  }
  return {
    whole: (after) => [run(updateTrust(name, after))],
    attach: (policy) => [run(attachPolicy(name, policy))],
    entry: entries,
    name: (roleToName) => [say(`Create the profile again with ${roleToName ?? "the ARN of a role that exists"}`)],
    ownRole,
  };
}

/** Has a cluster accept access entries. EKS takes no entry before the cluster is active again. */
function acceptingEntries({ clusters: [place], isModeSet }: Entries): AwsCommand[] {
  if (isModeSet !== false || !place) return [];
  const cluster = ["--region", place.region, "--name", place.cluster];
  return [
    ["eks", "update-cluster-config", ...cluster, "--access-config", "authenticationMode=API_AND_CONFIG_MAP"],
    ["eks", "wait", "cluster-active", ...cluster],
  ];
}

/** What comes before access entries are deleted; nothing if all are of the type for pods on Fargate. */
function beforeDeletion({ arn, clusters }: Entries, run: (...commands: AwsCommand[]) => Step): Step[] {
  const entriesOfOthers = clusters.flatMap(({ old, ...place }) =>
    old.filter((type) => type !== fargateEntryType).map((type) => ({ place, type })),
  );
  if (entriesOfOthers.length === 0) return [];
  const types = distinct(entriesOfOthers.map(({ type }) => type)).join(", ");
  const [which, them] = entriesOfOthers.length === 1 ? ["the entry", "it"] : ["the entries", "them"];
  const verbs = ["describe-access-entry", "list-associated-access-policies"];
  return [
    say(
      `Make sure first that nobody needs the Kubernetes groups and access policies of ${which} of type ${types}, which are deleted with ${them}`,
    ),
    ...entriesOfOthers.flatMap(({ place }) => verbs.map((verb) => run(entryCommand(verb, place, arn)))),
    say("Then"),
  ];
}

/**
 * EKS may hear of a new role only after some seconds. A deletion before is not to be repeated, and if aws-auth counts too nobody
 * would see that the entry is gone.
 */
const newToEks =
  'EKS may not know the new role at once: while it answers "invalid principal", repeat the command that failed and those after it';
