/** What AWS itself says, asked with the credentials of the environment. */
import { createRequire } from "node:module";
import { usedRoles, type Facts, type UsedRole } from "../../core/facts/facts";
import { isInOtherAccounts, type ResourceRecord } from "../../core/records/record";
import type { Output } from "../adapter/output";
import type { RolesInAws } from "./aws-access";
import { adviceFor, noAnswer, noCredentials, otherCredentials } from "./aws-reason";
import type * as Lookup from "./lookup";

/** `auto` (default): if the provider has no credentials of its own, and so uses the environment's; `true`: for all; `false`: never. */
export type LookupMode = "auto" | boolean;

const load = createRequire(__filename);

/** The AWS SDK is a bundle of its own, loaded only if something is asked: it takes longer to load than all the rest. */
const lookup = () => load("./lookup") as typeof Lookup;

/**
 * The account of a provider that has no credentials of its own, and so uses the environment's; undefined otherwise, and
 * if AWS cannot be asked. Never a guess.
 * @param failed gets the reason if there are credentials and AWS does not say whose they are
 */
export async function callerAccount(
  provider: ResourceRecord["provider"],
  mode: LookupMode = "auto",
  failed: (reason: string) => void = () => {},
): Promise<string | undefined> {
  if (mode === false || !usesEnvironment(provider)) return undefined;
  const { account, failure } = await lookup().askForCaller();
  if (failure !== undefined && failure !== noCredentials) failed(failure);
  return account;
}

/** What AWS says about the roles that a stack uses and does not make. */
export class AwsAnswers {
  private asked?: { mode: LookupMode; roles: Promise<RolesInAws> };

  /**
   * Asks AWS once for all policies: the first one to ask decides how, unless the configuration of another one says otherwise. What
   * cannot be asked is a notice and no finding.
   * @param isInformed true if the configuration says what other stacks do
   */
  rolesOf(
    facts: Facts,
    output: Output,
    { mode = "auto", isInformed = false }: { mode?: LookupMode; isInformed?: boolean },
  ): Promise<RolesInAws> {
    // Pulumi fills in "auto" if nothing is configured.
    if (this.asked && (mode === "auto" || mode === this.asked.mode)) return this.asked.roles;
    const roles = mode === false ? Promise.resolve(nothing()) : ask(facts, output, mode, isInformed);
    this.asked = { mode, roles };
    return roles;
  }
}

async function ask(facts: Facts, output: Output, mode: LookupMode, isInformed: boolean): Promise<RolesInAws> {
  const subjects = usedRoles(facts.uses).filter((used) => isOpen(used) && !isOfOtherAccounts(facts, used));
  if (subjects.length === 0) return nothing();
  if (mode === true) {
    return lookup().askAws(facts, subjects, { deadline: 20_000, notice: (text) => output.notice(text) });
  }
  const reasons: string[] = [];
  const failed = (reason: string) => void reasons.push(reason);
  const plain = subjects.filter(({ uses }) =>
    uses.every(({ urn }) => usesEnvironment(facts.stack.byUrn.get(urn)?.provider)),
  );
  if (plain.length < subjects.length) failed(otherCredentials);
  const deadline = plain.length === 0 ? 0 : lookup().timeLeft();
  if (plain.length > 0 && deadline === 0) failed(noAnswer);
  const found =
    deadline === 0 ? nothing() : await lookup().askAws(facts, plain, { deadline, notice: () => {}, failed });
  // If the configuration says what other stacks do, nothing is missing.
  if (reasons.length > 0 && !isInformed) output.notice(notSeen(subjects, reasons, output));
  return found;
}

/** A role that the stack does not make, and whose uses in the stack are not a finding yet. */
function isOpen({ role, uses }: UsedRole): boolean {
  return role.urn === undefined && role.name !== undefined && new Set(uses.map(({ use }) => use)).size === 1;
}

/** A role that a stack set names without an account: there is one in each of the accounts that it is deployed to. */
function isOfOtherAccounts({ stack }: Facts, { role, uses }: UsedRole): boolean {
  const records = uses.flatMap(({ urn }) => stack.byUrn.get(urn) ?? []);
  return role.accountId === undefined && records.some(isInOtherAccounts);
}

function nothing(): RolesInAws {
  return { uses: new Map(), trustPolicies: new Map() };
}

function notSeen(subjects: readonly UsedRole[], reasons: readonly string[], output: Output): string {
  const [first] = subjects;
  const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : "";
  const advice = new Set(reasons.flatMap((reason) => adviceFor(reason) ?? []));
  const instead = advice.size > 0 ? `${[...advice].join(". ")}, or set` : "Set";
  return (
    `other stacks were not seen: who else uses role ${first ? output.labelOf(first.role) : ""}${more} could not be asked of ` +
    `AWS (${[...new Set(reasons)].join("; ")}). ${instead} "nodeRoles" or "ledgers" of ` +
    'fargate-role-not-node-role, or "lookup": false to judge without AWS'
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
function usesEnvironment(provider: ResourceRecord["provider"]): boolean {
  return Object.entries(provider?.props ?? {}).every(([key, value]) => harmless.has(key) || nothings.has(value));
}

const nothings = new Set<unknown>([undefined, null, "", "[]", "{}", false]);
