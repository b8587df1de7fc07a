import assert from "node:assert/strict";
import { fixFor } from "../../../core/advise/fix-for-finding";
import type { Fix } from "../../../core/findings/fix-kinds";
import type { ResourceRecord } from "../../../core/records/record";
import { nodeRoleShared } from "../../../core/rules/node-role-shared";
import { arnOf, trustFor } from "../../policypack/fixtures";
import { estateIn, recordOf } from "../../support/records";
import { itEach } from "../../support/cases";

const pods = "eks-fargate-pods.amazonaws.com";
const role = (...services: string[]) =>
  recordOf("aws:iam/role:Role", "it", {
    ...{ name: "it", arn: arnOf("it"), managedPolicyArns: [] },
    assumeRolePolicy: JSON.stringify({
      Statement: services.flatMap((one) => (JSON.parse(trustFor(one)) as { Statement: object[] }).Statement),
    }),
  });
const ownerIn = (fix: Fix) => fix.kind === "own-role" && fix.for;
const profile = recordOf("aws:eks/fargateProfile:FargateProfile", "pods", { podExecutionRoleArn: arnOf("it") });
const profileOfMachines = recordOf("aws:iam/instanceProfile:InstanceProfile", "machines", { role: "it" });
const attached = recordOf("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "worker", {
  role: "it",
  policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
});

describe("one role for EC2 nodes and pods on Fargate", () => {
  itEach(
    [
      ["is not found if a policy for nodes, attached in sight, alone shows nodes", [role(pods), attached]],
      [
        "is found if an instance profile holds a role of pods",
        [role(pods), profileOfMachines],
        [["instance-profile"], ["trust"], "nodes"],
      ],
      [
        "is found if the policy is attached to a role that is made elsewhere",
        [attached, profile],
        [["attached-policy"], ["property"], "pods"],
      ],
    ],
    "%s",
    (
      _what: string,
      records: ResourceRecord[],
      expected?: [nodes: string[], pods: string[], owner: "nodes" | "pods"],
    ) => {
      const estate = estateIn(...records);
      const found = estate.roles.flatMap((one) => nodeRoleShared.judge(one, estate));
      const kinds = found.map((one) => [
        one.nodes.map(({ kind }) => kind),
        one.pods.map(({ kind }) => kind),
        ownerIn(fixFor(one, estate)),
      ]);
      assert.deepEqual(kinds, expected ? [expected] : []);
    },
  );
});
