import type {
  Policies,
  ReportViolation,
  ResourceRemediation,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidation,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Estate } from "../core/facts/estate";
import { isPodRole } from "../core/facts/role-trust";
import { withId } from "../core/findings";
import { configSchemaOf, policyKinds, type PolicyName } from "../core/findings/configuration/policies";
import { checkConfig } from "../core/findings/configuration/schema";
import type { Judged } from "../core/judge";
import { memoize, memoizeByObject } from "../core/memoize";
import { describe, knownUrn } from "../core/records/record";
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
  // The finding of a resource policy has the same level at the end of the stack as at its resource.
  function validatorsOf(policy: PackPolicy) {
    const validators: ResourceValidationPolicy & StackValidationPolicy = {
      ...metadataOf(policy),
      validateStack: validateStack(policy, sessions),
    };
    if (policy.isAboutResources) validators.validateResource = validateResource(policy, sessions);
    if (policy.canRemediate) validators.remediateResource = remediateResource(policy, sessions);
    return validators;
  }
  return policies.map(validatorsOf);
}

function validateResource(policy: PackPolicy, sessions: Sessions): ResourceValidation {
  const { name } = policy;
  async function validate(args: ResourceValidationArgs, report: ReportViolation) {
    const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofResource();
    const state = session.stateOf(name);
    const record = session.resource(args);
    const scene = session.scene(name, config, () => record, report);
    async function judge() {
      if (state.carries(problems.join("\n"), args.urn)) scene.output.report("configuration-invalid", problems);
      if (isUsable && (await judgeTrust(name, record, scene, isPodRole))) state.judged.add(args.urn);
    }
    await guarded(judge, (reason) => report(defectIn(describe(record), reason, name)));
  }
  return validate;
}

function remediateResource(policy: PackPolicy, sessions: Sessions): ResourceRemediation {
  async function remediateIfWrong(args: ResourceValidationArgs) {
    const { config, isUsable } = checkedConfig(policy, args.getConfig());
    const record = { ...recordOf(args), props: remediableProperties(args.props) };
    const scene = sessions.ofResource().scene(policy.name, config, () => record);
    let changed = false;
    async function remediate() {
      if (isUsable) changed = await remediateTrust(record, scene, args.props);
    }
    await guarded(remediate, (reason) => scene.output.notice(`${describe(record)} could not be remediated: ${reason}`));
    // Pulumi takes undefined for "leave it as it is", which the SDK's type does not say.
    return (changed ? args.props : undefined) as Record<string, unknown>;
  }
  return remediateIfWrong;
}

function validateStack(policy: PackPolicy, sessions: Sessions): StackValidation {
  const { name, isAboutResources } = policy;
  async function validate(args: StackValidationArgs, report: ReportViolation) {
    const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofStack(args.resources);
    const estateOf = () => session.stackEnds(args.resources);
    const sceneOf = (subject?: string) => session.scene(name, config, () => estateOf().facts, report, subject);
    function sayDefects(defects: Judged["defects"]) {
      for (const { record, error } of defects)
        report(defectIn(describe(record), defectText(error), name), knownUrn(record));
    }
    async function judge() {
      const estate = estateOf();
      const scene = sceneOf();
      if (session.stateOf(name).carries(problems.join("\n"), ""))
        scene.output.report("configuration-invalid", problems);
      if (isUsable && isAboutResources) await judgeLater(name, session, estate, sceneOf);
      if (isUsable) await judgeStack(name, estate, scene, isAboutResources ? undefined : sayDefects);
      scene.output.reportUnusedExemptions(estate.facts);
    }
    await guarded(judge, (reason) => report(defectIn("the stack", reason, name)));
  }
  return validate;
}

/** Judges the roles that a resource policy could not judge by the inputs of a resource alone. */
async function judgeLater(
  policy: PolicyName,
  session: Session,
  { facts: { stack }, roles }: Estate,
  sceneOf: (subject: string) => Scene,
) {
  const { judged } = session.stateOf(policy);
  const usedByPods = roles.filter(({ isUsedByPods }) => isUsedByPods);
  const usedUrns = new Set(usedByPods.map(({ role }) => role.urn));
  for (const record of stack.records) {
    if (record.within) continue;
    // A resource that is only read, by `Role.get`, has no inputs: an audit shows its properties at the end.
    const isJudged = judged.has(record.urn);
    if (!isJudged) session.clusters.add(record);
    const isMeant: RoleFilter = (made) => (isPodRole(made) ? !isJudged : usedUrns.has(made.role.urn));
    await judgeTrust(policy, record, sceneOf(record.urn), isMeant);
  }
}

/** The problems of a configuration, by its text: every resource comes with the same one. */
const checksOf = memoizeByObject(({ name }: PackPolicy) => {
  const schema = configSchemaOf(policyKinds[name]);
  return memoize((config) => checkConfig(schema, JSON.parse(config) as object));
});

/** A configuration with what is wrong with it; one that cannot be used counts as empty. */
function checkedConfig(policy: PackPolicy, given: Config) {
  const { unknown, invalid } = checksOf(policy)(JSON.stringify(given));
  const isUsable = invalid.length === 0;
  const config = isUsable ? given : {};
  return { config, problems: [...unknown, ...invalid], isUsable };
}

/**
 * Runs a policy so that it never fails the user's operation: an exception here would stop `pulumi up` for a reason that
 * has nothing to do with the user's stack.
 * @param failed gets the reason, in words that quote nothing: an exception's text can hold values of the stack
 */
async function guarded(work: () => Promise<void>, failed: (reason: string) => void) {
  try {
    await work();
  } catch (error) {
    // By its name: another copy of the SDK may serve than the one beside this file.
    failed(nameOf(error) === "UnknownValueError" ? "a value that it needs is not known yet" : defectText(error));
  }
}

function defectIn(subject: string, reason: string, policy: PolicyName) {
  return withId(`${subject} could not be judged: ${reason}`, policyKinds[policy].finds[0]);
}

function defectText(error: unknown) {
  return `an error inside the policy (${nameOf(error)}); please report it to the authors of the policy pack`;
}

// The SDK does not set the `name` of its errors.
function nameOf(error: unknown) {
  return error instanceof Error ? error.constructor.name : typeof error;
}
