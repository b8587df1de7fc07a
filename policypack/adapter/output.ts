import type { ReportViolation } from "@pulumi/policy";
import {
  coversRole,
  Exemptions,
  findingKinds,
  isWide,
  pastFix,
  removedTexts,
  unusedText,
  widerText,
  withId,
  type Exemption,
  type FindingId,
} from "../../core/findings";
import type { Exempted } from "../../core/decide";
import { usedRoles, type Facts } from "../../core/facts/facts";
import type { Step } from "../../core/findings/fix-kinds";
import { withoutSecrets } from "../../core/findings/render/fix/step-texts";
import { printedLines } from "../../core/findings/render/fix/printed-lines";
import type { Naming } from "../../core/findings/render/found";
import type { RoleIdentity } from "../../core/records/identity";
import { nameInUrn, typesInUrn } from "../../core/records/record";
import type { Secrets } from "../../core/records/secrets";
import { printable } from "../../core/text";

/** The AWS page that every policy of this pack is based on. */
export const awsPage = "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html";

/** State that several outputs share. */
interface Memory {
  /** The policy's exemptions that were of use. */
  usedExemptions: Set<string>;
  /** The notices so far, each with the policy that said it. */
  said: Map<string, string>;
}

/**
 * All that a policy says leaves through here: no text holds a secret of the stack, none can act on a terminal, and each
 * finding has its id. A role that is exempt has no finding.
 */
export class Output {
  readonly exemptions: Exemptions;

  /**
   * @param secrets of what is judged, looked for when there is something to say
   * @param subject URN of the resource that findings are about which name none
   */
  constructor(
    private readonly policy: string,
    private readonly memory: Memory,
    private readonly secrets: () => Secrets,
    exempt: readonly Exemption[] = [],
    private readonly reportViolation: ReportViolation = () => {},
    private readonly subject?: string,
  ) {
    this.exemptions = new Exemptions(exempt, memory.usedExemptions);
  }

  /**
   * Reports a finding: what is wrong, one line for each text, then what to do and a page to read. Its level is the configured one, and that
   * of advice is advisory.
   */
  report(
    id: FindingId,
    sentences: readonly string[],
    { steps = [], page, urn = this.subject }: { steps?: readonly Step[]; page?: string; urn?: string | undefined } = {},
  ): void {
    const lines = sentences.map((line) => this.shown(line));
    const shownSteps = withoutSecrets(steps, (text) => this.secrets().hide(text));
    for (const { text, kind, mark } of printedLines(shownSteps)) {
      const ended = kind === "say" ? text.replace(/(?<![.:}])$/, ".") : text;
      lines.push(mark + ended);
    }
    if (page !== undefined) lines.push(`See ${page}`);
    const { level, severity } = findingKinds[id];
    const advice = level === "advice" ? { enforcementLevel: "advisory" as const } : {};
    // The form with a level of its own is in the SDK, not in its types.
    const report = this.reportViolation as unknown as (violation: object) => void;
    report({ name: this.policy, ...advice, severity, message: withId(lines.join("\n"), id), urn });
  }

  /** Says that something is exempt, or no longer. An exemption past its date is a finding of its own. */
  sayExempted({ about: role, exemption }: Exempted): void {
    const { by, reason, until, isPast, wider } = exemption;
    const label = this.labelOf(role);
    if (wider.length > 0) return this.notice(widerText(`role ${label}`, `the exemption for "${by}"`, wider));
    if (isPast) {
      const past = `Role ${label}: its exemption for "${by}" ended on ${until}, so its finding counts again.`;
      return this.report("exemption-expired", [past, `${pastFix}.`], { urn: role.urn });
    }
    const reach = isWide(exemption) ? ", which covers every role" : "";
    this.notice(`role ${label} is exempt from this policy by the exemption for "${by}"${reach}: ${reason}`);
  }

  /**
   * Reports as advice which exemptions covered nothing, and says which are from findings that were removed; those of resource policies
   * are asked for at the end of the stack. A configuration is often that of many stacks, and an exemption for another one does not concern this one.
   */
  reportUnusedExemptions({ stack, uses }: Facts): void {
    for (const text of removedTexts(this.exemptions.list, this.policy)) this.notice(text);
    const used = usedRoles(uses).map(({ role }) => role);
    const resources = stack.records.map(({ urn }) => ({ label: urn, urn }));
    const roles: RoleIdentity[] = [...stack.roles.values(), ...used, ...resources];
    for (const unused of this.exemptions.unused()) {
      const { exemption } = unused;
      const isPlain = ![exemption.role, exemption.resource].join().includes("*");
      if (!isPlain || !roles.some((role) => coversRole(exemption, { role }))) continue;
      const advice = "what it names does not need it. Remove it, unless another stack needs it.";
      this.report("exemption-unused", [`${unusedText(unused, this.policy)} in this stack: ${advice}`]);
    }
  }

  /** Says what is not a finding, on the pack's standard error, which Pulumi shows; what another policy said is not repeated. */
  notice(text: string): void {
    const { said } = this.memory;
    const shown = this.shown(text);
    const speaker = said.get(shown) ?? this.policy;
    said.set(shown, speaker);
    if (speaker === this.policy) process.stderr.write(`${speaker}: ${shown}\n`);
  }

  /** The role in words; one whose name is a secret goes by the name of its resource. */
  labelOf({ label, urn }: RoleIdentity): string {
    return this.shown(
      urn === undefined || this.secrets().hide(label) === label
        ? label
        : `of ${typesInUrn(urn).at(-1)} "${nameInUrn(urn)}"`,
    );
  }

  /** How the pack calls what a finding is about. */
  get naming(): Naming {
    return { labelOf: (role) => this.labelOf(role), here: "this stack" };
  }

  private shown(text: string) {
    return printable(this.secrets().hide(text));
  }
}
