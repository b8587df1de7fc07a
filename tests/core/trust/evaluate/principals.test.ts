import assert from "node:assert/strict";
import type { PrincipalEntry, PrincipalType } from "../../../../core/trust/parse/statement";
import { accountOfEntry, accountOfPrincipal, covers } from "../../../../core/trust/evaluate/principals";
import type { Truth } from "../../../../core/trust/truth";
import { account, fargate, otherAccount } from "../fixtures";

const iam = `arn:aws:iam::${account}`;
const session = `arn:aws:sts::${account}:assumed-role/pods/one`;

describe("the principals of a policy", () => {
  const cases: [entries: Partial<Record<PrincipalType, string[]>>, type: PrincipalType, value: string, Truth][] = [
    [{}, "Service", fargate, "no"],
    [{ "*": ["*"] }, "Service", fargate, "yes"],
    [{ "*": ["*"] }, "AWS", session, "yes"],
    [{ Service: ["ec2.amazonaws.com", fargate] }, "Service", fargate, "yes"],
    [{ Service: ["EKS-Fargate-pods.amazonaws.com"] }, "Service", fargate, "maybe"],
    [{ Service: [fargate] }, "Service", fargate.toUpperCase(), "maybe"],
    [{ Service: ["EKS-Fargate-pods.amazonaws.com"] }, "AWS", fargate, "no"],
    [{ AWS: [fargate] }, "Service", fargate, "no"],
    [{ Service: ["eks-*.amazonaws.com"] }, "Service", fargate, "maybe"],
    [{ Service: ["EKS-*.amazonaws.com"] }, "Service", fargate, "maybe"],
    [{ AWS: ["eks-*.amazonaws.com"] }, "Service", fargate, "no"],
    [{ Service: ["${aws:PrincipalServiceName}"] }, "Service", fargate, "maybe"],
    [{ Service: ["${aws:PrincipalServiceName}.aws"] }, "Service", fargate, "no"],
    [{ AWS: [account] }, "AWS", `${iam}:role/pods`, "yes"],
    [{ AWS: [`${iam}:root`] }, "AWS", session, "yes"],
    [{ AWS: [`${iam}:root`] }, "AWS", account, "yes"],
    [{ AWS: [`${iam}:root`] }, "Federated", account, "no"],
    [{ Federated: [account] }, "AWS", `${iam}:role/pods`, "no"],
    [{ AWS: [otherAccount] }, "AWS", `${iam}:role/pods`, "no"],
    [{ AWS: [`${iam}:role/pods`] }, "AWS", `${iam}:role/pods`, "yes"],
    [{ AWS: [`${iam}:role/pods`] }, "AWS", `${iam}:role/nodes`, "no"],
    [{ AWS: [`${iam}:role/nodes`, `${iam}:role/pods`] }, "AWS", session, "yes"],
    [{ AWS: [`${iam}:role/a/path/pods`] }, "AWS", session, "yes"],
    [{ AWS: [`${iam}:role/nodes`] }, "AWS", session, "no"],
    [{ AWS: [`${iam}:role/pod`] }, "AWS", session, "no"],
    [{ AWS: [`${iam}:role/pods/`] }, "AWS", session, "no"],
    [{ AWS: [`x${iam}:role/pods`] }, "AWS", session, "no"],
    [{ AWS: [`${iam}:user/pods`] }, "AWS", session, "no"],
    [{ AWS: [`arn:aws:iam::${otherAccount}:role/pods`] }, "AWS", session, "no"],
    [{ AWS: [`arn:aws-cn:iam::${account}:role/pods`] }, "AWS", session, "no"],
    [{ AWS: [`${iam}:role/po*`] }, "AWS", `${iam}:role/pods`, "maybe"],
    [{ AWS: [`${iam}:role/PO*`] }, "AWS", `${iam}:role/pods`, "maybe"],
    [{ AWS: [`${iam}:role/\${aws:username}`] }, "AWS", `${iam}:role/pods`, "maybe"],
    [{ AWS: ["arn:aws:iam::1111*:root"] }, "AWS", `${iam}:role/pods`, "maybe"],
    [{ AWS: ["arn:*:iam::*:root"] }, "AWS", `${iam}:user/one`, "maybe"],
    [{ AWS: ["arn:aws:iam::9999*:root"] }, "AWS", `${iam}:role/pods`, "no"],
    [{ AWS: ["xarn:aws:iam::1111*:root"] }, "AWS", `${iam}:role/pods`, "no"],
    [{ AWS: ["arn:aws:iam::1111*:rooted"] }, "AWS", `${iam}:role/pods`, "no"],
  ];
  for (const [entries, type, value, expected] of cases) {
    it(`${JSON.stringify(entries)} cover ${type} ${value}: ${expected}`, () => {
      const list = Object.entries(entries).flatMap(([one, values]) =>
        values.map((text): PrincipalEntry => ({ type: one as PrincipalType, value: text })),
      );
      assert.equal(covers(list, { type, value }), expected);
    });
  }

  const accounts: [principal: string, ofEntry: string | undefined, ofPrincipal: string | undefined][] = [
    [account, account, account],
    [`${account}0`, undefined, undefined],
    [`x${account}`, undefined, undefined],
    [`${iam}:root`, account, account],
    [`arn:aws-cn:iam::${account}:root`, account, account],
    [`${iam}:rooted`, undefined, account],
    [`x${iam}:root`, undefined, undefined],
    [`${iam}:role/root`, undefined, account],
    [session, undefined, account],
    [`arn:aws:eks::${account}:cluster/c`, undefined, undefined],
    [fargate, undefined, undefined],
  ];
  for (const [principal, ofEntry, ofPrincipal] of accounts) {
    it(`${principal} stands for ${ofEntry ?? "no account"} and belongs to ${ofPrincipal ?? "none"}`, () => {
      assert.deepEqual([accountOfEntry(principal), accountOfPrincipal(principal)], [ofEntry, ofPrincipal]);
    });
  }
});
