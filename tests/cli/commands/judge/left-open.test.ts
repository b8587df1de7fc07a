import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brief, judgeText } from "./judge";
import { casesOf } from "../../../support/cases";
import { trustFor } from "../../../policypack/fixtures";

const pods = "eks-fargate-pods.amazonaws.com";
const right = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: pods },
      Action: "sts:AssumeRole",
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*" } },
    },
  ],
});
const address = { address: "aws_iam_role.pods", mode: "managed", type: "aws_iam_role", name: "pods" };

describe("fargate-role judge, on an object that Terraform replaced and has yet to delete", () => {
  const plan = (...more: object[]) =>
    JSON.stringify({
      format_version: "1.2",
      planned_values: { root_module: { resources: [{ ...address, values: { name: "pods" } }] } },
      resource_changes: [
        { ...address, change: { actions: ["update"], after: {}, after_unknown: { assume_role_policy: true } } },
        ...more,
      ],
    });
  const deposed = { ...address, deposed: "0a1b2c3d", change: { actions: ["delete"], after: null, after_unknown: {} } };
  const undecided = { exitCode: 2, found: ["trust-undecided unknown aws_iam_role.pods"] };

  it("keeps what the plan does not know of the one that takes its place", async () => {
    assert.deepEqual(brief(await judgeText(plan())), undecided);
    assert.deepEqual(brief(await judgeText(plan(deposed))), undecided);
  });
});

describe("fargate-role judge, on a document that Terraform reads at the apply", () => {
  const trust = { mode: "data", type: "aws_iam_policy_document", name: "trust" };
  const cases = casesOf(__filename, "readAtApply") as [string, { expressions?: object; changes?: object }, number][];
  for (const [what, { expressions = {}, changes = {} }, expected] of cases)
    it(`of ${what} is ${expected === 0 ? "known" : "unknown"}`, async () => {
      const data = { address: "data.aws_iam_policy_document.trust", ...trust };
      const policy = { references: [`${data.address}.json`, data.address] };
      const role = { ...address, change: { actions: ["create"], after_unknown: { assume_role_policy: true } } };
      const read = Object.entries(changes).map(([key, change]) => ({
        ...{ ...data, address: data.address + key },
        change: { actions: ["read"], ...(change as object) },
      }));
      const resources = [
        { ...address, expressions: { assume_role_policy: policy } },
        { ...data, expressions },
      ];
      const plan = {
        format_version: "1.2",
        planned_values: { root_module: { resources: [{ ...address, values: { name: "pods" } }] } },
        resource_changes: [role, ...read],
        configuration: { root_module: { resources } },
      };
      const found = expected === 0 ? [] : ["trust-undecided unknown aws_iam_role.pods"];
      assert.deepEqual(brief(await judgeText(JSON.stringify(plan))), { exitCode: expected, found });
    });

  it("of a role for others, which a Fargate profile uses, is not right", async () => {
    const role = { ...address, values: { name: "pods" } };
    const profile = {
      address: "aws_eks_fargate_profile.p",
      mode: "managed",
      type: "aws_eks_fargate_profile",
      name: "p",
    };
    const values = {
      cluster_name: "prod",
      fargate_profile_name: "p",
      pod_execution_role_arn: "arn:aws:iam::111122223333:role/pods",
    };
    const federated = {
      type: { constant_value: "Federated" },
      identifiers: { references: ["aws_iam_openid_connect_provider.oidc"] },
    };
    const statement = [{ actions: { constant_value: ["sts:AssumeRoleWithWebIdentity"] }, principals: [federated] }];
    const data = { address: "data.aws_iam_policy_document.trust", ...trust };
    const policy = { references: [`${data.address}.json`, data.address] };
    const plan = {
      format_version: "1.2",
      planned_values: { root_module: { resources: [role, { ...profile, values }] } },
      resource_changes: [{ ...address, change: { actions: ["create"], after_unknown: { assume_role_policy: true } } }],
      configuration: {
        root_module: {
          resources: [
            { ...address, expressions: { assume_role_policy: policy } },
            { ...data, expressions: { statement } },
          ],
        },
      },
    };
    assert.deepEqual(brief(await judgeText(JSON.stringify(plan))), {
      exitCode: 1,
      found: ["profile-role-untrusted error aws_eks_fargate_profile.p"],
    });
  });
});

describe("fargate-role judge, on a template that leaves open a part of a trust policy", () => {
  const cases = casesOf(__filename, "open") as [what: string, statement: unknown, expected: number][];
  for (const [what, Statement, expected] of cases)
    it(`${expected === 0 ? "knows that no pod is meant" : "cannot tell"} if it is ${what}`, async () => {
      const Properties = { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement } };
      const Resources = { Pods: { Type: "AWS::IAM::Role", Properties } };
      assert.equal((await judgeText(JSON.stringify({ Resources }))).exitCode, expected);
    });
});

describe("fargate-role judge, on a template that leaves open the cluster of a Fargate profile", () => {
  const cases = casesOf(__filename, "clusters") as [what: string, line: unknown, cluster: unknown, expected: number][];
  const type = { Type: "String" };
  for (const [what, line, ClusterName, expected] of cases)
    it(`${expected === 0 ? "finds nothing" : "cannot tell"} if it is ${what}`, async () => {
      const Statement = [{ ...JSON.parse(right).Statement[0], Condition: { ArnLike: { "aws:SourceArn": line } } }];
      const Resources = {
        Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: { Ref: "Name" } } },
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: { Version: "2012-10-17", Statement },
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
          },
        },
        Profile: {
          Type: "AWS::EKS::FargateProfile",
          Properties: { ClusterName, PodExecutionRoleArn: { "Fn::GetAtt": "Pods.Arn" } },
        },
      };
      const Parameters = { Name: type, Other: type, Known: { ...type, Default: "prod" } };
      const Mappings = { Clusters: { a: { name: "prod" }, b: { name: "dev" } } };
      const { exitCode } = await judgeText(JSON.stringify({ Parameters, Mappings, Resources }));
      assert.equal(exitCode, expected);
    });
});

describe("fargate-role judge, on a Pulumi state of an update that was interrupted", () => {
  const role = (assumeRolePolicy: string, outputs = {}) => ({
    urn: "urn:pulumi:dev::app::aws:iam/role:Role::pods",
    type: "aws:iam/role:Role",
    inputs: { assumeRolePolicy },
    outputs,
  });
  const open = trustFor(pods);
  const judgeState = async (resources: object[], ...pending_operations: object[]) =>
    brief(await judgeText(JSON.stringify({ version: 3, deployment: { resources, pending_operations } })));
  const policy = {
    urn: "urn:pulumi:dev::app::aws:iam/rolePolicyAttachment:RolePolicyAttachment::pods",
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    inputs: { role: "pods", policyArn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" },
    propertyDependencies: { role: ["urn:pulumi:dev::app::aws:iam/role:Role::pods"] },
  };
  const unsafe = { exitCode: 1, found: ["trust-unsafe error urn:pulumi:dev::app::aws:iam/role:Role::pods"] };
  const allRight = { exitCode: 0, found: [] };

  it("judges a role as it was to be made", async () => {
    assert.deepEqual(await judgeState([policy], { type: "creating", resource: role(open) }), unsafe);
    assert.deepEqual(await judgeState([policy], { type: "creating", resource: role(right) }), allRight);
    assert.deepEqual(await judgeState([policy], { type: "deleting", resource: role(open) }), allRight);
  });

  it("judges a role as it was, and as it was to be changed", async () => {
    const [before, openBefore] = [right, open].map((trust) => role(trust, { assumeRolePolicy: trust }));
    assert.deepEqual(await judgeState([before, policy], { type: "updating", resource: role(open) }), unsafe);
    assert.deepEqual(await judgeState([openBefore, policy], { type: "updating", resource: role(right) }), unsafe);
    assert.deepEqual(await judgeState([before, policy], { type: "updating", resource: role(right) }), allRight);
  });
});

describe("fargate-role judge, on some pages of what the AWS CLI lists", () => {
  const role = { RoleName: "pods", AssumeRolePolicyDocument: right };
  const page = (more: object, name = "Roles") =>
    judgeText(JSON.stringify({ [name]: [role], ...more }), {}, "roles.json");

  it("never calls them right", async () => {
    assert.deepEqual(brief(await page({ IsTruncated: false })), { exitCode: 0, found: [] });
    for (const more of [{ NextToken: "abc" }, { IsTruncated: true, Marker: "abc" }])
      for (const name of ["Roles", "RoleDetailList"]) {
        const { exitCode, findings } = await page(more, name);
        assert.equal(exitCode, 2);
        assert.match(
          findings[0]?.message ?? "",
          /roles\.json cannot be judged: it holds only some pages\. Write it again without --max-items, --starting-token and --no-paginate$/,
        );
      }
  });

  it("never calls a page right on which there is no role, such as one of users", async () => {
    const users = { UserDetailList: [{ UserName: "me" }], RoleDetailList: [] };
    const answer = await judgeText(JSON.stringify({ ...users, NextToken: "abc" }));
    assert.deepEqual(brief(answer), { exitCode: 2, found: ["file-unreadable unknown"] });
    assert.equal((await judgeText(JSON.stringify({ ...users, IsTruncated: false }))).exitCode, 0);
    assert.equal((await judgeText('{ "Users": [], "NextToken": "abc" }')).exitCode, 0);
  });

  it("reports what is wrong in them", async () => {
    const open = { RoleName: "open", AssumeRolePolicyDocument: trustFor(pods) };
    assert.deepEqual(brief(await judgeText(JSON.stringify({ Roles: [open], NextToken: "abc" }))), {
      exitCode: 1,
      found: ["trust-unsafe error open line 1", "file-unreadable unknown"],
    });
  });
});

describe("fargate-role judge, on the Fargate service by a name that another tool completes", () => {
  const names = {
    "a configuration": "!Sub 'eks-fargate-pods.${AWS::URLSuffix}'",
    "a text in pieces": '!Join ["", ["eks-fargate-pods.", !Ref "AWS::URLSuffix"]]',
  };
  for (const [what, name] of Object.entries(names))
    it(`cannot tell of ${what}`, async () => {
      const { exitCode, findings } = await judgeText(`roles: pods\ntrust:\n  Service: ${name}\n`, {}, "some.yml");
      assert.equal(exitCode, 2);
      assert.match(
        findings[0]?.message ?? "",
        /some\.yml cannot be judged: it names eks-fargate-pods\.amazonaws\.com, and is not a trust policy, /,
      );
    });

  it("leaves out a file with something else of that name", async () => {
    const { exitCode, aside } = await judgeText("kind: Namespace\nmetadata: { name: eks-fargate-pods }\n");
    assert.equal(exitCode, 0);
    assert.match(aside, /and does not name the Fargate service\.$/);
  });
});

describe("fargate-role judge, on a Region that is younger than this version", () => {
  const providerIn = (region: string) => ({ name: "aws", expressions: { region: { constant_value: region } } });
  const plan = (region: string, others: object = {}) =>
    JSON.stringify({
      format_version: "1.2",
      planned_values: {
        root_module: {
          resources: [
            {
              ...address,
              values: {
                name: "pods",
                assume_role_policy: right.replace("eu-west-1", "mx-central-7"),
                managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
              },
            },
          ],
        },
      },
      configuration: {
        provider_config: { aws: providerIn(region), ...others },
        root_module: { resources: [{ ...address, provider_config_key: "aws" }] },
      },
    });

  it("takes it for one that exists if the provider has it", async () => {
    assert.deepEqual(brief(await judgeText(plan("mx-central-7"))), { exitCode: 0, found: [] });
    const another = plan("eu-west-1", { "aws.new": { ...providerIn("mx-central-7"), alias: "new" } });
    assert.deepEqual(brief(await judgeText(another)), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await judgeText(plan("eu-west-1"))).found, ["trust-broken error aws_iam_role.pods"]);
  });

  it("takes it for one that exists if --region names it, and says so", async () => {
    const region = "mx-central-7";
    const answer = await judgeText(right.replace("eu-west-1", region), { region });
    assert.deepEqual(brief(answer), { exitCode: 0, found: [] });
    assert.equal(
      answer.aside,
      "fargate-role: this version does not know mx-central-7, and treats it as a newer Region.",
    );
  });
});

describe("fargate-role judge, on a policy of which nobody says whose account is its own", () => {
  it("names the account that it takes for granted", async () => {
    const said = async (options: { account?: string }) =>
      (await judgeText(right, { ...options, output: ["text"] })).printed;
    const taken = /^Account: assumed to be 111122223333\. If it is not yours, give yours with --account\.$/m;
    assert.match(await said({}), taken);
    assert.doesNotMatch(await said({ account: "111122223333" }), taken);
  });

  it("names it in JSON too", async () => {
    const taken = async (options: { account?: string }) => {
      const { printed } = await judgeText(right, { ...options, output: ["json"] });
      return (JSON.parse(printed) as { accountsTaken?: string[] }).accountsTaken;
    };
    assert.deepEqual(await taken({}), ["111122223333"]);
    assert.equal(await taken({ account: "111122223333" }), undefined);
  });
});

describe("fargate-role judge, on what is unknown", () => {
  const Statement = [
    { Effect: "Allow", Principal: { Service: pods }, Action: "sts:AssumeRole", Condition: "{unknown}" },
  ];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement }).replace('"{unknown}"', '{"Fn::ImportValue":"x"}');
  const template = `{"Resources":{"Pods":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":${policy}}}}}`;

  it("says what helps, and takes an exemption with an end, so that it can be made", async () => {
    const [{ fix } = assert.fail()] = (await judgeText(template)).findings.filter(({ id }) => id === "trust-undecided");
    assert.match(fix ?? "", /--parameter.*fargate-role scan.*--exemptions FILE$/);
    const directory = await mkdtemp(join(tmpdir(), "exempt-"));
    try {
      const exemptions = join(directory, "exempt.json");
      const entry = { file: "*/template.json", resource: "Pods", reason: "OPS-1" };
      const answerTo = async (more: object) => {
        await writeFile(exemptions, JSON.stringify([{ ...entry, ...more }]));
        return (await judgeText(template, { exemptions }, "template.json")).exitCode;
      };
      assert.deepEqual([await answerTo({ until: "2999-12-31" }), await answerTo({})], [0, 2]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("fargate-role judge, on the parameters of a template", () => {
  const template = (...names: string[]) => {
    const roles = names.map((name) => {
      const policy = right.replace('"arn:aws:eks', '{"Fn::Sub":"arn:aws:eks').replace('blue/*"', `\${${name}}/*"}`);
      const ManagedPolicyArns = ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"];
      const Properties = { ManagedPolicyArns, AssumeRolePolicyDocument: JSON.parse(policy) as unknown };
      return [`Role${name}`, { Type: "AWS::IAM::Role", Properties }];
    });
    const Parameters = { ClusterName: { Type: "String" }, Other: { Type: "String", Default: "blue" } };
    return JSON.stringify({ Parameters, Resources: Object.fromEntries(roles) as unknown });
  };

  it("names the one whose value is missing, and the option", async () => {
    const { exitCode, findings } = await judgeText(template("ClusterName", "Other"));
    assert.deepEqual(
      [exitCode, ...findings.map(({ message }) => message)],
      [
        2,
        'It is unknown whether the trust policy of role "RoleClusterName" is right: the value of --parameter ClusterName is not known before it is deployed',
      ],
    );
  });

  it("is right with its value", async () =>
    assert.deepEqual(brief(await judgeText(template("ClusterName"), { parameter: ["ClusterName=blue"] })), {
      exitCode: 0,
      found: [],
    }));

  it("cannot tell if no template has the one that is given, and says what was meant", async () => {
    const { exitCode, aside } = await judgeText(template("Other"), { parameter: ["ClusterNam=blue"], output: [] });
    const meant = "No template has a parameter ClusterNam (did you mean ClusterName?). Correct --parameter.";
    assert.deepEqual([exitCode, aside], [2, `fargate-role: ${meant}`]);
    assert.equal((await judgeText(right, { parameter: ["ClusterNam=blue"] })).exitCode, 0);
  });
});
