import {
  UnknownValueError,
  type Policies,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type { Estate } from "../core/facts/estate";
import { isPodRole } from "../core/facts/role-trust";
import { withId } from "../core/findings";
import { describe, knownUrn, type ResourceRecord } from "../core/records/record";
import { configSchemaOf } from "../core/findings/configuration/policies";
import { checkConfig } from "../core/findings/configuration/schema";
import { pulumiMetadata, type PolicyMetadata } from "./adapter/metadata";
import type { ExemptConfig, Output } from "./adapter/output";
import { recordOf, remediableProperties } from "./adapter/sdk";
import type { ResourcePolicy, StackPolicy } from "./policies/policy";
import { Sessions, type Session } from "./session";
import type { RoleFilter } from "./trust/role";

/** The policies as Pulumi's SDK calls them: each checks its configuration first, and never throws. */
export function served(policies: readonly (ResourcePolicy | StackPolicy)[]): Policies {
  const sessions = new Sessions();
  return policies.map((policy) =>
    policy.kind === "resource" ? servedResourcePolicy(policy, sessions) : servedStackPolicy(policy, sessions),
  );
}

/** The resource that makes a role, perhaps by a template. */
function makerOf(record: ResourceRecord | undefined): ResourceRecord | undefined {
  return record?.within ? makerOf(record.within) : record;
}

/** What it says at the end of the stack has its own level, as what it says of a resource. */
function servedResourcePolicy(
  policy: ResourcePolicy,
  sessions: Sessions,
): ResourceValidationPolicy & StackValidationPolicy {
  const atEnd = servedAtEnd(policy, sessions, (end) => judgeLeft(policy, end));
  return {
    ...atEnd,
    validateResource: async (args, report) => {
      const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
      const session = sessions.ofResource();
      const state = session.of(policy.name);
      const record = session.resource(args);
      const output = session.output(policy, () => record, config, report);
      await guarded(
        async () => {
          if (state.carries(problems.join("\n"), args.urn)) output.report("configuration-invalid", problems);
          const scene = { config, output, clusters: session.clusters, aws: session.aws };
          if (isUsable && (await policy.judge(record, scene, isPodRole))) state.judged.add(args.urn);
        },
        (reason) => report(withId(`${args.type} "${args.name}" could not be judged: ${reason}`, policy.finding)),
      );
    },
    ...(policy.remediate && { remediateResource: remediation(policy, sessions) }),
  };
}

function remediation(
  policy: ResourcePolicy,
  sessions: Sessions,
): NonNullable<ResourceValidationPolicy["remediateResource"]> {
  return async (args) => {
    const { config, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofResource();
    const record = { ...recordOf(args), props: remediableProperties(args.props) };
    const output = session.output(policy, () => record, config);
    let changed = false;
    await guarded(
      async () => {
        const scene = { config, output, clusters: session.clusters, aws: session.aws };
        if (isUsable) changed = (await policy.remediate?.(record, scene, args.props)) ?? false;
      },
      (reason) => output.notice(`${args.type} "${args.name}" could not be remediated: ${reason}`),
    );
    // Pulumi takes undefined for "leave it as it is", which the SDK's type does not say.
    return (changed ? args.props : undefined) as Record<string, unknown>;
  };
}

function servedStackPolicy(policy: StackPolicy, sessions: Sessions): StackValidationPolicy {
  return servedAtEnd(policy, sessions, async ({ session, estate, config, outputOf, report }) => {
    for (const { record, error } of estate.facts.defects) {
      const defect = `${describe(record)} could not be judged: ${defectText(error)}`;
      report(withId(defect, policy.finding), knownUrn(record));
    }
    await policy.judge(estate, config, outputOf(), session.aws);
  });
}

/** What a policy works with when the stack is through. */
interface End {
  session: Session;
  estate: Estate;
  config: ExemptConfig;
  /** @param subject URN of the resource that findings are about which name none */
  outputOf: (subject?: string) => Output;
  report: ReportViolation;
}

function servedAtEnd(policy: ResourcePolicy | StackPolicy, sessions: Sessions, judge: (end: End) => Promise<void>) {
  const validateStack: StackValidationPolicy["validateStack"] = async (args, report) => {
    const { config, problems, isUsable } = checkedConfig(policy, args.getConfig());
    const session = sessions.ofStack(args.resources);
    const estateOf = () => session.stackEnds(args.resources);
    const outputOf = (subject?: string) => session.output(policy, () => estateOf().facts, config, report, subject);
    await guarded(
      async () => {
        const estate = estateOf();
        if (session.of(policy.name).carries(problems.join("\n"), ""))
          outputOf().report("configuration-invalid", problems);
        if (isUsable) await judge({ session, estate, config, outputOf, report });
        outputOf().reportUnusedExemptions(estate.facts);
      },
      (reason) => report(withId(`the stack could not be judged: ${reason}`, policy.finding)),
    );
  };
  return { ...pulumiMetadata(policy), validateStack };
}

/** Judges what a resource policy could not judge by the inputs of a resource alone. */
async function judgeLeft(policy: ResourcePolicy, { session, estate, config, outputOf }: End): Promise<void> {
  const { judged } = session.of(policy.name);
  const { clusters, aws } = session;
  const sceneOf = (subject?: string) => ({ config, output: outputOf(subject), clusters, aws });
  const { stack } = estate.facts;
  const used = new Set(estate.profiles.flatMap(({ role }) => role?.urn ?? []));
  const isOnlyUsed: RoleFilter = (judged) => used.has(judged.role.urn) && !isPodRole(judged);
  const makers = new Set([...used].flatMap((urn) => makerOf(stack.roles.get(urn)?.record)?.urn ?? []));
  for (const record of stack.records.filter(({ within }) => !within)) {
    // A resource that is only read, by `Role.get`, has no inputs: an audit shows what it is at the end.
    const isLeft = !judged.has(record.urn);
    if (isLeft) clusters.add(record);
    else if (!makers.has(record.urn)) continue;
    const isMeant: RoleFilter = (one) => isOnlyUsed(one) || (isLeft && isPodRole(one));
    await policy.judge(record, sceneOf(record.urn), isMeant);
  }
  policy.judgeStack?.(estate, sceneOf());
}

/** A configuration with what is wrong with it; one that cannot be used counts as empty. */
function checkedConfig(
  policy: PolicyMetadata,
  config: ExemptConfig,
): { config: ExemptConfig; problems: string[]; isUsable: boolean } {
  const { unknown, invalid } = checkConfig(configSchemaOf(policy), config);
  const isUsable = invalid.length === 0;
  return { config: isUsable ? config : {}, problems: [...unknown, ...invalid], isUsable };
}

/**
 * Runs a policy so that it never fails the user's operation: an exception here would stop `pulumi up` for a reason that
 * has nothing to do with the user's stack. What Pulumi's own functions throw on purpose (`notApplicable`) goes on.
 * @param failed gets what went wrong, in words that quote nothing: an exception's text can hold values of the stack
 */
async function guarded(work: () => void | Promise<void>, failed: (reason: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    // The SDK does not export the class.
    if (nameOf(error) === "NotApplicableError") throw error;
    failed(error instanceof UnknownValueError ? "a value that it needs is not known yet" : defectText(error));
  }
}

function defectText(error: unknown): string {
  return `an error inside the policy (${nameOf(error)}); please report it to the authors of the policy pack`;
}

// The SDK does not set the `name` of its errors.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
