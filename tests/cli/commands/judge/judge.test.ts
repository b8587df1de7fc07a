import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { executionPolicy, rightTrust, trustFor } from "../../../policypack/fixtures";
import { newDirectory } from "../../../support/run-directory";
import { documentOf } from "../../../support/trust-cases";
import { brief, judge, judgeText, partsOf, planOf, templateOf, type Planned } from "./judge";
import { oneLine } from "../../../support/follow-fix";
import { casesOf } from "../../../support/cases";

const pods = "eks-fargate-pods.amazonaws.com";
const scoped = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/prod/*";

/** A role of one statement, by what differs from one that lets in the Fargate service. */
const role = (change: object) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: documentOf([change]), ManagedPolicyArns: [executionPolicy] },
});

const template = (resources: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", ...more, Resources: resources }, null, 2);

const at = 'AWS::IAM::Role "Pods"';

describe("fargate-role judge, on a trust policy", () => {
  it("names the file, the line of the statement, the reason and what to write", async () => {
    const { findings, exitCode } = await judgeText(
      `{\n\t"Statement": [\n\t\t${JSON.stringify(documentOf([{}]).Statement[0])}\n\t]\n}`,
      {},
      "trust.json",
    );
    assert.equal(exitCode, 1);
    const [{ line, message, fix = "" } = assert.fail()] = findings;
    assert.equal(line, 3);
    assert.match(message, /^The trust policy in trust\.json: other clusters .*\. The first statement has /);
    assert.match(
      oneLine(fix),
      /^In the first statement of the trust policy, write: "Condition": .* Put the id of your AWS account in place of /,
    );
  });

  it("reads YAML, and what aws iam get-role writes", async () => {
    const yaml = `Version: "2012-10-17"\nStatement:\n  - Effect: Allow\n    Principal: {Service: ${pods}}\n    Action: sts:AssumeRole\n`;
    assert.deepEqual(brief(await judgeText(yaml)).found, ["trust-unsafe error trust policy line 3"]);
    const Arn = "arn:aws:iam::111122223333:role/pods";
    const Role = { Arn, AssumeRolePolicyDocument: documentOf([{}]) };
    const { findings } = await judgeText(JSON.stringify({ Role }));
    assert.match(findings[0]?.message ?? "", /^Role "pods": other clusters/);
  });

  it("writes the cluster that was named into the fix, also for a policy that names no other", async () => {
    for (const statement of [{ Effect: "Deny" }, { Principal: [{ Service: pods }] }]) {
      const { findings } = await judgeText(JSON.stringify(documentOf([statement])), {
        account: "111122223333",
        cluster: ["prod"],
      });
      const fixes = findings.map(({ fix }) => fix).join("\n");
      assert.match(fixes, /:111122223333:fargateprofile\/prod\/\*"/);
      assert.doesNotMatch(fixes, /CLUSTER_NAME/);
    }
  });

  it("reads one role or several as the AWS CLI writes them with --query", async () => {
    const Arn = "arn:aws:iam::111122223333:role/pods";
    const AssumeRolePolicyDocument = documentOf([{ Principal: { AWS: "*", Service: pods } }]);
    const role = { Arn, AssumeRolePolicyDocument };
    const found = ["trust-not-exclusive error pods line 1", "trust-unsafe error pods line 1"];
    const yaml = `- Arn: ${Arn}\n  AssumeRolePolicyDocument: ${trustFor(pods)}\n`;
    for (const text of [JSON.stringify(role), JSON.stringify([role]), JSON.stringify({ Roles: [role] })])
      assert.deepEqual(brief(await judgeText(text)).found, found);
    assert.deepEqual(brief(await judgeText(yaml)).found, ["trust-unsafe error pods line 2"]);
    const listed = await judgeText(JSON.stringify([documentOf([{}]), AssumeRolePolicyDocument]));
    assert.deepEqual(brief(listed).found, [
      "trust-not-exclusive error trust policy 1 line 1",
      "trust-unsafe error trust policy 0 line 1",
      "trust-unsafe error trust policy 1 line 1",
    ]);
    assert.match(listed.findings[1]?.message ?? "", /^The trust policy 0 in \S+: other clusters/);
    const nameless = await judgeText(JSON.stringify([{ AssumeRolePolicyDocument }, { AssumeRolePolicyDocument }]));
    assert.equal(nameless.findings.length, 2 * found.length);
  });
});

describe("fargate-role judge, on a CloudFormation template", () => {
  it("reads YAML with short forms", async () => {
    const text = `Resources:\n  Pods:\n    Type: AWS::IAM::Role\n    Properties:\n      ManagedPolicyArns: [${executionPolicy}]
      AssumeRolePolicyDocument:\n        Version: "2012-10-17"\n        Statement:\n          - Effect: Allow
            Principal: {Service: !Sub "eks-fargate-pods.\${AWS::URLSuffix}"}\n            Action: sts:AssumeRole\n`;
    assert.deepEqual(brief(await judgeText(text)).found, [`trust-unsafe error ${at} line 9`]);
    const right = `${text}            Condition: {ArnLike: {aws:SourceArn: !Sub "${scoped}"}}\n`;
    assert.deepEqual(brief(await judgeText(right)), { exitCode: 0, found: [] });
  });

  const loops = casesOf(__filename, "loops") as [what: string, template: object, expected: unknown][];
  for (const [what, content, expected] of loops)
    it(`has of ${what}: ${JSON.stringify(expected)}`, async () => {
      const { exitCode, findings } = await judgeText(JSON.stringify(content));
      assert.deepEqual([exitCode, ...findings.map(({ id, resource }) => `${id} ${resource}`)], expected);
    });

  it("cannot tell whether an account that is named beside AWS::AccountId is the same", async () => {
    const both = template({
      Pods: role({ arn: [{ "Fn::Sub": scoped }, "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"] }),
    });
    const { findings, exitCode } = await judgeText(both);
    assert.equal(exitCode, 2);
    assert.equal(findings[0]?.fix, "If it is deployed to account 111122223333, say so: --account 111122223333");
    assert.equal((await judgeText(both, { account: "111122223333" })).exitCode, 0);
    assert.equal((await judgeText(both, { account: "999988887777" })).exitCode, 1);
  });

  it("finds nothing in a role that lets in everyone, unless a Fargate profile uses it or it has the managed policy of pods", async () => {
    for (const principal of [{ Principal: { AWS: "*" } }, { Principal: null, NotPrincipal: { AWS: "999999999999" } }]) {
      const open = role(principal);
      const isFound = (one: string) => one.startsWith(`trust-unsafe error ${at}`);
      const withPolicy = await judgeText(template({ Pods: open }));
      assert.ok(brief(withPolicy).found.some(isFound), withPolicy.printed);
      open.Properties.ManagedPolicyArns = [];
      const Lambda = role({ Principal: { Service: "lambda.amazonaws.com" } });
      assert.deepEqual(brief(await judgeText(template({ Pods: open, Lambda }))), { exitCode: 0, found: [] });
      const used = await judgeText(templateOf(open.Properties.AssumeRolePolicyDocument, "prod", {}, []));
      assert.ok(brief(used).found.some(isFound), used.printed);
    }
  });
});

describe("fargate-role judge, on a Terraform plan", () => {
  const plan = (resources: Record<string, object>) =>
    planOf(Object.fromEntries(Object.entries(resources).map(([one, values]): [string, Planned] => [one, [values]])));
  const right = { name: "pods", assume_role_policy: rightTrust(), managed_policy_arns: [executionPolicy] };

  const nodeClass = { apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", spec: { role: "pods" } };
  const uses = casesOf(__filename, "uses") as Record<string, Record<string, unknown>>;
  const instanceProfile = { name: "pods", role: "pods" };
  for (const [type, values] of Object.entries(uses))
    it(`reports a role that nodes use by ${type}`, async () => {
      const file = plan({
        "aws_iam_role.pods": right,
        "aws_iam_instance_profile.pods": instanceProfile,
        [`${type}.nodes`]: values,
      });
      const answer = await judgeText(file);
      assert.deepEqual(brief(answer), { exitCode: 1, found: ["node-role-shared error aws_iam_role.pods"] });
      // The instance profile alone shows nodes too.
      assert.ok(answer.findings[0]?.message.includes(`${type}.nodes`), answer.findings[0]?.message);
    });

  it("reads a manifest in a state file, along with its type", async () => {
    const resource = (type: string, name: string, attributes: object) => ({
      ...partsOf(`${type}.${name}`),
      instances: [{ attributes }],
    });
    const resources = [
      resource("aws_iam_role", "pods", right),
      resource("kubernetes_manifest", "nodes", { manifest: { type: ["object", {}], value: nodeClass } }),
    ];
    assert.deepEqual(brief(await judgeText(JSON.stringify({ terraform_version: "1.9.0", resources }))).found, [
      "node-role-shared error aws_iam_role.pods",
    ]);
  });

  it("lets a trust policy be for the very profile that uses the role, and reports one for another", async () => {
    const values = { cluster_name: "prod", fargate_profile_name: "system", pod_execution_role_arn: "pods" };
    const planFor = (profile: string) => {
      const role = { ...right, assume_role_policy: rightTrust().replace("prod/*", `prod/${profile}/*`) };
      return plan({ "aws_iam_role.pods": role, "aws_eks_fargate_profile.system": values });
    };
    assert.deepEqual(brief(await judgeText(planFor("system"))), { exitCode: 0, found: [] });
    const { findings } = await judgeText(planFor("apps"));
    assert.deepEqual(
      findings.map(({ id, message }) => [id, message]),
      [
        [
          "profile-role-untrusted",
          'Fargate profile system of cluster prod cannot use role "pods", so EKS refuses it or its pods never start: the trust policy lets the Fargate service assume the role only for other profiles',
        ],
      ],
    );
  });
});

describe("fargate-role judge, on other files", () => {
  it("leaves out what says nothing of roles, aside", async () => {
    const { exitCode, findings, aside } = await judgeText('{"name": "x"}');
    assert.deepEqual([exitCode, findings], [0, []]);
    assert.match(aside, /is left out: it is not a trust policy, .* and does not name the Fargate service\.$/);
  });

  it("writes its answer over no file that it reads, and why it does not neither", async () => {
    const directory = newDirectory();
    const [file, exemptions] = ["trust.json", "exempt.json"].map((name) => join(directory, name));
    const texts = { [file]: trustFor(pods), [exemptions]: "damaged" };
    for (const [path, text] of Object.entries(texts)) await writeFile(path, text);
    for (const [path, owner] of [
      [file, "FILE"],
      [exemptions, "--exemptions"],
    ]) {
      const { exitCode, aside } = await judge([file], { exemptions, output: [`json=${path}`] });
      const message = `fargate-role: --output ${path} would overwrite a file of ${owner}. Give another name.`;
      assert.deepEqual([exitCode, aside], [2, message]);
      assert.equal(await readFile(path, "utf8"), texts[path]);
    }
  });

  it("reads UTF-16, as PowerShell writes it where output goes to a file", async () => {
    const content = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(trustFor(pods), "utf16le")]);
    assert.deepEqual(brief(await judgeText(content)).found, ["trust-unsafe error trust policy line 1"]);
  });

  const unread: Record<string, [string | Buffer, RegExp]> = {
    "is a Terraform plan itself": [
      Buffer.from("PK\u0003\u0004\0\0tfplan"),
      /it is not a text\. Of a Terraform plan, give what terraform show -json prints$/,
    ],
    "is UTF-16 without a mark": [Buffer.from(trustFor(pods), "utf16le"), /it is not a text/],
    "names the Fargate service in a form that is not known": [
      `{"x": "${pods}"}`,
      /it names eks-fargate-pods.* is not a trust/,
    ],
    "is a state of another version": ['{"version": 9, "deployment": {}}', /its exported state is of a version/],
  };
  for (const [what, [content, reason]] of Object.entries(unread))
    it(`cannot tell of a file that ${what}`, async () => {
      const { exitCode, findings } = await judgeText(content);
      assert.equal(exitCode, 2);
      assert.match(findings[0]?.message ?? "", reason);
    });

  it("leaves out the values of a Helm chart that has a deployment", async () => {
    for (const values of [
      "deployment: { replicas: 2 }\n",
      'version: "3"\ndeployment: {}\n',
      "version: 3\nimage: x\ndeployment: {}\n",
    ])
      assert.deepEqual(brief(await judgeText(values, {}, "values.yaml")), { exitCode: 0, found: [] });
  });

  it("cannot tell of a missing file, and judges the others", async () => {
    const { exitCode, findings } = await judge(["/nowhere/a.json", join(__dirname, "files", "cdk.template.json")]);
    assert.equal(exitCode, 1);
    assert.deepEqual(
      findings.map(({ id, level }) => `${id} ${level}`),
      ["trust-unsafe error", "file-unreadable unknown"],
    );
  });

  const refused: [Parameters<typeof judge>[1], string][] = [
    [{ account: "1" }, "is not an account id"],
    [{ region: "nowhere" }, 'nowhere\\" is not a Region of AWS. Give one'],
    [{ region: "eu-wst-1" }, 'eu-wst-1\\" is not a Region of AWS (did you mean eu-west-1?). Give one'],
    [{ parameter: ["Name"] }, "has no value"],
  ];
  for (const [options, message] of refused)
    it(`refuses ${JSON.stringify(options)}`, async () => {
      const { exitCode, printed } = await judgeText("{}", options);
      assert.equal(exitCode, 2);
      assert.ok(printed.includes(message), printed);
    });
});
