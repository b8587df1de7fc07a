import {
  attachPolicy,
  awsLine,
  createEntry,
  createRole,
  entryCommand,
  updateTrust,
  type AwsCommand,
} from "../../../aws/commands";
import { fargateEntryType, parseRoleArn, readCluster, roleArn, type Correct } from "../../../trust";
import type { Decide, Fix, OwnRoleForPods, RenewedEntry, Tell, TrustChange, UnreadPlaces, Written } from "../../fix";
import type { Place } from "../../finding";
import { evidenceText } from "../evidence";
import { capitalised, printable } from "../../../text";
import { inWords, type Words } from "../in-words";
import { leftSteps, needTheirOwn } from "./own-role";
import { makeRoom, trustSteps } from "./trust";
import { entryFix, moveLines, ownArnFix, shorterFix } from "./policy";

/** What the AWS CLI needs to work in the same place as this command: without it, the CLI may change a role of that name elsewhere. */
export interface Reach {
  /** The account of the credentials in use; commands for another one need other credentials. */
  account: string;
  words: readonly string[];
}

/** A command of the AWS CLI for an account. */
export function commandIn(account: string | undefined, command: AwsCommand, reach?: Reach): string {
  return awsLine(command, reach?.account === account ? reach?.words : []);
}

/** Why a role takes no more managed policies. */
export function fullText(count: number): string {
  return `it has ${count} managed policies, as many as the account's quota allows: detach one or ask for more in Service Quotas first`;
}

function unreadText(unread: UnreadPlaces): string {
  if (unread === "parts") return "not everything in this account could be read";
  return unread.regions.length === 0 ? "no Region was read" : `only ${unread.regions.join(", ")} was read`;
}

/** What to do in an account. Commands of the AWS CLI stand on lines of their own, since they are pasted as they are. */
export function awsCliFix(fix: Fix, place: Place, reach?: Reach): { text: string; hasCommands?: true } {
  const writer = new Writer(place, reach);
  const text = linesOf(writer.text(fix)).map(printable).join("\n");
  return { text, ...(writer.hasCommands && { hasCommands: true }) };
}

/** Lines of text. Some are there at times only. */
type Lines = string | false | undefined | readonly Lines[];

function linesOf(lines: Lines): string[] {
  return typeof lines === "object" ? lines.flatMap(linesOf) : lines ? [lines] : [];
}

/** Writes what to do at a place, and remembers whether commands are in it. */
class Writer {
  hasCommands = false;
  private readonly arn: string;
  private readonly role: string;
  private readonly at: { region: string; cluster: string };

  constructor(
    private readonly place: Place,
    private readonly reach: Reach | undefined,
  ) {
    const { role = "", region = "", cluster = "" } = place;
    this.arn = role;
    this.role = parseRoleArn(role)?.name ?? role;
    this.at = { region, cluster: readCluster(cluster)?.name ?? "" };
  }

  text(fix: Fix): Lines {
    return inWords(fix, this.words);
  }

  private run(...commands: AwsCommand[]): string {
    this.hasCommands = true;
    return commands.map((command) => commandIn(this.place.account, command, this.reach)).join(" && ");
  }

  private readonly words: Words<Fix, Lines> = {
    "own-role": (fix) => (fix.for === "nodes" ? needTheirOwn.nodes : this.ownRole(fix)),
    attach: ({ policy, full }) => [
      full !== undefined && capitalised(fullText(full)),
      this.run(attachPolicy(this.role, policy)),
    ],
    detach: (fix) => moveLines(fix).join("; "),
    "allow-logging": "",
    trust: (fix) => this.trustSteps(fix),
    correct: (fix) => this.trustSteps(fix),
    decide: (fix) => this.trustSteps(fix),
    tell: (fix) => this.trustSteps(fix),
    name: ownArnFix,
    "remove-entry": entryFix,
    shorten: shorterFix,
    give: "",
    look: "",
    create: ({ arn, role, entries }) => {
      const create = (...made: AwsCommand[]): Lines => [
        ...this.beforeDeletion(arn, entries),
        this.run(...made, ...entries.flatMap((entry) => renew(arn, entry))),
      ];
      return role
        ? withinQuota(role, () => [create(...createRole(role, role.policy)), entries.length > 0 && newToEks])
        : create();
    },
    "entry-for-path": ({ isModeSet }) => {
      const cluster = ["--region", this.at.region, "--name", this.at.cluster];
      const mode = ["--access-config", "authenticationMode=API_AND_CONFIG_MAP"];
      const entry = createEntry(this.at, this.arn);
      // EKS takes no entry before the cluster is active again.
      const commands = isModeSet
        ? this.run(entry)
        : this.run(
            ["eks", "update-cluster-config", ...cluster, ...mode],
            ["eks", "wait", "cluster-active", ...cluster],
            entry,
          );
      const parsed = parseRoleArn(this.arn);
      const plain = parsed && roleArn({ ...parsed, path: "/" });
      const final = isModeSet ? "" : " (that a cluster takes access entries cannot be undone)";
      const inConfigMap = `Or write ${plain ?? ""} in aws-auth, which this command cannot see`;
      return [`Use an access entry${final}:`, commands, inConfigMap];
    },
    "profile-again": ({ role, first }) => {
      const again = `create the profile again with ${role ?? "the ARN of a role that exists"}`;
      return first ? [this.text(first), `Then ${again}`] : capitalised(again);
    },
    "use-arn": () => `Use ${this.arn}`,
    read: ({ action, denied, toDo }) => {
      const otherwise = denied
        ? `Allow ${action} to the credentials in use`
        : "Run the command again, with more --timeout if the time was too short";
      return toDo ?? otherwise;
    },
  };

  private trustSteps(fix: TrustChange | Correct | Decide | Tell): Lines {
    return trustSteps(fix, {
      // A command stands on a line of its own.
      ownRole: (own) => [...(own.role ? [`${needTheirOwn.pods}:`] : []), ...linesOf(this.ownRole(own))],
      write: ({ after, tooLong, unread }) => [
        ...(unread
          ? [`Make sure first that no other cluster uses the role, since ${unreadText(unread)}: it would lose the role`]
          : []),
        ...(tooLong?.isFinal ? [] : [this.run(updateTrust(this.role, after))]),
      ],
    });
  }

  /** What comes before access entries are deleted; nothing if all are of the type for pods on Fargate. */
  private beforeDeletion(arn: string, entries: readonly RenewedEntry[]): string[] {
    const others = entries.flatMap(({ old, ...at }) =>
      old.filter((type) => type !== fargateEntryType).map((type) => ({ at, type })),
    );
    if (others.length === 0) return [];
    const types = [...new Set(others.map(({ type }) => type))].join(", ");
    const [which, them] = others.length === 1 ? ["the entry", "it"] : ["the entries", "them"];
    const verbs = ["describe-access-entry", "list-associated-access-policies"];
    const looks = others.flatMap(({ at }) => verbs.map((verb) => this.run(entryCommand(verb, at, arn))));
    const caution = `Make sure first that nobody needs the Kubernetes groups and access policies of ${which} of type ${types}, which are deleted with ${them}:`;
    return [caution, ...looks, "Then:"];
  }

  private ownRole(fix: OwnRoleForPods): Lines {
    const { role, beside, needs = [], unread, namedBy } = fix;
    const others = namedBy?.map((one) =>
      "kind" in one ? evidenceText(one, { isLive: true }) : `cluster ${one.cluster} in ${one.region} itself`,
    );
    const caution = unread ? `, once you are sure that no other cluster uses it, since ${unreadText(unread)},` : "";
    const steps = [role ? this.makeSecond(role, beside, needs) : needTheirOwn.pods, ...leftSteps(fix, caution)];
    const why =
      others && `Make no role ${beside} for the Fargate profiles, since others name it too (${others.join(", ")})`;
    return [why, ...steps];
  }

  private makeSecond(role: Required<OwnRoleForPods>["role"], beside: string, needs: readonly string[]): Lines {
    const { isThere, name, tooLong } = role;
    const make = isThere
      ? `Role ${name} already lets in these clusters`
      : withinQuota(role, () => [this.run(...createRole(role, role.policy))]);
    if (tooLong?.isFinal) return make;
    return [
      make,
      needs.length > 0 && `Then give it what ${needs.join(", ")} of role ${beside} allow`,
      `Then create each Fargate profile again under another name with role ${name}, since the role of a profile cannot be changed, and delete the old one once the new one is active`,
    ];
  }
}

function renew(arn: string, { old, ...at }: RenewedEntry): AwsCommand[] {
  const remove = old.length === 0 ? [] : [entryCommand("delete-access-entry", at, arn)];
  return [...remove, createEntry(at, arn)];
}

/**
 * EKS may hear of a new role only after some seconds. A deletion before is not to be repeated, and if aws-auth counts too nobody
 * would see that the entry is gone.
 */
const newToEks =
  'EKS may not know the new role at once: while it answers "invalid principal", repeat the command that failed and those after it';

function quotaNotes({ tooLong }: Written): string[] {
  return tooLong ? [`The trust policy has ${tooLong.reason}: ${makeRoom(tooLong)}`] : [];
}

/** What to do with a trust policy; nothing helps if it is longer than any quota allows. */
function withinQuota(written: Written, steps: () => Lines): Lines {
  const { tooLong } = written;
  if (tooLong?.isFinal) return `${capitalised(makeRoom(tooLong))}: the trust policy would have ${tooLong.reason}`;
  return [quotaNotes(written), steps()];
}
