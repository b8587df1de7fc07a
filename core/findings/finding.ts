import { createHash } from "node:crypto";
import { compareTexts } from "../text";
import type { Step } from "./fix-kinds";
import type { Found } from "./found";
import { findingKinds, type FindingId, type Level, type Severity } from "./registry";

/** Where a finding is: as much of it as is known. */
export interface Place {
  /** Account id, 12 digits. */
  account?: string;
  region?: string;
  /** ARN of the role. */
  role?: string;
  /** For exemptions, and in no report: the name of the role, if its ARN is not known, and that of the resource in its template. */
  roleName?: string;
  logicalId?: string;
  /** ARN of the EKS cluster. */
  cluster?: string;
  /** Name of the Fargate profile. */
  profile?: string;
  /** URN of the Pulumi resource. */
  urn?: string;
  /** The Pulumi stack, `ORGANIZATION/PROJECT/STACK`. */
  stack?: string;
  /** Path of the file where it was read. */
  file?: string;
  /** Name of the resource in that file. */
  resource?: string;
  /** Line in that file, from 1. */
  line?: number;
}

/** A request that gets through, for programs that read it. */
export interface FoundRequest {
  principal: string;
  action: string;
  /** By condition key; what is not here is absent. */
  context: Record<string, string>;
  /** When it gets through, if it does not at the time of the judgement. */
  at?: string;
}

/** One thing that is wrong, from which every output is written. */
export interface Finding extends Place {
  id: FindingId;
  severity: Severity;
  level: Level;
  /** Stays the same while the finding is about the same thing: see {@link fingerprintOf}. */
  fingerprint: string;
  /** What is wrong and why, without the id. */
  message: string;
  /** The same, sentence by sentence without full stops: the first says what is wrong with what. */
  sentences?: readonly string[];
  /** The first sentence without the role, and what all say as data: what several roles have in common. */
  summary?: string;
  alike?: string;
  /** What to do. */
  fix?: readonly Step[];
  /** A request that gets through and that nobody intended. */
  witness?: FoundRequest;
  /** In no report: what was found, as data, and what takes the secrets of its source out of a text. */
  about?: readonly Found[];
  hide?: (text: string) => string;
}

/**
 * Makes a finding; severity and level come from the registry, unless the finding could not be judged.
 * @param part tells findings of one id at one place apart, such as a statement of the policy; must not hold what changes
 * with unrelated edits, such as a list of other resources
 */
export function makeFinding(
  id: Finding["id"],
  place: Place,
  {
    level = findingKinds[id].level,
    part,
    fix,
    ...text
  }: Pick<Finding, "message" | "sentences" | "summary" | "alike" | "witness" | "about" | "hide"> & {
    level?: Level | undefined;
    part?: string | undefined;
    fix?: string | Finding["fix"];
  },
): Finding {
  return {
    id,
    // Made when it is read: to load what hashes takes as long as to judge.
    get fingerprint() {
      return fingerprintOf(id, place, part);
    },
    severity: findingKinds[id].severity,
    level,
    ...place,
    ...text,
    fix: typeof fix === "string" ? [{ say: fix }] : fix,
  };
}

/**
 * 32 hex digits from the id and the place: the message's wording, the line and other findings do not change it.
 */
export function fingerprintOf(id: Finding["id"], place: Place, part = ""): string {
  const { account, region, role, cluster, profile, urn, stack, file, resource } = place;
  const inFiles = [stack, file, resource].some((name) => name !== undefined) ? [stack, file, resource] : [];
  const text = JSON.stringify([id, account, region, role, cluster, profile, urn, part, ...inFiles]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** An answer: all is right, something is not, or something could not be judged. */
export type Result = "pass" | "fail" | "unknown";

/** What findings come to: an error decides, then anything that could not be judged; advice changes nothing. */
export function resultOf(findings: readonly Pick<Finding, "level">[]): Result {
  if (findings.some(({ level }) => level === "error")) return "fail";
  return findings.some(({ level }) => level === "unknown") ? "unknown" : "pass";
}

export const severities: readonly Severity[] = ["critical", "high", "medium", "low"];
const levels: readonly Level[] = ["error", "unknown", "advice"];

/** The place of a finding in the order for a reader: errors first, then what is unknown, then advice; the most severe first. */
function rankOf({ level, severity }: Finding) {
  return `${levels.indexOf(level)}${severities.indexOf(severity)}`;
}

/** Orders findings for a reader. */
export function bySeverity(a: Finding, b: Finding): number {
  return compareTexts(rankOf(a), rankOf(b));
}
