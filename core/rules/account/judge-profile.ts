import type { WhyUntrusted } from "../../findings/found";
import { foundText } from "../../findings/render/found";
import { evidenceText } from "../../findings/render/evidence";
import type { Finding, Place } from "../../findings";
import { judgeTrustPolicy, parseRoleArn, roleArn } from "../../trust";
import { createEntryCommand, deleteEntryCommand, shellLine } from "../../aws/commands";
import type { AccountRecord } from "../../facts/account/inventory";
import { fixOrSecondRole, secondRole, trustFixForAll } from "./fixes";
import { beforeDeletion, createMissing } from "./new-role";
import { intendedIn, permitsProfile, whyKeptOut } from "../../facts/account/trust";
import { entriesAreKnown } from "../../facts/account/unknown-parts";
import {
  entryTypes,
  finding,
  isBeingDeleted,
  lacksEntry,
  profileEvidence,
  type ProfileUse,
  type AccountRole,
} from "../../facts/account/account-role";

function placeOf(account: AccountRecord, { region, cluster, profile }: ProfileUse, role: string): Place {
  return { account: account.id, region, role, cluster: cluster.arn, profile: profile.name };
}

function clusterPlace(account: AccountRecord, { region, cluster }: ProfileUse, role: string): Place {
  return { account: account.id, region, role, cluster: cluster.arn };
}

/** The ARN that most profiles have; of several, the first. */
function commonestRole(uses: readonly ProfileUse[]): string {
  const byRole = Map.groupBy(uses, ({ profile }) => profile.role);
  const [[role] = [""]] = [...byRole].sort(([, a], [, b]) => b.length - a.length);
  return role;
}

/**
 * The profiles whose role is not there: EKS cannot start their pods.
 * @param uses those that name one role, whatever its path: an account has no two roles of a name
 */
export function missingRole(account: AccountRecord, uses: readonly ProfileUse[]): Finding[] {
  const role = commonestRole(uses);
  const parsed = parseRoleArn(role);
  const isOfAnother = parsed !== undefined && parsed.accountId !== account.id;
  const [why, fix] = isOfAnother
    ? [
        "which is a role of another account: EKS can pass a service only roles of its own account",
        `Create the profile again with a role of account ${account.id}`,
      ]
    : [
        "and there is no such role",
        parsed ? createMissing(account, parsed, uses) : "Create the profile again with the ARN of a role that exists",
      ];
  return uses.map((use) => {
    const { role: own } = use.profile;
    const message = `${evidenceText(profileEvidence(use))} uses ${own}, ${why}`;
    const again = own === role ? "" : `; then create the profile again with ${role}`;
    return finding("role-missing", placeOf(account, use, own), { message, fix: fix + again });
  });
}

function judgePath(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  if (use.profile.role !== record.arn)
    return [
      finding("role-missing", placeOf(account, use, record.arn), {
        message: `${evidenceText(profileEvidence(use))} uses ${use.profile.role}, and there is no such role: the ARN of role ${parsed.name} is ${record.arn}`,
        fix: fixOrSecondRole(role, `Create the profile again with ${record.arn}`),
      }),
    ];
  const { authenticationMode, name } = use.cluster;
  // One of another type goes before aws-auth too, and is a finding of its own.
  const hasEntry = entryTypes(use.cluster, record.arn).length > 0;
  if (parsed.path === "/" || hasEntry || !authenticationMode.includes("CONFIG_MAP")) return [];
  const plain = roleArn({ ...parsed, path: "/" });
  const words = ["--region", use.region, "--name", name];
  const switchOver = [
    shellLine(
      "aws",
      "eks",
      "update-cluster-config",
      ...words,
      "--access-config",
      "authenticationMode=API_AND_CONFIG_MAP",
    ),
    // EKS takes no entry before.
    shellLine("aws", "eks", "wait", "cluster-active", ...words),
  ].join(" && ");
  const createEntry = createEntryCommand(use.region, name, record.arn);
  const withEntry =
    authenticationMode === "CONFIG_MAP"
      ? `${switchOver} && ${createEntry} (that a cluster takes access entries cannot be undone)`
      : createEntry;
  return [
    finding("role-path-in-aws-auth", clusterPlace(account, use, record.arn), {
      message: `${record.arn} has the path ${parsed.path}, and cluster ${name} in ${use.region} finds roles in aws-auth, which matches an ARN only without its path`,
      // An access entry of the role goes before aws-auth, which may let in its nodes.
      fix: fixOrSecondRole(
        role,
        `Use an access entry: ${withEntry}; or write ${plain} in aws-auth, which this command cannot see`,
      ),
    }),
  ];
}

function judgeTrustFor(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  const { region, cluster, profile } = use;
  const { concernsFargate, scoped } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  // A role that serves no profile at all has one finding for itself.
  if (scoped.some(({ kind }) => kind === "broken" || kind === "malformed")) return [];
  if (permitsProfile(record.trustPolicy, profile.arn, { region, cluster: cluster.name }, account)) return [];
  const clusterUse = { region, cluster: cluster.name, profiles: [profile.arn] };
  const why: WhyUntrusted = concernsFargate
    ? whyKeptOut(record.trustPolicy, clusterUse, account)
    : { kind: "not-for-fargate" };
  const message = foundText({
    id: "profile-role-untrusted",
    role: { label: parsed.name },
    profile: { name: profile.name, cluster: cluster.name, region },
    why,
  });
  return [
    finding("profile-role-untrusted", placeOf(account, use, record.arn), {
      message,
      fix: concernsFargate ? trustFixForAll(role) : secondRole(role),
    }),
  ];
}

function judgeHealth({ account, record }: AccountRole, use: ProfileUse): Finding[] {
  const { name, status, issues } = use.profile;
  const failed = /_FAILED$/.test(status);
  if (!failed && issues.length === 0) return [];
  const reported = issues.map(({ code, message }) => `${code}${message === "" ? "" : `: ${message}`}`).join("; ");
  const reasons = [...(failed ? [`its status is ${status}`] : []), ...(reported === "" ? [] : [reported])];
  const words = ["--region", use.region, "--cluster-name", use.cluster.name, "--fargate-profile-name", name];
  const remove = `, then ${shellLine("aws", "eks", "delete-fargate-profile", ...words)}`;
  // Whoever deleted a profile wants it gone.
  const again = status === "DELETE_FAILED" ? "" : " and create the profile again";
  return [
    finding("profile-unhealthy", placeOf(account, use, record.arn), {
      message: `EKS reports a problem of ${evidenceText(profileEvidence(use))}: ${reasons.join("; ")}`,
      fix: `Remove the cause that EKS reports${failed ? remove + again : ""}`,
    }),
  ];
}

function judgeEntry(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  const { name } = use.cluster;
  if (!entriesAreKnown(account, use.region, name) || !lacksEntry(role, use)) return [];
  const [other] = entryTypes(use.cluster, record.arn);
  const remove =
    other === undefined
      ? ""
      : `${beforeDeletion([{ ...use, type: other }], record.arn)}${deleteEntryCommand(use.region, name, record.arn)} && `;
  return [
    finding("access-entry-missing", clusterPlace(account, use, record.arn), {
      message:
        `Cluster ${name} in ${use.region} has no access entry of type FARGATE_LINUX for role ${parsed.name}, so its pods cannot register` +
        (other === undefined ? "" : `; it has one of type ${other}, and a role can have only one`),
      // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
      fix: fixOrSecondRole(role, remove + createEntryCommand(use.region, name, record.arn)),
    }),
  ];
}

/** All findings about one Fargate profile of a role that exists. A profile that is going away needs nothing any more. */
export function judgeProfile(role: AccountRole, use: ProfileUse): Finding[] {
  if (isBeingDeleted(use)) return [];
  return [judgePath, judgeTrustFor, judgeHealth, judgeEntry].flatMap((judge) => judge(role, use));
}
