import type { Finding } from "../../core/iam";
import { awsPage } from "../adapter/metadata";
import type { JudgedRole } from "./judged-role";

/** One finding about a role: what is wrong, then every reason with its place and what to write instead. */
export function trustMessage(
  { role }: JudgedRole,
  summary: string,
  findings: readonly Finding[],
  advice?: string,
): string {
  return [
    `Role ${role.label}: ${summary}.`,
    ...findings.map(findingText),
    ...(advice === undefined ? [] : [advice]),
    `See ${awsPage}`,
  ].join("\n");
}

function findingText({ statement, element, reason, example, fix }: Finding): string {
  const through = example === undefined ? "" : ` Gets through: ${example}.`;
  return `${statement}, ${element}: ${reason}.${through}\n  Write instead: ${fix}`;
}
