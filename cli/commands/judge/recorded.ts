import { documentText, isAboutService } from "../../../core/trust";
import { asList, asObject, isObject, parsedJson } from "../../../core/text";
import { isOfTrustPolicy, isPolicy } from "./policy-file";

/** JSON Lines as one JSON list, each line where it was; undefined for any other text, and for the log of `terraform plan -json`. */
export function jsonLinesAsList(text: string): string | undefined {
  const lines = text.trimEnd().split("\n");
  const isFilled = (line: string): boolean => line.trim() !== "";
  const filled = lines.filter(isFilled);
  const areJson = filled.length > 1 && filled.every((line) => /^\s*\{/.test(line) && parsedJson(line) !== undefined);
  if (!areJson || text.includes('"terraform.ui"')) return undefined;
  const first = lines.findIndex(isFilled);
  return `${lines.map((line, at) => (isFilled(line) ? `${at === first ? "[" : ","}${line}` : line)).join("\n")}]`;
}

/** Where the reports of scanners have their lists. */
const listsOfReports = ["runs", "findings", "Findings", "results", "Results", "queries"];

/** What a file is that records what is elsewhere; undefined for one that may make a role. */
export function recordIn(file: string, text: string, value: unknown, isOfLines: boolean): string | undefined {
  if (isOfLines) return "JSON Lines";
  if (file.endsWith(".snap")) return "a snapshot of tests";
  if (/^\s*<(?:\?xml|testsuites?)\b/.test(text)) return "XML";
  const reports = listsOfReports.map((name) => asObject(value)[name]);
  return reports.some((list) => Array.isArray(list) || isObject(list)) ? "a report of another tool" : undefined;
}

/** True if a trust policy for pods on Fargate is somewhere in a value, also as a text. */
export function holdsTrustPolicy(value: unknown): boolean {
  if (typeof value === "string")
    return value.includes("Statement") && holdsTrustPolicy(parsedJson(documentText(value)) ?? null);
  if (typeof value !== "object" || value === null) return false;
  const isTrust = isPolicy(value) && asList(value.Statement).some(isOfTrustPolicy) && isAboutService(value);
  return isTrust || Object.values(value).some(holdsTrustPolicy);
}

/** The same of a text that no reader takes apart, such as a snapshot. */
export function mentionsTrustPolicy(text: string): boolean {
  return /Principal(?:\W|quot){0,6}:/.test(text) && /fargate-pods\./i.test(text);
}
