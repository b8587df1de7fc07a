/** Asks AWS itself. This is a bundle of its own, since it holds the AWS SDK. */
import { AwsConnection } from "../../aws/connection";
import { EksRegion } from "../../aws/eks";
import { AwsUnreadable, type Cause } from "../../aws/errors";
import { attachedPolicies, getRole, instanceProfiles } from "../../aws/iam";
import { nodeRoleEvidence, trustUses } from "../../records/node-role";
import { identityFromArn, mayBeSameRole, roleKey, type RoleIdentity } from "../../records/identity";
import { regionOf, text, type ResourceRecord } from "../../records/record";
import { eksType } from "../../records/resource-types";
import { distinctBy } from "../../text";
import { documentText } from "../../policy";
import { Unanswered } from "../../unanswered";
import type { RoleElsewhere } from "../source";

/** A call that AWS did not answer. Failures of one kind are told once. */
export interface Unseen {
  kind: string;
  happened: string;
  /** The remedy, so that AWS answers. */
  toDo?: string;
  /** True if there are no credentials at all. */
  lacksCredentials?: boolean;
}

const withoutCredentials: readonly Cause[] = ["no-credentials", "profile-without-credentials"];

/** Notes a call that AWS did not answer. */
type Note = (unseen: Unseen) => void;

function unseenBy(error: unknown): Unseen {
  if (!(error instanceof AwsUnreadable)) return { kind: "environment", happened: (error as Error).message };
  const { why, action, happened, toDo } = error;
  return { kind: `${why} ${action ?? ""}`, happened, toDo, lacksCredentials: withoutCredentials.includes(why) };
}

/** A value, or undefined and a note if AWS does not tell it. */
function orNote<Value>(answer: Promise<Value>, note: Note): Promise<Value | undefined> {
  return answer.catch((error: unknown) => {
    note(unseenBy(error));
    return undefined;
  });
}

/** Remembers answers; one that was not complete is asked for again. */
class Answers<Answer> {
  private readonly known = new Map<string, Answer>();

  /** The answer under a key, from memory or by asking. */
  async get(key: string, note: Note, ask: (note: Note) => Promise<Answer>): Promise<Answer> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    let complete = true;
    const answer = await ask((unseen) => {
      complete = false;
      note(unseen);
    });
    if (complete) this.known.set(key, answer);
    return answer;
  }
}

/** The time for all questions of a preview together if nobody configured a look-up, in milliseconds. */
const unaskedDeadline = 3_000;

/** The account of the credentials in the environment, or why AWS does not tell it. */
interface Caller {
  account?: string;
  unseen?: Unseen;
}

/** Keeps the answers of AWS longer than a stack: the update after its preview, or the next stack, asks the same again. */
export class Lookup {
  private readonly roles = new Answers<RoleElsewhere>();
  private readonly nodeGroups = new Answers<NodeGroup[]>();
  private caller?: Promise<Caller>;
  /** In milliseconds. */
  private callerTook = 0;

  /** Asks AWS for the account of the credentials in the environment, for three seconds at most. */
  askForCaller(): Promise<Caller> {
    return (this.caller ??= this.findCaller());
  }

  /** The rest of the three seconds after the question for the caller, in whole milliseconds. */
  timeLeft(): number {
    return Math.max(0, Math.floor(unaskedDeadline - this.callerTook));
  }

  private async findCaller() {
    const start = performance.now();
    try {
      const { accountId: account } = await connect("aws", unaskedDeadline).callerIdentity();
      return { account };
    } catch (error) {
      return { unseen: unseenBy(error) };
    } finally {
      this.callerTook = performance.now() - start;
    }
  }

  /**
   * Asks AWS about roles that a stack uses and does not make; the answers are by the keys of the roles. Never throws.
   * @param records of the stack
   * @param deadline the time for all questions together, in milliseconds: a preview must not hang on a network that is not there
   */
  async rolesOf(
    records: readonly ResourceRecord[],
    roles: readonly RoleIdentity[],
    deadline: number,
    note: Note,
  ): Promise<ReadonlyMap<string, RoleElsewhere>> {
    const answers = new Map<string, RoleElsewhere>();
    try {
      const partition = roles.map((role) => role.partition).find((known) => known !== undefined) ?? "aws";
      const aws = connect(partition, deadline);
      await aws.signIn();
      const nodeGroups = nodeGroupsOf(this.nodeGroups, aws, records, note);
      const askAbout = async (role: RoleIdentity) => {
        const key = roleKey(role);
        const answer = await this.roles.get(key, note, (noting) => lookUpRole(aws, role, noting));
        const uses = [...answer.uses];
        for (const { role: arn, name, cluster } of await nodeGroups) {
          const identity = identityFromArn(arn);
          if (identity && mayBeSameRole(role, identity))
            uses.push({ use: "node-group", evidence: { kind: "node-group", name, cluster } });
        }
        answers.set(key, { ...answer, uses });
      };
      await Promise.all(roles.map(askAbout));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      note(unseenBy(error));
    }
    return answers;
  }
}

/**
 * The node groups of the clusters that the stack names, else of all clusters in sight. The stack's own node groups are left out: AWS
 * has them as they were, which must not block the change that fixes them.
 */
async function nodeGroupsOf(
  known: Answers<NodeGroup[]>,
  aws: AwsConnection,
  records: readonly ResourceRecord[],
  note: Note,
) {
  let clusters = clustersNamed(records);
  const isRegionNeeded = clusters.length === 0 || clusters.some(({ region }) => region === undefined);
  const defaultRegion = isRegionNeeded ? await orNote(aws.region(), note) : undefined;
  if (clusters.length === 0 && defaultRegion !== undefined) clusters = await clustersIn(aws, defaultRegion, note);
  async function groupsOf({ name: cluster, region = defaultRegion }: Cluster) {
    if (region === undefined) return [];
    return known.get(`${region}/${cluster}`, note, async (noting) => {
      const groups = await readerOf(aws, region, noting).nodeGroups(cluster);
      return groups.map((group) => ({ ...group, cluster }));
    });
  }
  const groups = await Promise.all(clusters.map(groupsOf));
  const madeHere = nodeGroupsMade(records);
  return groups.flat().filter(({ cluster, name }) => !madeHere.has(`${cluster}/${name}`));
}

function connect(partition: string, deadline: number): AwsConnection {
  return new AwsConnection({ door: "pack", partition, signal: AbortSignal.timeout(deadline) });
}

/** Reads a role from IAM: its trust policy, the instance profiles that hold it, and the worker-node policies on it. */
async function lookUpRole(aws: AwsConnection, role: RoleIdentity, note: Note): Promise<RoleElsewhere> {
  const { name = "" } = role;
  const answer = await orNote(
    getRole(aws, name).then((iamRole) => ({ iamRole })),
    note,
  );
  if (!answer) return { uses: [] };
  const { iamRole } = answer;
  const identity = identityFromArn(iamRole?.Arn ?? "");
  if (!iamRole || !identity || !mayBeSameRole(role, identity)) {
    note(otherAccount(role, identity));
    return { uses: [] };
  }
  const [profiles = [], policies = []] = await Promise.all([
    orNote(instanceProfiles(aws, name), note),
    orNote(attachedPolicies(aws, name), note),
  ]);
  const trustPolicy = documentText(iamRole.AssumeRolePolicyDocument);
  const nodes = nodeRoleEvidence({ instanceProfiles: profiles, seenIn: "AWS", attachedPolicies: policies });
  const users = nodes.shown.map((evidence) => ({ use: "node-group" as const, evidence }));
  return { uses: [...trustUses(trustPolicy, "AWS"), ...users], trustPolicy };
}

/** The credentials are of another account than the role's. */
function otherAccount({ accountId }: RoleIdentity, namesake: RoleIdentity | undefined): Unseen {
  let happened = "the account of the credentials in use has no such role";
  if (namesake) {
    const partition = namesake.accountId === accountId ? ` of ${namesake.partition}` : "";
    const account = `${namesake.accountId}${partition}`;
    happened = `the credentials in use are for account ${account}, which has another role of that name`;
  }
  const toDo = "Give the pack AWS credentials of the role's account in the environment";
  return { kind: happened, happened, toDo };
}

/** More clusters than this are not walked through: a preview has to end. */
const clusterLimit = 50;

interface NodeGroup {
  name: string;
  cluster: string;
  /** Its ARN. */
  role: string;
}

interface Cluster {
  name: string;
  region?: string;
}

/** The node groups that a stack makes, each as `CLUSTER/NODE_GROUP`. */
function nodeGroupsMade(records: readonly ResourceRecord[]) {
  const made = records.filter(({ type }) => eksType(type)?.kind === "node-group");
  const names = made.map(({ props }) => {
    const name = text(props, "nodeGroupName") ?? text(props, "nodegroupName");
    return `${text(props, "clusterName")}/${name}`;
  });
  return new Set(names);
}

function clustersNamed(records: readonly ResourceRecord[]): Cluster[] {
  const clusters = records.flatMap((record) => {
    const name = text(record.props, eksType(record.type)?.cluster ?? "");
    return name === undefined ? [] : [{ name, region: regionOf(record) }];
  });
  return distinctBy(clusters, ({ name, region }) => `${region}/${name}`);
}

function readerOf(aws: AwsConnection, region: string, note: Note) {
  return new EksRegion(aws, region, (_call, error) => note(unseenBy(error)));
}

async function clustersIn(aws: AwsConnection, region: string, note: Note): Promise<Cluster[]> {
  const names = await readerOf(aws, region, note).clusterNames();
  if (names.length > clusterLimit)
    note({
      kind: "many clusters",
      happened: `Only the node groups of the first ${clusterLimit} clusters were checked`,
      toDo: "Use a role ledger for the rest",
    });
  return names.slice(0, clusterLimit).map((name) => ({ name }));
}
