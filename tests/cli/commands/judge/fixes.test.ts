import assert from "node:assert/strict";
import { executionPolicyArn, fargateService, readSourceArn } from "../../../../core/trust";
import { statementText } from "../../../../core/findings/render/fix/json";
import { needTheirOwn } from "../../../../core/findings/render/fix/own-role";
import { brief, judgeText } from "./judge";
import { casesOf } from "../../../support/cases";

const account = "111122223333";
const lineOf = (cluster: string): string => `arn:aws:eks:*:${account}:fargateprofile/${cluster}/*`;

const statement = (Effect: string, operator?: string, sourceArn?: unknown): Record<string, unknown> => ({
  Effect,
  Principal: { Service: fargateService },
  Action: "sts:AssumeRole",
  ...(operator !== undefined && { Condition: { [operator]: { "aws:SourceArn": sourceArn } } }),
});

/** A template with role Pods, which profiles of these clusters use. */
function template(clusters: readonly unknown[], ...statements: object[]): string {
  const AssumeRolePolicyDocument = { Version: "2012-10-17", Statement: statements };
  const Properties = { AssumeRolePolicyDocument, ManagedPolicyArns: [executionPolicyArn("aws")] };
  const profiles = clusters.map((ClusterName, index) => [
    `Profile${index}`,
    {
      Type: "AWS::EKS::FargateProfile",
      Properties: { ClusterName, PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } },
    },
  ]);
  return JSON.stringify({
    Resources: { Pods: { Type: "AWS::IAM::Role", Properties }, ...Object.fromEntries(profiles) },
  });
}

async function fixesOf(file: string): Promise<(string | undefined)[]> {
  return (await judgeText(file, { account })).findings.map(({ fix }) => fix);
}

/** Lines as a fix shows them. */
const list = (lines: readonly string[]): string =>
  lines.length === 1 ? JSON.stringify(lines[0]) : `[ ${lines.map((line) => JSON.stringify(line)).join(", ")} ]`;

describe("a fix of fargate-role judge", () => {
  it("has a line for each cluster whose profile uses the role, and is all that there is to do", async () => {
    const clusters = ["prod", "test"];
    const [fix = "", ...others] = await fixesOf(template(clusters, statement("Allow")));
    const lines = list(clusters.map(lineOf));
    assert.deepEqual(others, []);
    assert.equal(
      fix,
      `in statement 0, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${lines} } }`,
    );
    const fixed = await judgeText(template(clusters, statement("Allow", "ArnLike", JSON.parse(lines))), { account });
    assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
  });

  it("has a line to fill in for a cluster whose name is not known, beside those that are", async () => {
    const file = JSON.parse(template(["prod", { Ref: "Other" }], statement("Allow")));
    const Parameters = { Other: { Type: "String" } };
    const lines = list(["prod", "CLUSTER_NAME"].map(lineOf));
    assert.deepEqual(await fixesOf(JSON.stringify({ ...file, Parameters })), [
      `in statement 0, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${lines} } }. Put the name of your EKS cluster in place of CLUSTER_NAME`,
    ]);
  });

  const missing = [`Add "${lineOf("prod")}" to aws:SourceArn in the trust policy of the role`];

  it("names the Deny that keeps a profile out, where a line more would not let it in", async () => {
    const every = statement("Allow", "ArnLike", `arn:aws:eks:*:${account}:fargateprofile/*`);
    const denial = statement("Deny", "ArnLike", lineOf("prod"));
    assert.deepEqual(await fixesOf(template(["prod"], every, denial)), [
      "Remove the Deny of statement 1, which keeps the profile out, or give it a role of its own",
    ]);
    const harmless = { ...denial, Sid: "Other", Condition: { ArnLike: { "aws:SourceArn": lineOf("test") } } };
    assert.deepEqual(await fixesOf(template(["prod"], every, harmless, { ...denial, Sid: "NotProd" })), [
      'Remove the Deny of statement "NotProd", which keeps the profile out, or give it a role of its own',
    ]);
    assert.deepEqual(await fixesOf(template(["prod"], every)), []);
  });

  it("leaves a Deny without which the role would let in everybody", async () => {
    const [open, denial] = [statement("Allow"), statement("Deny", "ArnNotLike", [lineOf("test")])];
    assert.deepEqual(await fixesOf(template(["prod"], open, denial)), missing);
    const added = statement("Deny", "ArnNotLike", [lineOf("test"), lineOf("prod")]);
    assert.deepEqual(await fixesOf(template(["prod"], open, added)), []);
  });

  const ownRole = (...clusters: string[]): string => {
    const texts = clusters.map((cluster) => `"${lineOf(cluster)}"`).join(", ");
    const lines = clusters.length === 1 ? texts : `[ ${texts} ]`;
    return `Give the Fargate profiles a role of their own, which nothing but ${fargateService} can assume, with "Condition": { "ArnLike": { "aws:SourceArn": ${lines} } }`;
  };
  const ofTest = { "aws:SourceArn": lineOf("test") };
  const ofProd = { "aws:SourceArn": lineOf("prod") };
  const like = (Condition: object) => ({ ...statement("Allow"), Condition });
  for (const [title, fix, ...statements] of [
    [
      "a role of its own where a Deny would keep it out all the same",
      ownRole("prod"),
      like({ ArnLike: ofTest }),
      { ...statement("Deny"), Condition: { ArnLike: ofProd } },
    ],
    [
      "a role of its own where two lists would need its line",
      ownRole("prod"),
      like({ ArnLike: ofTest }),
      { ...statement("Deny"), Condition: { ArnNotLike: ofTest } },
    ],
    ...[
      { ArnLike: ofTest, DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } },
      { ArnLike: ofTest, StringLike: ofTest },
      { ArnEquals: ofTest, StringEquals: { "aws:SourceAccount": account, "sts:ExternalId": "x" } },
    ].map(
      (condition) =>
        [
          `a statement of its own beside ${Object.keys(condition).join(" and ")}`,
          `Add to the statements of the trust policy of the role: ${statementText([readSourceArn(lineOf("prod"))])}`,
          like(condition),
          like({ ArnLike: { "aws:SourceArn": lineOf("other") } }),
        ] as const,
    ),
  ] as const)
    it(`gives a profile ${title}`, async () => {
      const [found = "", ...others] = await fixesOf(template(["prod"], ...statements));
      assert.deepEqual([found, others], [fix, []]);
    });

  const forService = (Service: unknown) => ({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });

  /** The template, with a node group that uses role Pods. */
  function withNodes(...statements: object[]): { Resources: Record<string, object> } {
    const { Resources } = JSON.parse(template(["prod"], ...statements)) as { Resources: Record<string, object> };
    const NodeRole = { "Fn::GetAtt": ["Pods", "Arn"] };
    return { Resources: { ...Resources, Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole } } } };
  }

  it("takes nothing from nodes that use the role, and is all that there is to do", async () => {
    const ec2 = forService("ec2.amazonaws.com");
    for (const shared of [
      withNodes(forService(["ec2.amazonaws.com", fargateService])),
      withNodes(ec2, statement("Allow")),
      withNodes(ec2, statement("Allow", "ArnLike", lineOf("prod"))),
    ]) {
      const fixes = await fixesOf(JSON.stringify(shared));
      assert.deepEqual(
        [...new Set(fixes)],
        [`${ownRole("prod")}. Then remove ${fargateService} from the trust policy of role "Pods"`],
      );
    }
    const { Resources } = JSON.parse(template(["prod"], statement("Allow", "ArnLike", lineOf("prod"))));
    const Nodes = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement: [ec2] } } };
    const Workers = { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: { "Fn::GetAtt": ["Nodes", "Arn"] } } };
    const fixed = await judgeText(JSON.stringify({ Resources: { ...Resources, Nodes, Workers } }), { account });
    assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
  });

  it("takes the Fargate service out of a role that another service works with, and nothing else", async () => {
    const policies = [executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"];
    const left = `Then remove ${fargateService} from the trust policy of role "Pods"`;
    for (const service of ["eks.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com"]) {
      const file = JSON.parse(template([], forService([service, fargateService])));
      file.Resources.Pods.Properties.ManagedPolicyArns = policies;
      const fixes = await fixesOf(JSON.stringify(file));
      const toFillIn = "Put the name of your EKS cluster in place of CLUSTER_NAME";
      assert.deepEqual([...new Set(fixes)], [`${ownRole("CLUSTER_NAME")}. ${left}. ${toFillIn}`]);
      file.Resources.Pods.Properties.AssumeRolePolicyDocument.Statement = [forService(service)];
      assert.deepEqual(await fixesOf(JSON.stringify(file)), []);
    }
  });

  it("gives a profile with a role of something else another one", async () => {
    assert.deepEqual(await fixesOf(template(["prod"], forService("lambda.amazonaws.com"))), [ownRole("prod")]);
    assert.deepEqual(await fixesOf(template(["prod", "test"], forService("lambda.amazonaws.com"))), [
      ownRole("prod", "test"),
      ownRole("prod", "test"),
    ]);
  });

  it("closes a role of nodes that lets in everybody, since another role for the pods leaves it open", async () => {
    const everybody = { ...forService(""), Principal: { AWS: "*" } };
    for (const statements of [[everybody], [everybody, forService(fargateService)]]) {
      const fixes = await fixesOf(JSON.stringify(withNodes(...statements)));
      assert.deepEqual(
        [...new Set(fixes)],
        [`${ownRole("prod")}. Then name in the trust policy of role "Pods" only the principals that use it`],
      );
    }
  });

  it("leaves a role that is made for pods to them, and makes it right", async () => {
    const open = await judgeText(JSON.stringify(withNodes(statement("Allow"))), { account });
    assert.deepEqual(
      open.findings.map(({ id, fix }) => [id, fix]),
      [
        ["node-role-shared", needTheirOwn.nodes],
        [
          "trust-unsafe",
          `in statement 0, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": "${lineOf("prod")}" } }`,
        ],
      ],
    );
  });

  it("keeps the role for every cluster whose profile uses it, also where some have a line already", async () => {
    const lines = list([lineOf("prod"), lineOf("test")]);
    const wide = statement("Allow", "ArnLike", [lineOf("prod"), "arn:aws:eks:*:*:fargateprofile/*"]);
    for (const [place, ...statements] of [
      ['0, Condition.ArnLike."aws:SourceArn"', wide],
      ["1, Condition", statement("Allow", "ArnLike", lineOf("prod")), statement("Allow")],
    ] as const)
      assert.deepEqual(await fixesOf(template(["prod", "test"], ...statements)), [
        `in statement ${place}: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${lines} } }`,
      ]);
  });

  describe("of a trust policy for clusters that the user names", () => {
    const cases = casesOf(__filename, "cases") as [what: string, file: string, cluster: string[], expected: string[]][];
    for (const [what, file, cluster, expected] of cases)
      it(what, async () => {
        const [finding] = (await judgeText(file, { account, cluster })).findings;
        const [, value = ""] =
          /.*"Condition": \{ "ArnLike": \{ "aws:SourceArn": (.*) \} \}$/.exec(finding?.fix ?? "") ?? [];
        assert.deepEqual([JSON.parse(value)].flat(), expected);
      });
  });

  describe("of a role whose profiles are in several Regions", () => {
    const arn = `arn:aws:iam::${account}:role/pods`;
    /** What `terraform show -json` prints of a state with profiles, each `REGION CLUSTER`. */
    function state(profiles: readonly string[], ...statements: object[]): string {
      const trust = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      const values: [type: string, object][] = [
        ["aws_iam_role", { name: "pods", arn, assume_role_policy: trust }],
        ["aws_iam_role_policy_attachment", { role: "pods", policy_arn: executionPolicyArn("aws") }],
        ...profiles.map((one): [string, object] => {
          const [region, cluster_name] = one.split(" ");
          return ["aws_eks_fargate_profile", { region, cluster_name, pod_execution_role_arn: arn }];
        }),
      ];
      const resources = values.map(([type, own], index) => {
        const name = `r${index}`;
        return { address: `${type}.${name}`, mode: "managed", type, name, values: own };
      });
      return JSON.stringify({
        format_version: "1.0",
        terraform_version: "1.9.0",
        values: { root_module: { resources } },
      });
    }

    const cases = casesOf(__filename, "cases2") as [
      what: string,
      profiles: string[],
      own: string[],
      expected: string[],
    ][];
    for (const [what, profiles, own, expected] of cases)
      it(what, async () => {
        const right = own.map((line) => statement("Allow", "ArnLike", line));
        const [finding] = (await judgeText(state(profiles, ...right, statement("Allow")), {})).findings;
        assert.equal(
          finding?.fix,
          `in statement ${own.length}, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${list(expected)} } }`,
        );
      });
  });

  const sub = (cluster: string) => ({
    "Fn::Sub": `arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/${cluster}/*`,
  });
  const written = (cluster: string): string => `{ "Fn::Sub": "${sub(cluster)["Fn::Sub"]}" }`;

  it("keeps the references of a template's own lines", async () => {
    const file = template(["prod"], statement("Allow", "ArnLike", sub("prod")), statement("Allow"));
    const inRegion = written("prod").replace("${AWS::Partition}", "aws").replace("${AWS::Region}", "eu-west-1");
    for (const [options, line] of [
      [{}, written("prod")],
      [{ region: "eu-west-1" }, inRegion],
    ] as const) {
      const [finding] = (await judgeText(file, options)).findings;
      assert.equal(
        finding?.fix,
        `in statement 1, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${line} } }`,
      );
    }
  });

  it("refers to the own account of a template, also where another part of the trust policy is not known", async () => {
    const wide = statement("Allow", "ArnLike", [sub("prod"), "arn:aws:eks:eu-west-1:*:fargateprofile/prod/*"]);
    const file = JSON.parse(
      template(["prod"], wide, { ...statement("Allow"), Principal: { Service: { Ref: "Other" } } }),
    );
    const [unsafe] = (await judgeText(JSON.stringify({ ...file, Parameters: { Other: { Type: "String" } } }))).findings;
    const inRegion = written("prod").replace("${AWS::Partition}", "aws").replace("${AWS::Region}", "eu-west-1");
    assert.equal(
      unsafe?.fix,
      `in statement 0, Condition.ArnLike."aws:SourceArn": write instead: "Condition": { "ArnLike": { "aws:SourceArn": [ ${written("prod")}, ${inRegion} ] } }`,
    );
  });

  it("keeps a line for every Region, in which clusters of other Regions may be meant", async () => {
    const everywhere = { "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/prod/*" };
    const anybody = "arn:aws:eks:*:*:fargateprofile/test/*";
    const [open] = (await judgeText(template(["prod"], statement("Allow", "ArnLike", [everywhere, anybody])))).findings;
    const lines = ["prod", "test"].map((name) => written(name).replace("${AWS::Region}", "*")).join(", ");
    assert.equal(
      open?.fix,
      `in statement 0, Condition.ArnLike."aws:SourceArn": write instead: "Condition": { "ArnLike": { "aws:SourceArn": [ ${lines} ] } }`,
    );
  });

  describe("of a role on which a cluster without a name depends", () => {
    const GetAtt = { "Fn::GetAtt": ["Pods", "Arn"] };
    const policy = (Resource: unknown) => ({ Type: "AWS::IAM::Policy", Properties: { PolicyDocument: { Resource } } });
    const after = (DependsOn: unknown) => ({ Type: "AWS::EKS::Cluster", DependsOn, Properties: {} });
    const ways = casesOf(__filename, "ways") as [by: string, resources: Record<string, object>][];
    const made = (resources: object, ...statements: object[]): string =>
      JSON.stringify({
        Resources: { ...JSON.parse(template([{ Ref: "Blue" }], ...statements)).Resources, ...resources },
      });
    for (const [by, resources] of ways)
      it(`by ${by} is for every cluster of the account, since a reference would make a circle`, async () => {
        const [open, ...others] = (await judgeText(made(resources, statement("Allow")))).findings;
        assert.deepEqual(others, []);
        const condition = `"Condition": { "ArnLike": { "aws:SourceArn": ${written("*")} } }`;
        assert.equal(open?.fix, `in statement 0, Condition: write instead: ${condition}`);
        const fixed = await judgeText(made(resources, statement("Allow", "ArnLike", sub("*"))));
        assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
      });

    it("names the cluster where the user does", async () => {
      const file = made({ Blue: after("Pods") }, statement("Allow"));
      const [open] = (await judgeText(file, { cluster: ["prod"] })).findings;
      assert.match(open?.fix ?? "", /"aws:SourceArn": \{ "Fn::Sub": "[^"]*:fargateprofile\/prod\/\*" \} \} \}$/);
    });

    for (const [what, resources] of [
      ["a value of Fn::Sub that has its name", { Pass: policy({ "Fn::Sub": ["${Pods}", { Pods: "a" }] }) }],
      ["a text that only looks like a reference", { Pass: policy({ "Fn::Sub": "${!Pods}" }) }],
      ["a resource that nothing needs", { Pass: policy(GetAtt), Blue: after("Other") }],
    ] as const)
      it(`is not one beside ${what}`, async () => {
        const [open] = (await judgeText(made({ Blue: after("Pass"), ...resources }, statement("Allow")))).findings;
        assert.ok(open?.fix?.includes(written("${Blue}")), open?.fix);
      });
  });

  it("is plain text where the trust policy is a text of Fn::Sub, and has no reference in any other text", async () => {
    const file = (assumed: (text: string) => unknown, ...statements: object[]): string => {
      const { Resources } = JSON.parse(template([{ Ref: "Blue" }], ...statements));
      const { Properties } = Resources.Pods;
      Properties.AssumeRolePolicyDocument = assumed(JSON.stringify(Properties.AssumeRolePolicyDocument));
      return JSON.stringify({ Resources: { ...Resources, Blue: { Type: "AWS::EKS::Cluster", Properties: {} } } });
    };
    const text = sub("${Blue}")["Fn::Sub"];
    for (const assumed of [
      (one: string) => ({ "Fn::Sub": one }),
      (one: string) => ({ "Fn::Sub": [one, { A: "b" }] }),
    ]) {
      const [open] = (await judgeText(file(assumed, statement("Allow")))).findings;
      const condition = `"Condition": { "ArnLike": { "aws:SourceArn": "${text}" } }`;
      assert.equal(open?.fix, `in statement 0, Condition: write instead: ${condition}`);
      const fixed = await judgeText(file(assumed, statement("Allow", "ArnLike", text)));
      assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
    }
    const [open] = (await judgeText(file((one) => one, statement("Allow")))).findings;
    assert.match(open?.fix ?? "", /"arn:aws:eks:\*:ACCOUNT_ID:fargateprofile\//);
    assert.match(open?.fix ?? "", /Put the id of your AWS account in place of ACCOUNT_ID/);
  });

  it("refers to the clusters that a template makes without a name", async () => {
    const made = (...statements: object[]): string => {
      const { Resources } = JSON.parse(template([{ Ref: "Blue" }, { Ref: "Green" }], ...statements));
      const Cluster = { Type: "AWS::EKS::Cluster", Properties: {} };
      return JSON.stringify({ Resources: { ...Resources, Blue: Cluster, Green: Cluster } });
    };
    const lines = `[ ${written("${Blue}")}, ${written("${Green}")} ]`;
    const [open] = (await judgeText(made(statement("Allow", "ArnLike", sub("${Blue}")), statement("Allow")))).findings;
    assert.equal(
      open?.fix,
      `in statement 1, Condition: write instead: "Condition": { "ArnLike": { "aws:SourceArn": ${lines} } }`,
    );
    const [lacking, ...others] = (await judgeText(made(statement("Allow", "ArnLike", sub("${Blue}"))))).findings;
    assert.deepEqual(others, []);
    assert.equal(lacking?.fix, `Add ${written("${Green}")} to aws:SourceArn in the trust policy of the role`);
    const both = await judgeText(made(statement("Allow", "ArnLike", [sub("${Blue}"), sub("${Green}")])));
    assert.deepEqual(brief(both), { exitCode: 0, found: [] });
  });
});
