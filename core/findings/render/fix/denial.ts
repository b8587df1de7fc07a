/** What to do about statements that deny a profile what the others allow. */
export function denialText(denials: readonly string[]): string {
  return `Remove the Deny of ${denials.join(", ")}, which keeps the profile out, or give it a role of its own`;
}
