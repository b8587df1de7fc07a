import assert from "node:assert/strict";
import { type Analyzer, type TestResource, unknown } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { account, arnOf, madeRole, newRole, roleUrn, trustFor } from "../fixtures";

const policy = "eks-cluster-role-trust-scoped";
const eks = "eks.amazonaws.com";
const page = "See https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html";

function scopedTo(cluster: string): string {
  const open = JSON.parse(trustFor(eks)) as { Statement: object[] };
  const Condition = { ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${account}:cluster/${cluster}` } };
  return JSON.stringify({ ...open, Statement: open.Statement.map((one) => ({ ...one, Condition })) });
}

function cluster(props: Record<string, unknown> = {}): TestResource {
  return {
    type: "aws:eks/cluster:Cluster",
    name: "prod",
    props: { name: "prod", region: "eu-west-1", roleArn: arnOf("cluster"), ...props },
    propertyDependencies: { roleArn: [roleUrn("cluster")] },
  };
}

describe(policy, () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  async function judge(config: Record<string, unknown>, ...resources: TestResource[]) {
    await analyzer.configure({ [policy]: config });
    const found = [];
    for (const resource of resources) found.push(...(await analyzer.analyze(resource)));
    return [...found, ...(await analyzer.analyzeStack(resources))].filter((one) => one.policy === policy);
  }
  const on = { enforcementLevel: "mandatory" };
  const role = (assumeRolePolicy: unknown) => madeRole("cluster", { assumeRolePolicy });

  it("advises to limit a role that any cluster can use, with the cluster's name, at any level", async () => {
    assert.deepEqual(await judge(on, role(trustFor(eks)), cluster()), [
      {
        policy,
        level: "advisory",
        urn: roleUrn("cluster"),
        message: [
          `Cluster role "cluster" (${arnOf("cluster")}): unsafe: other clusters can use it. Why: statement 0, Condition: no condition on aws:SourceArn, so any cluster of the account can use the role (allows requests from eks.amazonaws.com without aws:SourceArn).`,
          `In statement 0, add: "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:eks:eu-west-1:${account}:cluster/prod" } }`,
          "Then other clusters can no longer assume the role.",
          "Try it with a new cluster first: no page of AWS says that EKS sends aws:SourceArn for every cluster.",
          `${page} [trust-unsafe]`,
        ].join("\n"),
      },
    ]);
  });

  for (const [what, config, resources, found] of [
    ["a role that is limited to its cluster", on, [role(scopedTo("prod")), cluster()], []],
    [
      "a role before it is made, limited to its cluster",
      on,
      [newRole("cluster", { assumeRolePolicy: scopedTo("prod") })],
      [],
    ],
    [
      "a role whose trust policy is not known yet",
      on,
      [newRole("cluster", { assumeRolePolicy: unknown }), cluster()],
      [],
    ],
    ["a role for another cluster", on, [role(scopedTo("dev")), cluster()], ["mandatory trust-broken"]],
    [
      "a role without sts:TagSession for Auto Mode",
      on,
      [role(scopedTo("prod")), cluster({ computeConfig: { enabled: true } })],
      ["mandatory trust-broken"],
    ],
    [
      "a role that a Lambda function has too",
      on,
      [role(trustFor(eks, "lambda.amazonaws.com")), cluster()],
      ["advisory trust-unsafe", "mandatory trust-not-exclusive"],
    ],
    [
      "a role that nodes have too",
      on,
      [role(trustFor(eks, "ec2.amazonaws.com")), cluster()],
      ["advisory trust-not-exclusive", "advisory trust-unsafe"],
    ],
    [
      "a role for a cluster that is not configured",
      { ...on, clusters: ["blue"] },
      [role(scopedTo("prod"))],
      ["advisory trust-unsafe"],
    ],
    ["a role of pods", on, [role(trustFor("eks-fargate-pods.amazonaws.com"))], []],
    [
      "a role that is exempt",
      { ...on, exempt: [{ role: "cluster", reason: "OPS-1" }] },
      [role(trustFor(eks)), cluster()],
      [],
    ],
  ] as [string, Record<string, unknown>, TestResource[], string[]][])
    it(`finds in ${what}: ${found.join(", ") || "nothing"}`, async () => {
      const said = await judge(config, ...resources);
      assert.deepEqual(
        said.map(({ level, message }) => `${level} ${/\[([a-z-]+)\]$/.exec(message)?.[1]}`).sort(),
        found,
      );
    });

  it("says that a cluster needs a name first, since a reference to it would be a circle", async () => {
    const [found] = await judge(on, role(trustFor(eks)), cluster({ name: unknown }));
    assert.match(found?.message ?? "", /\nWrite the cluster's name as text, .* would be a circle\.\n/);
  });
});
