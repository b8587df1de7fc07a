import { docsOf, findingKinds, guidance, repository, type Finding, type Severity } from "../../core/findings";
import { parseRoleArn } from "../../core/policy";
import { printableJson } from "../../core/text";
import { version } from "../package.json";
import { messageWithFix, sorted, type Report } from "./report";

const levels = { error: "error", unknown: "warning", advice: "note" } as const;

// Code hosts sort by this number, which follows the bands of CVSS.
const scores: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

function ruleOf(id: Finding["id"]) {
  const { title, severity, level } = findingKinds[id];
  const { why, fix } = guidance[id];
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    helpUri: docsOf(id),
    defaultConfiguration: { level: levels[level] },
    properties: { tags: ["security"], precision: "high", "security-severity": scores[severity] },
  };
}

/** The path that shows where a finding is: its file, the project of its stack, or else its account and role in AWS. */
function pathOf({ file, stack, urn, account = "unknown", role, cluster }: Finding) {
  if (file !== undefined) return file;
  if (stack !== undefined || urn !== undefined) return "Pulumi.yaml";
  const path = ["aws", account];
  const name = parseRoleArn(role ?? "")?.name ?? cluster?.split("/").pop();
  if (name !== undefined) path.push(role === undefined ? "cluster" : "role", name);
  return path.join("/");
}

/** A relative reference; an absolute path is a file URL. */
function uriOf(path: string) {
  // Half a surrogate pair has no encoding.
  const sound = path.replaceAll("\\", "/").replace(/\p{Surrogate}/gu, "\ufffd");
  const encoded = sound.split("/").map(encodeURIComponent).join("/");
  return encoded.startsWith("/") ? `file://${encoded}` : encoded;
}

function logicalLocations({ urn, stack, role, cluster, profile, resource }: Finding) {
  const profileOrCluster = profile === undefined ? cluster : `${cluster ?? ""}/${profile}`;
  const fullyQualifiedName = urn ?? resource ?? role ?? profileOrCluster ?? stack;
  if (fullyQualifiedName === undefined) return [];
  const locations = [{ fullyQualifiedName, kind: "resource" }];
  if (stack !== undefined && stack !== fullyQualifiedName)
    locations.push({ fullyQualifiedName: stack, kind: "module" });
  return locations;
}

/** The report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function reportAsSarif(report: Report): string {
  const { findings, notRead = [], known = [], exempted = [] } = report;
  const before = new Set(known);
  const suppressed = new Map(exempted.map(({ finding, reason }) => [finding, reason]));
  const rules = Object.keys(findingKinds) as Finding["id"][];
  function asResult(finding: Finding) {
    const { id, level, severity, fingerprint, line = 1, witness, stack } = finding;
    const justification = suppressed.get(finding);
    const baselineState = before.has(finding) ? "unchanged" : "new";
    const suppressions = justification ? [{ kind: "external", justification }] : [];
    return {
      ruleId: id,
      ruleIndex: rules.indexOf(id),
      level: levels[level],
      message: { text: messageWithFix(finding) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: uriOf(pathOf(finding)) }, region: { startLine: line } },
          logicalLocations: logicalLocations(finding),
        },
      ],
      // GitHub tells alerts apart by the first key. Without it GitHub makes one from the line of the file.
      partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "fargateRole/v1": fingerprint },
      properties: { severity, level, stack, witness },
      baselineState: report.known && !justification ? baselineState : undefined,
      suppressions: report.exempted && suppressions,
    };
  }
  const driver = { name: "fargate-role", version, informationUri: repository, rules: rules.map(ruleOf) };
  const toolExecutionNotifications = notRead.map(({ file, reason, fix }) => ({
    message: { text: `${file} is not judged: ${reason}. ${fix}` },
  }));
  const results = sorted([...findings, ...known, ...suppressed.keys()]).map(asResult);
  return printableJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, toolExecutionNotifications }],
        results,
      },
    ],
  });
}
