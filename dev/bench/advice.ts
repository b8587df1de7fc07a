import { fixFor } from "../../core/advise/fix";
import { judge } from "../../core/judge";
import type { Source } from "../../core/readers/source";
import type { ResourceRecord } from "../../core/records/record";
import { inTurns, timeOf, type Compared } from "./measure";

const account = "111122223333";
const count = 1_250;

/** Roles that are open to every cluster, each with a Fargate profile. What was judged once is remembered, so no two are alike in two turns. */
function openRoles(turn: number): Source {
  const records = Array.from({ length: count }, (_, index): ResourceRecord[] => {
    const name = `pods-${turn}-${index}`;
    const arn = `arn:aws:iam::${account}:role/${name}`;
    const Statement = [
      { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
    ];
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Id: name, Statement });
    const record = (type: string, props: ResourceRecord["props"]): ResourceRecord => ({
      ...{ urn: `${type}::${name}`, type, name, props, propertyDependencies: {} },
      provider: { urn: "aws", props: { region: "eu-west-1", allowedAccountIds: [account] } },
    });
    return [
      record("aws:iam/role:Role", { name, arn, assumeRolePolicy }),
      record("aws:eks/fargateProfile:FargateProfile", { clusterName: `cluster-${index}`, podExecutionRoleArn: arn }),
    ];
  }).flat();
  return { file: "", records, account, showsAttachments: false, lineOf: () => undefined, nameOf: ({ name }) => name };
}

/** What to do about many open roles, beside judging them. */
export function benchAdvice(): Promise<Compared> {
  let turn = 0;
  return inTurns(
    7,
    () => {
      const { found, estate } = judge(openRoles((turn += 1)));
      return timeOf(() => {
        for (const one of found) if (fixFor(one, estate).kind !== "trust") throw new Error(one.id);
      });
    },
    () => {
      const source = openRoles((turn += 1));
      return timeOf(() => judge(source));
    },
  );
}
