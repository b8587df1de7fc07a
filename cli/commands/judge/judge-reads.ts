import type { Finding } from "../../../core/findings";
import type { Source } from "../../../core/readers/source";
import { mayBeSameRole } from "../../../core/records/identity";
import { Unanswered } from "../../../core/unanswered";
import { reasonUnjudged } from "../../io/exit";
import type { Read } from "./content";
import { judgeSource, unreadFinding, type JudgedSource } from "./judge-source";

/** What the texts of files come to. */
export interface JudgedReads {
  findings: Finding[];
  /** The files that were judged. */
  files: string[];
  /** The files that say nothing of roles, and what they are instead. */
  leftOut: Extract<Read, { without: string }>[];
  /** The roles that may be for Fargate, each with the file that it is in. */
  roles: (JudgedSource["roles"][number] & { source: Source })[];
  /** The accounts that count as the roles' own, since nobody says which it is. */
  accountsTaken: string[];
}

/** What is to be said of the profiles whose roles no file shows. */
function shownNowhere(all: readonly JudgedSource[]): Finding[] {
  const shown = all.flatMap((one) => one.shown.map((role) => ({ ...role, urn: undefined })));
  return all
    .flatMap(({ elsewhere }) => elsewhere)
    .filter(({ role }) => !role || !shown.some((one) => mayBeSameRole(role, one)))
    .map(({ finding }) => finding);
}

/**
 * Judges what was read of files, one after the other.
 * @param checkTime called before each judgement; throws if there is no time for it
 */
export async function judgeReads(
  reads: AsyncIterable<Read> | Iterable<Read>,
  checkTime?: () => void,
): Promise<JudgedReads> {
  const found: JudgedReads = { findings: [], files: [], leftOut: [], roles: [], accountsTaken: [] };
  const { findings } = found;
  const all: JudgedSource[] = [];
  for await (const read of reads) {
    checkTime?.();
    if ("without" in read) found.leftOut.push(read);
    else if ("problem" in read) findings.push(unreadFinding(read.file, read.problem));
    else {
      const { source } = read;
      const { file } = source;
      try {
        const judged = judgeSource(source, checkTime);
        all.push(judged);
        findings.push(...judged.findings);
        found.roles.push(...judged.roles.map((one) => ({ ...one, source })));
      } catch (error) {
        if (error instanceof Unanswered) throw error;
        findings.push(unreadFinding(file, reasonUnjudged(error)));
      }
      found.files.push(file);
    }
  }
  findings.push(...shownNowhere(all));
  return { ...found, accountsTaken: [...new Set(all.flatMap((one) => one.accountsTaken))] };
}
