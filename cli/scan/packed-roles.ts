import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { RoleJudgement } from "../../core/aws-account/judge";
import type { RoleJudgements } from "../report/report";
import { compareTexts } from "../../core/text";

/**
 * What is said of the roles of many accounts, until it is written: packed, since an organization has hundreds of thousands,
 * and unpacked account by account.
 */
export class PackedRoles implements RoleJudgements {
  length = 0;
  private readonly accounts: { firstArn: string; packed: Buffer }[] = [];

  /** Adds the roles of one account. */
  add(roles: readonly RoleJudgement[]): void {
    const sorted = [...roles].sort((a, b) => compareTexts(a.arn, b.arn));
    const [first] = sorted;
    if (first === undefined) return;
    this.length += sorted.length;
    this.accounts.push({ firstArn: first.arn, packed: deflateRawSync(JSON.stringify(sorted), { level: 1 }) });
  }

  /** The roles in the order of their ARNs, which begin with their account. */
  *[Symbol.iterator](): Generator<RoleJudgement> {
    const ordered = [...this.accounts].sort((a, b) => compareTexts(a.firstArn, b.firstArn));
    for (const { packed } of ordered) yield* JSON.parse(inflateRawSync(packed).toString()) as RoleJudgement[];
  }
}
