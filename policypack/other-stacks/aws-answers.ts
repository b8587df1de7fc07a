/** Answers of AWS itself, asked with the credentials of the environment. */
import { usedRoles, type Facts, type UsedRole } from "../../core/facts/facts";
import type { Output } from "../adapter/output";
import type { ProcessMemory } from "./memory";
import type { Unseen } from "../../core/readers/account/roles-elsewhere";
import type { RoleElsewhere } from "../../core/readers/source";
import { isInOtherAccounts, type ResourceRecord } from "../../core/records/record";
import { distinct } from "../../core/text";

type RolesInAws = ReadonlyMap<string, RoleElsewhere>;

/** `auto` (default): if the provider has no credentials of its own, and so uses the environment's; `true`: for all; `false`: never. */
export type LookupMode = "auto" | boolean;

/** A provider uses other credentials than those of the environment. */
const otherCredentials: Unseen = {
  kind: "other credentials",
  happened: "a provider uses other credentials than those of the environment",
  toDo: 'Set "lookup": true, which asks with the credentials of the environment',
};

/** The time for all questions is over before the last one. */
const timeIsOver: Unseen = {
  kind: "time is over",
  happened: "AWS did not answer in time",
  toDo: 'Set "lookup": true, which waits for 20 seconds',
};

/** The answers of AWS for one stack. */
export class AwsAnswers {
  private answer?: { mode: LookupMode; roles: Promise<RolesInAws> };

  constructor(private readonly memory: ProcessMemory) {}

  /**
   * The account of a provider that has no credentials of its own, and so uses the environment's; undefined otherwise, and
   * if AWS cannot be asked. Never a guess.
   * @param failed gets the reason if there are credentials and AWS does not say whose they are
   */
  async callerAccount(
    provider: ResourceRecord["provider"],
    mode: LookupMode = "auto",
    failed: (reason: string) => void = () => {},
  ): Promise<string | undefined> {
    if (mode === false || !usesEnvironment(provider)) return undefined;
    const { account, unseen } = await this.memory.lookup.askForCaller();
    if (unseen && !unseen.lacksCredentials) failed(unseen.happened);
    return account;
  }

  /**
   * Asks AWS once for all policies: the first one to ask decides how, unless the configuration of another one says otherwise. A
   * question that cannot be asked is a notice and no finding.
   * @param isInformed true if the configuration says what other stacks do
   */
  rolesOf(facts: Facts, output: Output, mode: LookupMode = "auto", isInformed = false): Promise<RolesInAws> {
    // Pulumi fills in "auto" if nothing is configured.
    if (this.answer && (mode === "auto" || mode === this.answer.mode)) return this.answer.roles;
    const roles = mode === false ? Promise.resolve(new Map()) : this.ask(facts, output, mode, isInformed);
    this.answer = { mode, roles };
    return roles;
  }

  private async ask(facts: Facts, output: Output, mode: LookupMode, isInformed: boolean) {
    const open = usedRoles(facts.uses).filter((used) => isOpen(used) && !isOfOtherAccounts(facts, used));
    const isWanted = mode === true;
    const askable = open.filter((used) => isWanted || usesEnvironmentOnly(facts, used));
    const unseen = new Map<string, Unseen>();
    const note = (reason: Unseen) => void unseen.set(reason.kind, unseen.get(reason.kind) ?? reason);
    if (askable.length < open.length) note(otherCredentials);
    let answers: RolesInAws = new Map();
    if (askable.length > 0) {
      const { lookup } = this.memory;
      const milliseconds = isWanted ? 20_000 : lookup.timeLeft();
      const roles = askable.map(({ role }) => role);
      if (milliseconds > 0) answers = await lookup.rolesOf(facts.stack.records, roles, milliseconds, note);
      else note(timeIsOver);
    }
    // If the configuration says what other stacks do, nothing is missing.
    if (unseen.size > 0 && (isWanted || !isInformed))
      output.notice(notSeen(open, [...unseen.values()], isWanted, output));
    return answers;
  }
}

/** True for a role that no provider with credentials of its own uses. */
function usesEnvironmentOnly({ stack }: Facts, { uses }: UsedRole) {
  return uses.every(({ urn }) => usesEnvironment(stack.byUrn.get(urn)?.provider));
}

/** A role that the stack does not make, and whose uses in the stack are not a finding yet. */
function isOpen({ role, uses }: UsedRole) {
  return role.urn === undefined && role.name !== undefined && new Set(uses.map(({ use }) => use)).size === 1;
}

/** A role that a stack set names without an account: there is one in each of the accounts that it is deployed to. */
function isOfOtherAccounts({ stack }: Facts, { role, uses }: UsedRole) {
  const records = uses.flatMap(({ urn }) => stack.byUrn.get(urn) ?? []);
  return role.accountId === undefined && records.some(isInOtherAccounts);
}

function notSeen(roles: readonly UsedRole[], unseen: readonly Unseen[], isWanted: boolean, output: Output) {
  const [label, ...more] = roles.map(({ role }) => output.labelOf(role));
  const role = more.length > 0 ? `role ${label} and ${more.length} more` : `role ${label}`;
  const reasons = unseen.map(({ happened }) => happened).join("; ");
  if (isWanted) return `lookup: not every use of ${role} was seen: ${reasons}`;
  const steps = distinct(unseen.flatMap(({ toDo }) => toDo ?? []));
  const advice = steps.length === 0 ? "Set" : `${steps.join(". ")}, or set`;
  return (
    `other stacks were not seen: who else uses ${role} could not be asked of AWS (${reasons}). ` +
    `${advice} "nodeRoles" or "ledgers" of fargate-role-not-node-role, or "lookup": false to judge without AWS`
  );
}

/** Inputs of AWS's providers that do not change whose credentials are used, nor where they are used. */
const harmless = new Set(
  [
    "region version defaultTags ignoreTags maxRetries retryMode skipCredentialsValidation skipRegionValidation",
    "skipRequestingAccountId skipMetadataApiCheck s3UsePathStyle s3UsEast1RegionalEndpoint allowedAccountIds",
    "forbiddenAccountIds tokenBucketRateLimiterCapacity useDualstackEndpoint useFipsEndpoint autoNaming",
    "__internal __defaults userAgent",
  ].flatMap((line) => line.split(" ")),
);

/** True if a provider has no credentials, role or endpoint of its own. Without a provider in sight it is the default one. */
function usesEnvironment(provider: ResourceRecord["provider"]) {
  return Object.entries(provider?.props ?? {}).every(([key, value]) => harmless.has(key) || nothings.has(value));
}

const nothings = new Set<unknown>([undefined, null, "", "[]", "{}", false]);
