import { emptyReport, type Report } from "../../../cli/report/report";
import { judgeAccount } from "../../../cli/aws/judge-account";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { makeFinding } from "../../../core/findings";
import { rightAccount, rightCluster, rightProfile, rightRole, region, roleArn } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

/** The report of a scan of one account. */
export function reportOf(account: AccountRecord): Report {
  const { status, roles, findings } = judgeAccount(account);
  return { ...emptyReport(), accounts: [status], roles: roles.map(({ judgement }) => judgement), findings };
}

/** An account with a role that is right, one that lets in anyone, and a part that could not be read. */
export function mixedAccount(): AccountRecord {
  const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor("eks-fargate-pods.amazonaws.com") });
  const profiles = [rightProfile(), rightProfile({ name: "open", role: roleArn("open") })];
  return rightAccount({
    roles: [rightRole(), open],
    regions: [{ name: region, clusters: [rightCluster({ profiles })] }],
    unknown: [{ action: "eks:ListNodegroups", reason: "eks:ListNodegroups was denied", denied: true, region }],
  });
}

/** Text that tries to be markup, a command of a terminal or of a CI system, or to turn the line around. */
export const hostile =
  "::warning::<script>alert(1)</script> \"'`&| ]]> \u001b[31m \u202e\u0000\uffff\ud800```\n::error::@everyone #1 =1+1 https://evil.example";

/** A report of a finding whose every text is hostile. */
export function hostileReport(): Report {
  const place = { account: hostile, region: hostile, role: hostile, cluster: hostile, profile: hostile, urn: hostile };
  const finding = makeFinding("trust-unsafe", { ...place, stack: hostile }, { message: hostile, fix: hostile });
  return { ...emptyReport(), findings: [finding] };
}
