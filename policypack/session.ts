import type { PolicyResource, ReportViolation } from "@pulumi/policy";
import { estateOf, type Estate } from "../core/facts/estate";
import { findFacts, type Facts } from "../core/facts/facts";
import { AwsAnswers } from "./other-stacks/aws-answers";
import { memoizeByObject } from "../core/memoize";
import { roleTypes } from "../core/records/identity";
import {
  describe,
  isNotShown,
  isPartlyUnknown,
  items,
  plain,
  unknown,
  type ResourceRecord,
} from "../core/records/record";
import { secretsAmong } from "../core/records/secrets";
import { compareTexts, ownEntry } from "../core/text";
import { Output } from "./adapter/output";
import { isPreview, messageIdentity, recordOf, stackRecordOf } from "./adapter/sdk";
import { ProcessMemory } from "./other-stacks/memory";
import { Clusters, type Config, type Scene } from "./trust/intended";

/** The state of one policy while a stack is judged. */
class PolicyState {
  /** The exemptions that were of use. */
  readonly usedExemptions = new Set<string>();
  /** URNs of the resources whose inputs were judged. */
  readonly judged = new Set<string>();
  private problems = "";
  private carrier = "";

  /**
   * True if a resource is the one that carries problems of the configuration: one finding is enough. The first resource to come
   * carries them, and carries them again when it is judged again.
   */
  carries(problems: string, urn: string): boolean {
    if (problems !== this.problems) {
      this.problems = problems;
      this.carrier = urn;
    }
    return problems !== "" && urn === this.carrier;
  }
}

/** The state of one analysed stack: its resources come one by one, then all of them together. */
export class Session {
  readonly clusters = new Clusters();
  private readonly aws: AwsAnswers;
  private latest?: { message: object; record: ResourceRecord };
  /** Names of the properties that the program gives for a role, by URN. */
  private readonly given = new Map<string, ReadonlySet<string> | undefined>();
  /** The properties of a resource whose provider's own settings are not known yet, as the program gives them, by URN. */
  private readonly inputs = new Map<string, ResourceRecord["props"]>();
  private readonly policies = new Map<string, PolicyState>();
  private estate?: Estate;

  constructor(private readonly memory: ProcessMemory) {
    this.aws = new AwsAnswers(memory);
  }

  /** A resource by its inputs; the policies, which judge one message of the engine after the other, get one record of it. */
  resource(sent: Parameters<typeof recordOf>[0]): ResourceRecord {
    const message = messageIdentity(sent.props);
    if (this.latest?.message === message) return this.latest.record;
    const record = recordOf(sent);
    this.latest = { message, record };
    this.keepInputs(record);
    this.clusters.add(record);
    return record;
  }

  /**
   * One that is only read gives nothing, and AWS has all that it shows. Of what a provider makes whose own settings are not known
   * yet, a preview shows what the program gives, and at the end of the stack nothing.
   */
  private keepInputs(record: ResourceRecord) {
    const { urn, props, provider } = record;
    if (provider && isPartlyUnknown(plain(provider.props))) this.inputs.set(urn, props);
    this.given.set(urn, namesGiven(record));
  }

  stateOf(policy: string): PolicyState {
    const state = this.policies.get(policy) ?? new PolicyState();
    this.policies.set(policy, state);
    return state;
  }

  /**
   * The scene of a policy.
   * @param about the resource, or the facts of the stack, whose secrets are not said
   * @param subject URN of the resource that findings are about which name none
   */
  scene(
    policy: string,
    config: Config,
    about: () => ResourceRecord | Facts,
    report?: ReportViolation,
    subject?: string,
  ): Scene {
    const memory = { usedExemptions: this.stateOf(policy).usedExemptions, said: this.memory.said };
    const output = new Output(policy, memory, () => secretsOf(about()), config.exempt, report, subject);
    return { config, output, clusters: this.clusters, aws: this.aws };
  }

  /** The estate of all resources, when the engine has sent them all; found once for all policies. */
  stackEnds(resources: readonly PolicyResource[]): Estate {
    if (this.estate) return this.estate;
    const records = resources.map((resource) => {
      const record = stackRecordOf(resource);
      const { urn, props } = record;
      const inputs = isNotShown(record) ? this.inputs.get(urn) : undefined;
      return { ...record, props: inputs ?? props, given: this.given.get(urn) };
    });
    // Pulumi gives them in a random order.
    records.sort((a, b) => compareTexts(a.urn, b.urn));
    const facts = findFacts(records, isPreview() ? this.clusters.madeUp : undefined);
    return (this.estate = estateOf({ file: "", isStack: true, records, nameOf: describe }, facts));
  }
}

/** Names of the properties that the program gives for a role. */
function namesGiven({ type, props }: ResourceRecord) {
  const properties = ownEntry(roleTypes, type);
  if (!properties || !Object.hasOwn(props, properties.trustPolicy)) return undefined;
  const given = new Set(Object.keys(props));
  // A role with an ARN may show AWS's own list, which is empty as the role is made.
  const policies = items(props, "managedPolicyArns");
  if (given.has("arn") && policies !== unknown && policies.length === 0) given.delete("managedPolicyArns");
  return given;
}

const secretsOf = memoizeByObject((about: ResourceRecord | Facts) =>
  secretsAmong("stack" in about ? about.stack.records : [about]),
);

/** The sessions of the process: it may serve several stacks one after the other, or an update after its preview. */
export class Sessions {
  private readonly memory = new ProcessMemory();
  private current = new Session(this.memory);
  /** Ends the stack whose resources are all in one message; each policy gets the same message. */
  private readonly end = memoizeByObject((_message: object) => {
    const session = this.current;
    this.current = new Session(this.memory);
    return session;
  });

  /** The session for a resource: the first one after the end of a stack begins another. */
  ofResource(): Session {
    return this.current;
  }

  /** The session for all resources of a stack. */
  ofStack([first]: readonly PolicyResource[]): Session {
    return this.end(first ? messageIdentity(first.props) : {});
  }
}
