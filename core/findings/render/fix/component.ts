/**
 * How the component comes to write the condition that is wanted.
 * @param condition as a member to paste
 */
export function byComponent(condition: string): string[] {
  return [
    "The component FargatePodExecutionRole writes this trust policy. Give it clusters and regions for which it writes:",
    condition,
  ];
}
