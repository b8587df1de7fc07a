import assert from "node:assert/strict";
import { cloudFormation } from "../../../../../core/findings/render/fix/cloudformation";
import type { SourceArnLine } from "../../../../../core/service/fargate";
import { withPlaceholders } from "../../../../../core/trust";

const own = "${AWS::AccountId}";
const anywhere = "${AWS::Region}";
const standIns = {
  partition: "aws",
  region: "us-east-1",
  isEveryRegionMeant: false,
  clusters: ["Cluster"],
  clusterName: undefined,
};
const whole = { partition: "aws", region: "eu-west-1", accountId: "111122223333", cluster: "shop" };
const text = (partition: string, region: string, account: string, cluster: string) =>
  `arn:${partition}:eks:${region}:${account}:fargateprofile/${cluster}/*`;

describe("a line in a CloudFormation template", () => {
  const cases: [what: string, line: Partial<SourceArnLine>, expected: string, changes?: object | null][] = [
    ["is plain where all is known", {}, text("aws", "eu-west-1", whole.accountId, "shop")],
    ["refers to the account", { accountId: undefined }, text("aws", "eu-west-1", own, "shop")],
    [
      "refers to the Region and the partition where one stands for the own",
      { region: "us-east-1" },
      text("${AWS::Partition}", anywhere, whole.accountId, "shop"),
    ],
    [
      "keeps a * for the Region beside a reference",
      { region: "*", accountId: undefined },
      text("${AWS::Partition}", "*", own, "shop"),
    ],
    ["keeps a * for the Region where all else is known", { region: "*" }, text("aws", "*", whole.accountId, "shop")],
    [
      "names another partition",
      { partition: "aws-cn", region: "*", accountId: undefined },
      text("aws-cn", "*", own, "shop"),
      { partition: "aws-cn" },
    ],
    [
      "refers to a cluster without a name",
      { cluster: "Cluster" },
      text("aws", "eu-west-1", whole.accountId, "${Cluster}"),
    ],
    [
      "holds a placeholder for no cluster",
      { cluster: undefined },
      text("aws", "eu-west-1", whole.accountId, "CLUSTER_NAME"),
    ],
    [
      "refers to the account alone where nothing else is open",
      { region: "*", accountId: undefined },
      text("aws", "*", own, "shop"),
      null,
    ],
  ];
  for (const [what, line, expected, changes] of cases)
    it(what, () => {
      const { write } = cloudFormation(changes === null ? {} : { standIns: { ...standIns, ...changes } });
      const written: unknown = JSON.parse(write?.(withPlaceholders({ ...whole, ...line })) ?? "");
      assert.deepEqual(written, expected.includes("${") ? { "Fn::Sub": expected } : expected);
    });

  it("refers to no cluster that depends on the role, and to others", () => {
    const lineFor = (dependants: string[], clusterName?: string): unknown =>
      JSON.parse(
        cloudFormation({ standIns: { ...standIns, clusterName }, role: { dependants: new Set(dependants) } }).write?.(
          withPlaceholders({ ...whole, cluster: "Cluster" }),
        ) ?? "",
      );
    const plain = (cluster: string) => text("aws", "eu-west-1", whole.accountId, cluster);
    assert.equal(lineFor(["Cluster"]), plain("CLUSTER_NAME"));
    assert.equal(lineFor(["Cluster"], "shop"), plain("shop"));
    assert.deepEqual(lineFor(["Other"]), { "Fn::Sub": plain("${Cluster}") });
  });
});
