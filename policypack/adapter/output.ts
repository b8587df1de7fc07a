import type { EnforcementLevel, ReportViolation, Severity } from "@pulumi/policy";
import { makeFinding, withId, type FindingId } from "../../core/findings";
import type { RoleIdentity } from "../../core/role-uses";
import { printable } from "../../core/text";
import { Exemptions, type Exemption } from "./exemptions";
import { Secrets } from "./secrets";

/** The policy that speaks. */
interface Speaker {
  name: string;
  description: string;
}

/**
 * All that a policy says leaves through here: no text holds a secret of the stack, none can act on a terminal, and each
 * finding has its id. A role that is exempt has no finding.
 */
export class Output {
  private known: Secrets | undefined;
  private readonly exemptions: Exemptions;

  /**
   * @param properties all that may hold the secrets of what is judged, read when there is something to say
   * @param subject URN of the resource that findings are about which name none
   */
  constructor(
    private readonly policy: Speaker,
    private readonly properties: () => Iterable<unknown>,
    private readonly reportViolation: ReportViolation = () => {},
    exempt: Exemption[] = [],
    private readonly subject?: string,
  ) {
    this.exemptions = new Exemptions(policy.name, exempt);
  }

  /** Reports a finding, one line for each text; its level is the configured one, and that of advice is advisory. */
  report(id: FindingId, lines: readonly string[], urn = this.subject): void {
    const text = lines.map((line) => this.shown(line)).join("\n");
    const { level, severity, message } = makeFinding(id, urn === undefined ? {} : { urn }, { message: text });
    const advice = level === "advice" ? { enforcementLevel: "advisory" as const } : {};
    report(this.reportViolation, {
      name: this.policy.name,
      ...advice,
      severity,
      message: `${this.policy.description}\n${withId(message, id)}`,
      urn,
    });
  }

  /** Whether the finding is left out for this role. An exemption past its date is a finding of its own. */
  isExempt(id: FindingId, role: RoleIdentity): boolean {
    const exemption = this.exemptions.find(id, role);
    if (!exemption) return false;
    const { by, reason, until, isPast } = exemption;
    if (isPast)
      this.report(
        "exemption-expired",
        [
          `Role ${this.labelOf(role)}: its exemption by "${by}" ended on ${until}, so its finding counts again.`,
          'Fix the finding, or give the exemption a later "until" and a reason.',
        ],
        role.urn,
      );
    else this.notice(`role ${this.labelOf(role)} is exempt from this policy by "${by}": ${reason}`);
    return !isPast;
  }

  /** Whether the finding would be left out, without a word. */
  wouldExempt(id: FindingId, role: RoleIdentity): boolean {
    return this.exemptions.find(id, role)?.isPast === false;
  }

  /** Reports as advice which exemptions covered nothing; those of resource policies are asked for at the end of the stack. */
  reportUnusedExemptions(): void {
    for (const text of this.exemptions.unused()) {
      this.report("exemption-unused", [`${text} covers nothing in this stack. Remove it, or correct what it names.`]);
    }
  }

  /** Says what is no finding, on the pack's standard error, which Pulumi shows; what another policy said is not repeated. */
  notice(text: string): void {
    const shown = this.shown(text);
    const speaker = noticedBy.get(shown) ?? this.policy.name;
    noticedBy.set(shown, speaker);
    if (speaker === this.policy.name) process.stderr.write(`${speaker}: ${shown}\n`);
  }

  /** The role in words; one whose name is a secret goes by the name of its resource. */
  labelOf(role: RoleIdentity): string {
    const [type, name] = role.urn?.split("::").slice(-2) ?? [];
    if (name === undefined || this.hidden(role.label) === role.label) return this.shown(role.label);
    return this.shown(`of ${type?.split("$").pop()} "${name}"`);
  }

  private shown(text: string): string {
    return printable(this.hidden(text));
  }

  private hidden(text: string): string {
    this.known ??= new Secrets(this.properties());
    return this.known.hide(text);
  }
}

const noticedBy = new Map<string, string>();

/** The form with a level of its own is in the SDK, not in its types. */
interface Violation {
  /** The policy's. */
  name: string;
  message: string;
  urn?: string;
  severity: Severity;
  enforcementLevel?: EnforcementLevel;
}

function report(reportViolation: ReportViolation, violation: Violation): void {
  (reportViolation as unknown as (violation: Violation) => void)(violation);
}
