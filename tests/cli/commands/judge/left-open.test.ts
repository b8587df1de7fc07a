import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brief, judgeText, partsOf, planOf, references, templateOf, type Answer, type Planned } from "./judge";
import { casesOf } from "../../../support/cases";
import { newDirectory } from "../../../support/run-directory";
import { documentOf } from "../../../support/trust-cases";
import { cfnRole, executionPolicy, rightTrust, trustFor } from "../../../policypack/fixtures";

const pods = "eks-fargate-pods.amazonaws.com";
const right = rightTrust("blue");
const role = "aws_iam_role.pods";
const undecided = { exitCode: 2, found: [`trust-undecided unknown ${role}`] };
const allRight = { exitCode: 0, found: [] };

describe("fargate-role judge, on an object that Terraform replaced and has yet to delete", () => {
  it("keeps what the plan does not know of the one that takes its place", async () => {
    const change = { actions: ["update"], after: {}, after_unknown: { assume_role_policy: true } };
    const gone = { deposed: "0a1b2c3d", change: { actions: ["delete"], after: null, after_unknown: {} } };
    for (const deposed of [[], [{ ...partsOf(role), ...gone }]]) {
      const resource_changes = [{ ...partsOf(role), change }, ...deposed];
      assert.deepEqual(brief(await judgeText(planOf({ [role]: [{ name: "pods" }] }, { resource_changes }))), undecided);
    }
  });
});

describe("fargate-role judge, on a document that Terraform reads at the apply", () => {
  const trust = "data.aws_iam_policy_document.trust";
  const cases = casesOf(__filename, "readAtApply") as [string, { expressions?: object; changes?: object }, number][];

  /** A plan with role pods, whose trust policy is that document. */
  function plan({ expressions = {}, changes = {} }: (typeof cases)[number][1], more: Record<string, Planned> = {}) {
    const block = { expressions: { assume_role_policy: references(`${trust}.json`, trust) } };
    const made = planOf({ [role]: [{ name: "pods" }, { assume_role_policy: true }, block], ...more });
    const { configuration, resource_changes, ...others } = JSON.parse(made);
    configuration.root_module.resources.push({ ...partsOf(trust), expressions });
    for (const [key, change] of Object.entries(changes))
      resource_changes.push({ ...partsOf(trust + key), change: { actions: ["read"], ...change } });
    return JSON.stringify({ ...others, configuration, resource_changes });
  }

  for (const [what, document, expected] of cases)
    it(`of ${what} is ${expected === 0 ? "known" : "unknown"}`, async () =>
      assert.deepEqual(brief(await judgeText(plan(document))), expected === 0 ? allRight : undecided));

  it("of a role for others, which a Fargate profile uses, is not right", async () => {
    const [[, forWebIdentities]] = cases;
    const profile: Planned = [{ cluster_name: "prod", pod_execution_role_arn: "arn:aws:iam::111122223333:role/pods" }];
    const file = plan(forWebIdentities, { "aws_eks_fargate_profile.p": profile });
    assert.deepEqual(brief(await judgeText(file)), {
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
  /** The SourceArns end with a line: the text of `Fn::Sub`, with its values. */
  type Line = string | [string, object];
  const cases = casesOf(__filename, "clusters") as [what: string, lines: Line[], cluster: unknown, expected: number][];
  const type = { Type: "String" };
  for (const [what, lines, ClusterName, expected] of cases)
    it(`${expected === 0 ? "finds nothing" : "cannot tell"} if it is ${what}`, async () => {
      const arn = lines.map((line) => {
        const [text, ...values] = [line].flat() as [string, ...object[]];
        return { "Fn::Sub": [`arn:aws:eks:eu-west-1:\${AWS::AccountId}:fargateprofile/${text}`, ...values] };
      });
      const Cluster = { Type: "AWS::EKS::Cluster", Properties: { Name: { Ref: "Name" } } };
      const { Resources } = JSON.parse(templateOf(documentOf([{ arn }]), ClusterName, { Cluster }));
      const Parameters = { Name: type, Other: type, Known: { ...type, Default: "prod" } };
      const Mappings = { Clusters: { a: { name: "prod" }, b: { name: "dev" } } };
      const { exitCode } = await judgeText(JSON.stringify({ Parameters, Mappings, Resources }));
      assert.equal(exitCode, expected);
    });
});

describe("fargate-role judge, on a template whose parameters have allowed values", () => {
  const answerFor = (policies: readonly string[], options = {}, stages = ["prod", "dev"]): Promise<Answer> => {
    const Type = "String";
    const Env = { Type, Default: "prod", AllowedValues: stages };
    const Policy = { Type, Default: executionPolicy, ...(policies.length > 0 && { AllowedValues: policies }) };
    const Conditions = { Dev: { "Fn::Equals": [{ Ref: "Env" }, "dev"] } };
    const made = templateOf({ "Fn::If": ["Dev", trustFor(pods), right] }, "blue", {}, [{ Ref: "Policy" }]);
    return judgeText(JSON.stringify({ Parameters: { Env, Policy }, Conditions, ...JSON.parse(made) }), options);
  };
  const parameter = ["Env=prod"];

  it("judges each outcome, and names the parameter of one that is unsafe", async () => {
    const { findings, exitCode } = await answerFor([]);
    assert.equal(exitCode, 1);
    assert.match(findings[0]?.message ?? "", /\. This is so with --parameter Env=dev$/);
    const { found } = brief(await answerFor([executionPolicy, "other"], { parameter }));
    assert.deepEqual(found, ['policy-missing error AWS::IAM::Role "Pods" line 1']);
  });

  it("cannot tell if there are too many, and says that it takes a default for which any value is allowed", async () => {
    const many = Array.from({ length: 65 }, String);
    assert.equal((await answerFor(many, { parameter })).exitCode, 2);
    const { findings } = await answerFor([], {}, [...many, "prod", "dev"]);
    assert.match(findings[0]?.message ?? "", /\. It may depend on --parameter Env: give its value$/);
    const { printed, exitCode } = await answerFor([], { parameter });
    assert.deepEqual([JSON.parse(printed).defaultsTaken, exitCode], [["Policy"], 0]);
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
    inputs: { role: "pods", policyArn: executionPolicy },
    propertyDependencies: { role: ["urn:pulumi:dev::app::aws:iam/role:Role::pods"] },
  };
  const unsafe = { exitCode: 1, found: ["trust-unsafe error urn:pulumi:dev::app::aws:iam/role:Role::pods"] };

  it("judges a role as it was to be made", async () => {
    assert.deepEqual(await judgeState([policy], { type: "creating", resource: role(open) }), unsafe);
    assert.deepEqual(await judgeState([policy], { type: "creating", resource: role(right) }), allRight);
    assert.deepEqual(await judgeState([policy], { type: "deleting", resource: role(open) }), allRight);
  });
});

describe("fargate-role judge, on some pages of what the AWS CLI lists", () => {
  const role = { RoleName: "pods", AssumeRolePolicyDocument: right };
  const page = (more: object, name = "Roles") =>
    judgeText(JSON.stringify({ [name]: [role], ...more }), {}, "roles.json");

  it("never calls them right", async () => {
    assert.deepEqual(brief(await page({ IsTruncated: false })), allRight);
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
});

describe("fargate-role judge, on a Region that is younger than this version", () => {
  const providerIn = (region: string) => ({ name: "aws", expressions: { region: { constant_value: region } } });
  const plan = (region: string, others: object = {}) =>
    planOf(
      {
        [role]: [
          { assume_role_policy: right.replace("eu-west-1", "mx-central-7"), managed_policy_arns: [executionPolicy] },
        ],
      },
      {
        configuration: {
          provider_config: { aws: providerIn(region), ...others },
          root_module: { resources: [{ ...partsOf(role), provider_config_key: "aws" }] },
        },
      },
    );

  it("takes it for one that exists if the provider has it", async () => {
    assert.deepEqual(brief(await judgeText(plan("mx-central-7"))), allRight);
    const another = plan("eu-west-1", { "aws.new": { ...providerIn("mx-central-7"), alias: "new" } });
    assert.deepEqual(brief(await judgeText(another)), allRight);
    assert.deepEqual(brief(await judgeText(plan("eu-west-1"))).found, ["trust-broken error aws_iam_role.pods"]);
  });

  it("takes it for one that exists if --region names it, and says so", async () => {
    const region = "mx-central-7";
    const answer = await judgeText(right.replace("eu-west-1", region), { region });
    assert.deepEqual(brief(answer), allRight);
    assert.equal(
      answer.aside,
      "fargate-role: this version does not know mx-central-7, and treats it as a newer Region.",
    );
  });
});

describe("fargate-role judge, on a policy of which nobody says whose account is its own", () => {
  it("names the account that it takes for granted, in JSON too", async () => {
    for (const account of [undefined, "111122223333"]) {
      const [text, json] = [await judgeText(right, { account, output: ["text"] }), await judgeText(right, { account })];
      const taken = account === undefined ? "111122223333" : undefined;
      const said = /^Account: assumed to be (.*)\. If it is not yours, give yours with --account\.$/m.exec(
        text.printed,
      );
      const { accountsTaken } = JSON.parse(json.printed) as { accountsTaken?: string[] };
      assert.deepEqual([said?.[1], accountsTaken?.join()], [taken, taken]);
    }
  });
});

describe("fargate-role judge, on what is unknown", () => {
  const policy = documentOf([{ Condition: { "Fn::ImportValue": "x" } }]);
  const template = JSON.stringify({ Resources: { Pods: cfnRole(policy) } });

  it("says what helps, and takes an exemption with an end, so that it can be made", async () => {
    const [{ fix } = assert.fail()] = (await judgeText(template)).findings.filter(({ id }) => id === "trust-undecided");
    assert.match(fix ?? "", /--parameter.*fargate-role scan.*--exemptions FILE$/);
    const exemptions = join(newDirectory(), "exempt.json");
    const entry = { file: "*/template.json", resource: "Pods", reason: "OPS-1" };
    const answerTo = async (more: object) => {
      await writeFile(exemptions, JSON.stringify([{ ...entry, ...more }]));
      return (await judgeText(template, { exemptions }, "template.json")).exitCode;
    };
    assert.deepEqual([await answerTo({ until: "2999-12-31" }), await answerTo({})], [0, 2]);
  });
});

describe("fargate-role judge, on the parameters of a template", () => {
  const template = (...names: string[]) => {
    const roles = names.map((name) => {
      const arn = { "Fn::Sub": `arn:aws:eks:eu-west-1:111122223333:fargateprofile/\${${name}}/*` };
      return [`Role${name}`, cfnRole(documentOf([{ arn }]))];
    });
    const Parameters = { ClusterName: { Type: "String" }, Other: { Type: "String", Default: "blue" } };
    return JSON.stringify({ Parameters, Resources: Object.fromEntries(roles) });
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

  it("cannot tell if no template has the one that is given, and says what was meant", async () => {
    const { exitCode, aside } = await judgeText(template("Other"), { parameter: ["ClusterNam=blue"], output: [] });
    const meant = "No template has a parameter ClusterNam (did you mean ClusterName?). Correct --parameter.";
    assert.deepEqual([exitCode, aside], [2, `fargate-role: ${meant}`]);
    assert.equal((await judgeText(right, { parameter: ["ClusterNam=blue"] })).exitCode, 0);
  });
});
