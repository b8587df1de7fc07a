import type {
  Policies,
  ResourceRemediation,
  ResourceValidation,
  ResourceValidationPolicy,
  StackValidation,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Estate } from "../core/facts/estate";
import { isPodRole } from "../core/facts/role-trust";
import { withId } from "../core/findings";
import { configSchemaOf, policyKinds } from "../core/findings/configuration/policies";
import { memoize, memoizeByObject } from "../core/memoize";
import { checkConfig } from "../core/findings/configuration/schema";
import { describe, knownUrn, type ResourceRecord } from "../core/records/record";
import { judgeStack } from "./judge-stack";
import { recordOf, remediableProperties } from "./adapter/sdk";
import { metadataOf, type PackPolicy } from "./policies";
import { Sessions, type Session } from "./session";
import type { Config, Scene } from "./trust/intended";
import { remediateTrust } from "./trust/remediate";
import { judgeTrust, type RoleFilter } from "./judge-resource";

/** The policies as Pulumi's SDK calls them: each checks its configuration first, and never throws. */
export function served(policies: readonly PackPolicy[]): Policies {
  const sessions = new Sessions();
  return policies.map((policy): ResourceValidationPolicy & StackValidationPolicy => ({
    ...metadataOf(policy),
    // What a resource policy says at the end of the stack has its own level, as what it says of a resource.
    validateStack: validateStack(policy, sessions),
    ...(policy.isAboutResources && { validateResource: validateResource(policy, sessions) }),
    ...(policy.canRemediate && { remediateResource: remediateResource(policy, sessions) }),
  }));
}

function validateResource(policy: PackPolicy, sessions: Sessions): ResourceValidation {
  const { name } = policy;
  return async (args, report) => {
    const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofResource();
    const state = session.of(name);
    const record = session.resource(args);
    const scene = session.scene(name, config, () => record, report);
    await guarded(
      async () => {
        if (state.carries(problems.join("\n"), args.urn)) scene.output.report("configuration-invalid", problems);
        if (isUsable && (await judgeTrust(name, record, scene, isPodRole))) state.judged.add(args.urn);
      },
      (reason) => report(defectIn(describe(record), reason, policy)),
    );
  };
}

function remediateResource(policy: PackPolicy, sessions: Sessions): ResourceRemediation {
  return async (args) => {
    const { config, isUsable } = checkedConfig(policy, args.getConfig());
    const record = { ...recordOf(args), props: remediableProperties(args.props) };
    const scene = sessions.ofResource().scene(policy.name, config, () => record);
    let changed = false;
    await guarded(
      async () => void (changed = isUsable && (await remediateTrust(record, scene, args.props))),
      (reason) => scene.output.notice(`${describe(record)} could not be remediated: ${reason}`),
    );
    // Pulumi takes undefined for "leave it as it is", which the SDK's type does not say.
    return (changed ? args.props : undefined) as Record<string, unknown>;
  };
}

function validateStack(policy: PackPolicy, sessions: Sessions): StackValidation {
  const { name } = policy;
  return async (args, report) => {
    const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofStack(args.resources);
    const estateOf = () => session.stackEnds(args.resources);
    const sceneOf = (subject?: string) => session.scene(name, config, () => estateOf().facts, report, subject);
    await guarded(
      async () => {
        const estate = estateOf();
        const scene = sceneOf();
        if (session.of(name).carries(problems.join("\n"), "")) scene.output.report("configuration-invalid", problems);
        if (isUsable && policy.isAboutResources) await judgeLeft(policy, session, estate, sceneOf);
        if (isUsable)
          await judgeStack(name, estate, scene, (defects) => {
            for (const { record, error } of policy.isAboutResources ? [] : defects)
              report(defectIn(describe(record), defectText(error), policy), knownUrn(record));
          });
        scene.output.reportUnusedExemptions(estate.facts);
      },
      (reason) => report(defectIn("the stack", reason, policy)),
    );
  };
}

/** Judges what a resource policy could not judge by the inputs of a resource alone. */
async function judgeLeft(
  policy: PackPolicy,
  session: Session,
  { facts: { stack }, roles }: Estate,
  sceneOf: (subject: string) => Scene,
): Promise<void> {
  const { judged } = session.of(policy.name);
  const used = new Set(roles.flatMap(({ role, isUsedByPods }) => (isUsedByPods ? (role.urn ?? []) : [])));
  const isOnlyUsed: RoleFilter = (judged) => used.has(judged.role.urn) && !isPodRole(judged);
  const makers = new Set([...used].flatMap((urn) => makerOf(stack.roles.get(urn)?.record)?.urn ?? []));
  for (const record of stack.records.filter(({ within }) => !within)) {
    // A resource that is only read, by `Role.get`, has no inputs: an audit shows what it is at the end.
    const isLeft = !judged.has(record.urn);
    if (isLeft) session.clusters.add(record);
    else if (!makers.has(record.urn)) continue;
    const isMeant: RoleFilter = (one) => isOnlyUsed(one) || (isLeft && isPodRole(one));
    await judgeTrust(policy.name, record, sceneOf(record.urn), isMeant);
  }
}

/** The resource that makes a role, perhaps by a template. */
function makerOf(record: ResourceRecord | undefined): ResourceRecord | undefined {
  return record?.within ? makerOf(record.within) : record;
}

/** What is wrong with a configuration, by its text: every resource comes with the same one. */
const checksOf = memoizeByObject(({ name }: PackPolicy) => {
  const schema = configSchemaOf(policyKinds[name]);
  return memoize((config) => checkConfig(schema, JSON.parse(config) as object));
});

/** A configuration with what is wrong with it; one that cannot be used counts as empty. */
function checkedConfig(policy: PackPolicy, config: Config): { config: Config; problems: string[]; isUsable: boolean } {
  const { unknown, invalid } = checksOf(policy)(JSON.stringify(config));
  const isUsable = invalid.length === 0;
  return { config: isUsable ? config : {}, problems: [...unknown, ...invalid], isUsable };
}

/**
 * Runs a policy so that it never fails the user's operation: an exception here would stop `pulumi up` for a reason that
 * has nothing to do with the user's stack.
 * @param failed gets what went wrong, in words that quote nothing: an exception's text can hold values of the stack
 */
async function guarded(work: () => Promise<void>, failed: (reason: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    // By its name: another copy of the SDK may serve than the one beside this file.
    failed(nameOf(error) === "UnknownValueError" ? "a value that it needs is not known yet" : defectText(error));
  }
}

function defectIn(what: string, reason: string, { name }: PackPolicy): string {
  return withId(`${what} could not be judged: ${reason}`, policyKinds[name].finds[0]);
}

function defectText(error: unknown): string {
  return `an error inside the policy (${nameOf(error)}); please report it to the authors of the policy pack`;
}

// The SDK does not set the `name` of its errors.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
