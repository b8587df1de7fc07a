/**
 * Says something that is no finding: a value that is not known yet, an exemption, a look-up that failed.
 * It goes to the pack's standard error, which Pulumi shows: `reportViolation` takes no level of its own, so in a
 * mandatory policy a notice would block.
 */
export function notice(policy: string, text: string): void {
  process.stderr.write(`${policy}: ${text}\n`);
}
