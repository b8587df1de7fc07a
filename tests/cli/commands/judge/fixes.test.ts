import assert from "node:assert/strict";
import { fargateService } from "../../../../core/service/fargate";
import { allowedSourceArns, serves } from "../../../../core/trust";
import { needTheirOwn } from "../../../../core/findings/render/fix/fix-steps";
import { brief, judgeText } from "./judge";
import type { JudgeOptions } from "../../../../cli/commands/judge/command";
import { type Changed, newErrors } from "../../../support/cfn-lint";
import { executionPolicy } from "../../../policypack/fixtures";
import { casesOf, itEach } from "../../../support/cases";
import { changesIn, followFix, toldIn } from "../../../support/follow-fix";
import { shutPolicies } from "../../../support/shut";
import { documentOf } from "../../../support/trust-cases";

type Json = ReturnType<typeof JSON.parse>;

const account = "111122223333";
const lineOf = (cluster: string) => `arn:aws:eks:*:${account}:fargateprofile/${cluster}/*`;
const inTemplate = (cluster: string, own = account) => ({
  "Fn::Sub": `arn:\${AWS::Partition}:eks:\${AWS::Region}:${own}:fargateprofile/${cluster}/*`,
});

/** Role Pods by the statements of its trust policy, which are written by what differs from an open one, and profiles of clusters that use it. */
function resourcesOf(clusters: readonly unknown[], ...statements: object[]): Record<string, Json> {
  const Properties = { AssumeRolePolicyDocument: documentOf(statements), ManagedPolicyArns: [executionPolicy] };
  const PodExecutionRoleArn = { "Fn::GetAtt": ["Pods", "Arn"] };
  const profiles = clusters.map((ClusterName, index) => [
    `Profile${index}`,
    { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName, PodExecutionRoleArn } },
  ]);
  return { Pods: { Type: "AWS::IAM::Role", Properties }, ...Object.fromEntries(profiles) };
}

const template = (...args: Parameters<typeof resourcesOf>) => JSON.stringify({ Resources: resourcesOf(...args) });

async function fixesOf(file: string, options: Partial<JudgeOptions> = { account }): Promise<string[]> {
  return (await judgeText(file, options)).findings.map(({ fix = "" }) => fix);
}

type Written = { Resources: Record<string, { Properties: { AssumeRolePolicyDocument: object } }> };

const changes: Changed[] = [];

/** The template after somebody did what the fix says with the trust policy of its role Pods. */
function followed(file: string, fix: string) {
  const template = JSON.parse(file) as Written;
  const { Properties } = template.Resources.Pods ?? { Properties: { AssumeRolePolicyDocument: {} } };
  Properties.AssumeRolePolicyDocument = followFix(Properties.AssumeRolePolicyDocument, fix);
  const after = JSON.stringify(template);
  changes.push({ before: file, after });
  return after;
}

/** Follows the one fix of a template: then nothing is left to do. Returns the lines that the role's policy has then. */
async function linesAfter(file: string, options: Partial<JudgeOptions> = { account }): Promise<unknown[]> {
  const fixes = new Set(await fixesOf(file, options));
  const [fix = "", ...others] = fixes;
  assert.deepEqual(others, []);
  const after = followed(file, fix);
  assert.deepEqual(brief(await judgeText(after, options)), { exitCode: 0, found: [] }, `${fix} of ${file}`);
  const { AssumeRolePolicyDocument: policy } = (JSON.parse(after) as Written).Resources.Pods?.Properties ?? {};
  return sourceArnsIn(policy);
}

function sourceArnsIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "aws:SourceArn" ? [inner].flat() : sourceArnsIn(inner),
  );
}

describe("a fix of fargate-role judge", () => {
  const [prod, test] = [lineOf("prod"), lineOf("test")];
  const sub = (cluster: string) => inTemplate(cluster, "${AWS::AccountId}");
  itEach(
    [
      [
        "keeps the role for every cluster whose profile uses it, of which one has a line",
        [{ arn: [prod, "arn:aws:eks:*:*:fargateprofile/*"] }],
        [prod, test],
      ],
      ["keeps it also where a second statement is open", [{ arn: prod }, {}], [prod, prod, test]],
      [
        "keeps the references of a template's own lines, and takes out an open statement that is not needed",
        [{ arn: sub("prod") }, {}],
        [sub("prod")],
        { clusters: ["prod"], known: { region: "eu-west-1" } },
      ],
    ],
    "%s, and is all that there is to do",
    async (
      _what: string,
      statements: object[],
      lines: unknown[],
      { clusters = ["prod", "test"], known = { account } }: { clusters?: string[]; known?: Partial<JudgeOptions> } = {},
    ) => assert.deepEqual(await linesAfter(template(clusters, ...statements), known), lines),
  );

  it("lets in a profile that a Deny keeps out without it, and says so", async () => {
    const every = { arn: `arn:aws:eks:*:${account}:fargateprofile/*` };
    const denial = { Effect: "Deny", arn: prod };
    const harmless = { Effect: "Deny", arn: test, Sid: "Other" };
    for (const [statements, label] of [
      [[every, denial], "the second statement"],
      [[every, harmless, { ...denial, Sid: "NotProd" }], 'statement "NotProd"'],
    ] as const) {
      const file = template(["prod"], ...statements);
      const [fix = ""] = await fixesOf(file);
      assert.deepEqual(inShort(fix).slice(0, 3), [
        `Remove ${label} of the trust policy of AWS::IAM::Role "Pods".`,
        `If the Deny is meant (${label}), change nothing here.`,
        `a role of its own ${JSON.stringify([lineOf("prod")])}`,
      ]);
      await linesAfter(file);
    }
    assert.deepEqual(await fixesOf(template(["prod"], every)), []);
  });

  it("adds no cluster of --cluster to one of two roles", async () => {
    const cluster = ["prod", "test"];
    const strangers = prod.replace(account, "444455556666");
    const [Pods, Shut, Test] = [[prod, strangers], strangers, test].map((arn) => resourcesOf([], { arn }).Pods);
    const [removed, shut, alone] = [{ Pods, Test }, { Shut, Test }, { Pods }].map((Resources) =>
      fixesOf(JSON.stringify({ Resources }), { account, cluster }),
    );
    const [wanted] = followFix(Pods.Properties.AssumeRolePolicyDocument, String(await removed)).Statement as object[];
    assert.deepEqual(wanted, documentOf([{ arn: [prod] }]).Statement[0]);
    assert.doesNotMatch(String(await shut), /fargateprofile\/(?:prod|test)\/\*" \]/);
    const only = await fixesOf(JSON.stringify({ Resources: { Shut } }), { account, cluster });
    for (const fix of [only, await alone]) assert.match(String(fix), /(?=[^]*\/prod\/\*)[^]*:fargateprofile\/test\//);
  });

  it("takes one cluster of --cluster for that of the role only if there is one role", async () => {
    const [Pods, Prod] = [lineOf("my-cluster"), prod].map((arn) => resourcesOf([], { arn }).Pods);
    const [beside, alone] = [{ Pods, Prod }, { Pods }].map((Resources) =>
      fixesOf(JSON.stringify({ Resources }), { account, cluster: ["prod"] }),
    );
    assert.match(String(await beside), /^If my-cluster should keep access, add --cluster my-cluster;[^/]*$/);
    assert.match(String(await alone), /:fargateprofile\/prod\//);
  });

  const ownRole = (...clusters: string[]) => {
    return `a role of its own ${JSON.stringify(clusters.map((cluster) => inTemplate(cluster)))}`;
  };
  /** The sentences of a fix; a role of its own by the lines of its trust policy. */
  const inShort = (fix: string) =>
    toldIn(fix).flatMap(({ lead, block }) => {
      if (lead.startsWith("Write in the Properties of ")) return [];
      if (!lead.startsWith(needTheirOwn.pods)) return [lead];
      return `a role of its own ${JSON.stringify(sourceArnsIn(JSON.parse(`{${block}}`)))}`;
    });
  const forService = (Service: unknown) => ({ Principal: { Service } });

  it("takes the Fargate service out of a role that another service works with, and nothing else", async () => {
    const left = `Then remove ${fargateService} from the trust policy of role "Pods".`;
    const toFillIn = "Put the name of your EKS cluster in place of CLUSTER_NAME.";
    for (const service of ["eks.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com"]) {
      const fixesWith = (services: unknown) => {
        const Resources = resourcesOf([], forService(services));
        Resources.Pods.Properties.ManagedPolicyArns.push("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy");
        return fixesOf(JSON.stringify({ Resources }));
      };
      const fixes = await fixesWith([service, fargateService]);
      assert.deepEqual([...new Set(fixes)].map(inShort), [[ownRole("CLUSTER_NAME"), toFillIn, left]]);
      assert.deepEqual(await fixesWith(service), []);
    }
  });

  describe("of a trust policy for clusters that the user names", () => {
    const cases = casesOf(__filename, "cases") as [
      what: string,
      changes: object[],
      cluster: string[],
      expected: string[],
    ][];
    for (const [what, changes, cluster, expected] of cases)
      it(what, async () => {
        const policy = documentOf(changes);
        const [fix = ""] = await fixesOf(JSON.stringify(policy), { account, cluster });
        const after = followFix(policy, fix);
        assert.deepEqual(brief(await judgeText(JSON.stringify(after), { account, cluster })).found, []);
        assert.deepEqual(allowedSourceArns(after), expected);
      });
  });

  for (const { what, document } of shutPolicies())
    it(`lets in the cluster by a policy ${what}`, async () => {
      const options = { account, cluster: ["prod"] };
      const [fix = ""] = (await fixesOf(JSON.stringify(document), options)).filter((text) => text !== "");
      const after = followFix(document, fix);
      assert.ok(serves(after, { for: { accountId: account, cluster: "prod" }, every: true }), fix);
      assert.deepEqual(brief(await judgeText(JSON.stringify(after), options)).found, []);
    });

  describe("of a role whose profiles are in several Regions", () => {
    const arn = `arn:aws:iam::${account}:role/pods`;
    /** What `terraform show -json` prints of a state with profiles, each `REGION CLUSTER`. */
    function state(profiles: readonly string[], ...statements: object[]) {
      const trust = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      const values: [type: string, object][] = [
        ["aws_iam_role", { name: "pods", arn, assume_role_policy: trust }],
        ["aws_iam_role_policy_attachment", { role: "pods", policy_arn: executionPolicy }],
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
        const statements = documentOf([...own.map((arn) => ({ arn })), {}]).Statement;
        const [fix = ""] = await fixesOf(state(profiles, ...statements), {});
        const after = followFix({ Statement: statements }, fix);
        assert.deepEqual(allowedSourceArns(after).sort(), expected);
        const { Statement } = after as { Statement: object[] };
        assert.deepEqual(brief(await judgeText(state(profiles, ...Statement), {})).found, []);
      });
  });

  it("makes one role for the one profile of two roles that both trust it", async () => {
    const made = resourcesOf(["prod"], forService(["eks.amazonaws.com", fargateService]));
    const RoleArn = { "Fn::GetAtt": ["Own", "Arn"] };
    const cluster = { Type: "AWS::EKS::Cluster", Properties: { Name: "prod", RoleArn } };
    const file = JSON.stringify({ Resources: { Own: made.Pods, Cluster: cluster, ...made } });
    const ofRole = (fixes: readonly string[]) => [...new Set(fixes)].map((fix) => fix.split(".")[0]);
    assert.deepEqual(ofRole(await fixesOf(file)), ["No Fargate profile here uses this role", needTheirOwn.pods]);
  });

  for (const [spare, statements, isLeft] of casesOf(__filename, "spare") as [string, object[], boolean][])
    it(`of a role that no profile uses, beside one that a profile uses: ${spare}`, async () => {
      const Resources = { ...resourcesOf(["prod"], { arn: prod }), Spare: resourcesOf([], ...statements).Pods };
      const [fix = ""] = await fixesOf(JSON.stringify({ Resources }));
      assert.equal(fix.startsWith("No Fargate profile here uses this role"), isLeft, fix);
      assert.equal(fix.includes("If a Fargate profile elsewhere uses it, do this"), isLeft, fix);
    });

  it("of a role that no profile uses and an access entry does: its cluster is to fill in", async () => {
    const { Pods: Spare } = resourcesOf([], {});
    const PrincipalArn = { "Fn::GetAtt": ["Spare", "Arn"] };
    const Entry = {
      Type: "AWS::EKS::AccessEntry",
      Properties: { ClusterName: "test", PrincipalArn, Type: "FARGATE_LINUX" },
    };
    const [fix = ""] = await fixesOf(
      JSON.stringify({ Resources: { ...resourcesOf(["prod"], { arn: prod }), Spare, Entry } }),
    );
    assert.ok(fix.startsWith("In the first statement of the trust policy"), fix);
  });

  for (const [what, ClusterName, more] of [
    ["a text with a parameter", { "Fn::Sub": "shop-${Stage}" }, {}],
    [
      "the name of a cluster that is one",
      { Ref: "Blue" },
      { Type: "AWS::EKS::Cluster", Properties: { Name: { Ref: "Stage" } } },
    ],
  ] as const)
    it(`refers to ${what}, since another deployment has another cluster`, async () => {
      const Parameters = { Stage: { Type: "String", Default: "dev" } };
      const all = { ...resourcesOf([ClusterName], {}), ...("Type" in more && { Blue: more }) };
      const text = "Fn::Sub" in ClusterName ? ClusterName["Fn::Sub"] : "${Stage}";
      const file = JSON.stringify({ Parameters, Resources: all });
      assert.deepEqual(await linesAfter(file, {}), [sub(text)]);
      const after = followed(file, (await fixesOf(file, {}))[0] ?? "");
      assert.deepEqual(brief(await judgeText(after, { parameter: ["Stage=prod"] })), { exitCode: 0, found: [] });
    });

  it("asks for the name where all that is wrong is a placeholder that was not filled in", async () => {
    const file = JSON.stringify(documentOf([{ arn: lineOf("CLUSTER_NAME") }]));
    assert.deepEqual(await fixesOf(file), ["Put the name of your EKS cluster in place of CLUSTER_NAME"]);
  });

  it("says how each thing is corrected that IAM refuses, where one of them leaves open what is meant", async () => {
    const file = JSON.stringify(documentOf([{ arn: prod, NotAction: "sts:TagSession", condition: {} }]));
    const corrections = ['Condition: spell it "Condition".', "NotAction: remove NotAction."];
    assert.deepEqual(await fixesOf(file, { account, cluster: ["prod"] }), [
      corrections.map((one) => `In the first statement, ${one}`).join("\n"),
    ]);
  });

  it("leaves a Deny that may be meant to a second look, where IAM refuses the policy as it is", async () => {
    const denial = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" };
    const Condition = { StringNotEquals: { "aws:PrincipalOrgID": "o-abc123def4" } };
    const file = JSON.stringify(documentOf([{ arn: prod }, { ...denial, Condition }]));
    const [fix = ""] = await fixesOf(file, { account, cluster: ["prod"] });
    assert.deepEqual(changesIn(fix), []);
  });

  describe("of a role on which a cluster without a name depends", () => {
    const policy = (Resource: unknown) => ({ Type: "AWS::IAM::Policy", Properties: { PolicyDocument: { Resource } } });
    const after = (DependsOn: unknown) => ({ Type: "AWS::EKS::Cluster", DependsOn, Properties: {} });
    const ways = casesOf(__filename, "ways") as [by: string, resources: Record<string, object>][];
    const made = (resources: object, ...statements: object[]) =>
      JSON.stringify({ Resources: { ...resourcesOf([{ Ref: "Blue" }], ...statements), ...resources } });
    for (const [by, resources] of ways)
      it(`by ${by} has the name to fill in, since a reference would make a circle`, async () => {
        const [fix = "", ...others] = await fixesOf(made(resources, {}), {});
        assert.deepEqual(others, []);
        assert.ok(fix.includes(sub("CLUSTER_NAME")["Fn::Sub"]), fix);
        assert.match(fix, /Put the name of your EKS cluster in place of CLUSTER_NAME/);
      });

    it("names the cluster where the user does", async () => {
      const file = made({ Blue: after("Pods") }, {});
      const [fix = ""] = await fixesOf(file, { cluster: ["prod"] });
      assert.ok(fix.includes(sub("prod")["Fn::Sub"]), fix);
    });

    for (const [what, resources] of [
      ["a value of Fn::Sub that has its name", { Pass: policy({ "Fn::Sub": ["${Pods}", { Pods: "a" }] }) }],
      ["a text that only looks like a reference", { Pass: policy({ "Fn::Sub": "${!Pods}" }) }],
    ] as const)
      it(`is not one beside ${what}`, async () => {
        const file = made({ Blue: after("Pass"), ...resources }, {});
        assert.deepEqual(await linesAfter(file, {}), [sub("${Blue}")]);
      });
  });

  it("is plain text where the trust policy is a text of Fn::Sub, and has no reference in any other text", async () => {
    const file = (assumed: (text: string) => unknown, ...statements: object[]) => {
      const Resources = resourcesOf([{ Ref: "Blue" }], ...statements);
      const { Properties } = Resources.Pods;
      Properties.AssumeRolePolicyDocument = assumed(JSON.stringify(Properties.AssumeRolePolicyDocument));
      return JSON.stringify({ Resources: { ...Resources, Blue: { Type: "AWS::EKS::Cluster", Properties: {} } } });
    };
    const text = sub("${Blue}")["Fn::Sub"];
    for (const assumed of [
      (one: string) => ({ "Fn::Sub": one }),
      (one: string) => ({ "Fn::Sub": [one, { A: "b" }] }),
    ]) {
      const [fix = ""] = await fixesOf(file(assumed, {}), {});
      const written = JSON.parse(`{${JSON.parse(`"${changesIn(fix)[0]?.block}"`)}}`);
      assert.deepEqual(written, { Condition: { ArnLike: { "aws:SourceArn": text } } });
      const fixed = await judgeText(file(assumed, { arn: text }));
      assert.deepEqual(brief(fixed), { exitCode: 0, found: [] });
    }
    const [open = ""] = await fixesOf(
      file((one) => one, {}),
      {},
    );
    assert.match(open, /\\"arn:\*:eks:\*:ACCOUNT_ID:fargateprofile\/CLUSTER_NAME\//);
    assert.match(open, /Put the id of your AWS account in place of ACCOUNT_ID/);
  });

  it("makes no error that cfn-lint finds, in any of these templates", async () => {
    assert.ok(changes.length > 0);
    assert.deepEqual(await newErrors(changes), []);
  }).timeout(300_000);
});
