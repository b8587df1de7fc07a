import assert from "node:assert/strict";
import { oneLine } from "../../../support/follow-fix";
import { brief, judgeText, partsOf, planOf, templateOf as template, type Answer } from "./judge";
import { executionPolicy, rightTrust, trustFor } from "../../../policypack/fixtures";
import { casesOf } from "../../../support/cases";
import { documentOf } from "../../../support/trust-cases";

const pods = "eks-fargate-pods.amazonaws.com";
const own = "111122223333";
const open = JSON.parse(trustFor(pods)) as unknown;

const trust = (arn: unknown) => documentOf([{ arn }]);
const scopedTo = (cluster: string) =>
  trust({ "Fn::Sub": `arn:aws:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/${cluster}/*` });

const found = async (answer: Promise<Answer>) => {
  const { exitCode, found: list } = brief(await answer);
  return [exitCode, ...list.map((one) => one.replace(/ line .*| AWS::.*/, ""))];
};

describe("fargate-role judge --cluster", () => {
  const [blue, every] = [rightTrust("blue"), rightTrust("*")];

  it("takes any cluster of the account for one's own without it", async () =>
    assert.deepEqual(await found(judgeText(every, { account: own })), [0]));

  it("finds a policy that keeps out the Region of the cluster's ARN", async () => {
    const arn = (region: string) => [`arn:aws:eks:${region}:${own}:cluster/blue`];
    const denied = { Effect: "Deny", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:*:*" } } };
    const text = JSON.stringify(documentOf([{ arn: `arn:aws:eks:*:${own}:fargateprofile/blue/*` }, denied]));
    assert.deepEqual(await found(judgeText(text, { cluster: arn("eu-west-1") })), [
      1,
      "trust-broken error trust policy",
    ]);
    assert.deepEqual(await found(judgeText(text, { cluster: arn("us-east-1") })), [0]);
  });

  it("finds a policy that lets in other clusters, or that keeps the cluster out", async () => {
    const options = { account: own, cluster: ["blue"] };
    assert.deepEqual(await found(judgeText(blue, options)), [0]);
    assert.deepEqual(await found(judgeText(every, options)), [1, "trust-unsafe error trust policy"]);
    const { findings } = await judgeText(rightTrust("green"), options);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ["trust-broken", "trust-unsafe"],
    );
    const [broken, unsafe] = findings;
    assert.match(broken?.message ?? "", /the role is not for cluster "green", so blue cannot use it$/);
    assert.match(unsafe?.message ?? "", /: the policy lets in green, which is not one of the clusters given \(blue\)/);
    assert.equal(broken?.fix, unsafe?.fix);
    assert.equal(
      oneLine(unsafe?.fix),
      'In the first statement of the trust policy, write: "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*" } } Then pods of cluster green in Region eu-west-1 of account 111122223333 can no longer assume the role. Or, if green should keep access, add --cluster green.',
    );
  });

  it("takes the account from a cluster's ARN", async () => {
    const cluster = [`arn:aws:eks:eu-west-1:${own}:cluster/blue`];
    assert.deepEqual(await found(judgeText(blue, { cluster })), [0]);
    const others = rightTrust("blue", "999988887777");
    assert.deepEqual(await found(judgeText(others, { cluster })), [
      1,
      "trust-broken error trust policy",
      "trust-unsafe error trust policy",
    ]);
  });

  it("refuses two accounts, and what is no cluster", async () => {
    const cluster = [`arn:aws:eks:eu-west-1:${own}:cluster/blue`];
    const { exitCode, aside } = await judgeText(blue, { cluster, account: "999988887777", output: [] });
    assert.equal(exitCode, 2);
    assert.equal(
      aside,
      "fargate-role: --cluster and --account name two accounts, 999988887777 and 111122223333; a role works for the clusters of its own account only. Judge them one after the other.",
    );
    assert.match(
      (await judgeText(blue, { cluster: ["a/b"], output: [] })).aside,
      /--cluster "a\/b" is neither the name/,
    );
  });
});

describe("fargate-role judge, on a profile whose role is for another cluster", () => {
  for (const [what, options] of Object.entries({
    "no account": {},
    "the account": { account: own, region: "eu-west-1" },
  }))
    it(`finds it in a template, given ${what}`, async () => {
      assert.deepEqual(await found(judgeText(template(scopedTo("blue"), "blue"), options)), [0]);
      const answer = await judgeText(template(scopedTo("green"), "blue"), options);
      assert.deepEqual(await found(Promise.resolve(answer)), [1, "profile-role-untrusted error"]);
      assert.equal(
        /"[^"]*fargateprofile\/blue\/\*"/.exec(answer.findings[0]?.fix ?? "")?.[0],
        what === "no account"
          ? '"arn:aws:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/blue/*"'
          : `"arn:aws:eks:eu-west-1:${own}:fargateprofile/blue/*"`,
      );
    });

  /** A template that makes its cluster, with a name or without. */
  const withCluster = (document: unknown, Cluster: object) => template(document, { Ref: "Cluster" }, { Cluster });
  const clusters = {
    "a cluster with a name": { Type: "AWS::EKS::Cluster", Properties: { Name: "prod" } },
    "a cluster without a name": { Type: "AWS::EKS::Cluster", Properties: {} },
    "a cluster whose name is not known": {
      Type: "AWS::EKS::Cluster",
      Properties: { Name: { "Fn::ImportValue": "n" } },
    },
    "a cluster of the CDK": { Type: "Custom::AWSCDK-EKS-Cluster", Properties: { Config: { name: "prod" } } },
    "a cluster of the CDK without a name": { Type: "Custom::AWSCDK-EKS-Cluster", Properties: { Config: {} } },
  };
  const joined = {
    "Fn::Join": ["", ["arn:aws:eks:*:", { Ref: "AWS::AccountId" }, ":fargateprofile/", { Ref: "Cluster" }, "/*"]],
  };
  for (const [what, cluster] of Object.entries(clusters)) {
    const name = what.includes("with a name") || what.endsWith("CDK") ? "prod" : "${Cluster}";

    it(`follows references to ${what}, in Fn::Sub and in Fn::Join`, async () => {
      for (const document of [scopedTo("${Cluster}"), trust(joined)])
        assert.deepEqual(await found(judgeText(withCluster(document, cluster))), [0]);
    });

    it(`puts ${what} into the fix`, async () => {
      const fixFor = async (options = {}) =>
        oneLine((await judgeText(withCluster(open, cluster), options)).findings[0]?.fix).replace(
          /^.*"aws:SourceArn": (.*) } } Then .*$/,
          "$1",
        );
      assert.equal(
        await fixFor(),
        `{ "Fn::Sub": "arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/${name}/*" }`,
      );
      assert.equal(
        await fixFor({ account: own }),
        `{ "Fn::Sub": "arn:\${AWS::Partition}:eks:\${AWS::Region}:${own}:fargateprofile/${name}/*" }`,
      );
    });
  }

  it("takes a cluster that the template makes, and whose name it does not tell, for that of --cluster", async () => {
    const options = { account: own, cluster: ["prod"] };
    for (const [what, cluster] of Object.entries(clusters))
      for (const document of [scopedTo("${Cluster}"), trust(joined)])
        assert.deepEqual(await found(judgeText(withCluster(document, cluster), options)), [0], what);
    const other = withCluster(scopedTo("${Cluster}"), { Type: "AWS::EKS::Cluster", Properties: { Name: "test" } });
    assert.deepEqual(await found(judgeText(other, options)), [1, "trust-broken error"]);
  });

  it("finds a policy for another cluster than the one that a reference gives", async () =>
    assert.deepEqual(await found(judgeText(withCluster(scopedTo("green"), clusters["a cluster with a name"]))), [
      1,
      "profile-role-untrusted error",
    ]));
});

describe("fargate-role judge, on what a program gets of IAM", () => {
  it("reads a document that is URL-encoded, as the SDKs give it", async () => {
    const of = (document: string) =>
      judgeText(
        JSON.stringify({
          Role: { Arn: `arn:aws:iam::${own}:role/pods`, AssumeRolePolicyDocument: encodeURIComponent(document) },
        }),
      );
    assert.deepEqual(brief(await of(rightTrust("blue"))), { exitCode: 0, found: [] });
    assert.deepEqual(brief(await of(trustFor(pods))).found, ["trust-unsafe error pods line 1"]);
  });
});

describe("fargate-role judge, on a Terraform plan", () => {
  const plan = (more: object) => JSON.stringify({ format_version: "1.2", terraform_version: "1.9.0", ...more });
  const change = (actions: string[], after: unknown, after_unknown = {}) => ({
    ...partsOf("aws_iam_role.pods"),
    change: { actions, after, after_unknown },
  });
  const open = { name: "pods", assume_role_policy: trustFor(pods), managed_policy_arns: [executionPolicy] };

  it("that lists its changes alone judges what there will be", async () => {
    const of = (...args: Parameters<typeof change>) => judgeText(plan({ resource_changes: [change(...args)] }));
    assert.deepEqual(brief(await of(["create"], open)).found, ["trust-unsafe error aws_iam_role.pods"]);
    assert.deepEqual(brief(await of(["delete"], null)), { exitCode: 0, found: [] });
  });

  it("that puts a role off judges it all the same", async () => {
    const put = (...deferred: [after: object, after_unknown: object]) => {
      const resource_change = change(["create"], ...deferred);
      const deferred_changes = [{ reason: "instance_count_unknown", resource_change }];
      return judgeText(plan({ planned_values: { root_module: {} }, deferred_changes }));
    };
    assert.deepEqual(brief(await put(open, {})).found, ["trust-unsafe error aws_iam_role.pods"]);
    const undecided = await put({ ...open, assume_role_policy: undefined }, { assume_role_policy: true });
    assert.deepEqual(brief(undecided), { exitCode: 2, found: ["trust-undecided unknown aws_iam_role.pods"] });
    assert.equal(
      undecided.findings[0]?.message,
      'It is unknown whether the trust policy of role "pods" is right: assumeRolePolicy is not known before it is deployed',
    );
  });

  it("with several providers takes the account of another one's credentials for none of its own", async () => {
    const ofOther = { provider_config_key: "aws.other" };
    const identity = { ...partsOf("data.aws_caller_identity.me"), provider_config_key: "aws" };
    const resources = [identity, { ...partsOf("aws_iam_role.pods"), ...ofOther }];
    const read = [{ ...identity, values: { account_id: "999988887777" } }];
    const of = (expressions: object) =>
      judgeText(
        planOf(
          { "aws_iam_role.pods": [{ ...open, assume_role_policy: rightTrust("blue") }] },
          {
            prior_state: { values: { root_module: { resources: read } } },
            configuration: {
              provider_config: {
                aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } },
                "aws.other": { name: "aws", alias: "other", expressions },
              },
              root_module: { resources },
            },
          },
        ),
      );
    const assumed = [{ role_arn: { constant_value: `arn:aws:iam::${own}:role/deploy` } }];
    assert.deepEqual(brief(await of({ assume_role: assumed })), { exitCode: 0, found: [] });
    const otherRegion = { region: { constant_value: "us-east-1" } };
    assert.deepEqual(brief(await of(otherRegion)).found, [
      "trust-broken error aws_iam_role.pods",
      "trust-unsafe error aws_iam_role.pods",
    ]);
  });

  it("that ended with an error is never right", async () => {
    const { findings, exitCode } = await judgeText(plan({ errored: true, planned_values: { root_module: {} } }));
    assert.equal(exitCode, 2);
    assert.match(
      findings[0]?.message ?? "",
      /terraform plan ended with an error, so the plan may lack resources\. Correct what it reports, and plan again$/,
    );
  });

  for (const name of ["plan.json", "x.template", "x.tfstate", "role"])
    it(`that a failed command left empty is never right: ${name}`, async () => {
      const { findings, exitCode } = await judgeText("\n", {}, name);
      assert.equal(exitCode, 2);
      assert.match(findings[0]?.message ?? "", /it is empty, as after a command that failed\. Write it again$/);
    });

  it("is right if it is empty and may be so", async () =>
    assert.equal((await judgeText("", {}, "values.yaml")).exitCode, 0));
});

describe("fargate-role judge, on a file that it does not read whole", () => {
  const right = rightTrust("blue");
  const openTemplate = template(open);
  const files: Record<string, [string, RegExp]> = {
    "several trust policies in YAML, the first of which is right": [
      `---\n${right}\n---\n${trustFor(pods)}\n`,
      /it holds several YAML documents\. Give each document a file of its own$/,
    ],
    "a template of more values than CloudFormation takes": [
      `{"Metadata": [${Array(100_000).fill(0).join()}], ${openTemplate.slice(1)}`,
      /it is a CloudFormation template of more values than CloudFormation takes\. Split it/,
    ],
    "a state that OpenTofu encrypted": [
      '{"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "AAAA", "encryption_version": "v0"}',
      /it is encrypted\. Give what tofu show -json prints/,
    ],
  };
  for (const [what, [text, problem]] of Object.entries(files))
    it(`cannot tell of ${what}`, async () => {
      const { exitCode, findings } = await judgeText(text);
      assert.equal(exitCode, 2);
      assert.match(`${findings[0]?.message}. ${findings[0]?.fix}`, problem);
    });

  it("reads one YAML document between two lines of dashes", async () =>
    assert.deepEqual(brief(await judgeText(`---\n${right}\n---\n`)), { exitCode: 0, found: [] }));

  it("leaves out several YAML documents that say nothing of roles", async () => {
    const { exitCode, aside } = await judgeText("kind: Pod\n---\nkind: Pod\nmetadata: { name: my-app }\n");
    assert.equal(exitCode, 0);
    assert.match(
      aside,
      /is left out: it holds several YAML documents, and names neither the Fargate service nor a trust policy\.$/,
    );
  });

  for (const form of ["!Length [a, b]", "!Rain::Env NAME", "!Fn { a: b }", "!<tag:example.com,2026:text> Pods"])
    it(`reads a template in YAML with ${form}`, async () => {
      const text = `Description: ${form}\nResources: ${openTemplate.slice(13, -1)}\n`;
      assert.deepEqual(
        (await judgeText(text)).findings.map(({ id }) => id),
        ["trust-unsafe"],
      );
    });

  it("names the type of a resource as the template writes it", async () => {
    const Properties = { AssumeRolePolicyDocument: open };
    const text = JSON.stringify({ Resources: { Function: { Type: "AWS::Serverless::Function", Properties } } });
    const { findings } = await judgeText(text);
    assert.deepEqual(
      findings.map(({ id, resource }) => `${id} ${resource}`),
      ['role-not-judged AWS::Serverless::Function "Function"'],
    );
    assert.match(findings[0]?.message ?? "", /: a role that it makes was not judged$/);
  });
});

describe("fargate-role judge, on policies of other kinds", () => {
  const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  const [everybody, assume] = [{ AWS: "*" }, "sts:AssumeRole"];
  const others = casesOf(__filename, "others") as Record<string, object>;
  for (const [what, statement] of Object.entries(others))
    it(`leaves out ${what}`, async () => {
      for (const Statement of [statement, [statement, statement]]) {
        const { exitCode, aside } = await judgeText(JSON.stringify({ Version: "2012-10-17", Statement }), {}, "p.json");
        assert.equal(exitCode, 0);
        assert.match(aside, /p\.json is left out: it is a policy of another kind than a trust policy\.$/);
      }
    });

  const trustPolicies: Record<string, object> = {
    "for an account": { Effect: "Allow", Principal: everybody, Action: assume },
    "with NotPrincipal": { Effect: "Deny", NotPrincipal: everybody, Action: "sts:*" },
    "that names the Fargate service on a resource": { Effect: "Allow", Principal: { Service: pods }, Resource: "*" },
  };
  for (const [what, statement] of Object.entries(trustPolicies))
    it(`reads a trust policy ${what}`, async () => {
      const { aside } = await judgeText(JSON.stringify({ Version: "2012-10-17", Statement: [allow, statement] }));
      assert.equal(aside, "");
    });
});

describe("fargate-role judge, on a text that is neither JSON nor YAML", () => {
  const files = casesOf(__filename, "neither") as Record<string, [text: string, what: string]>;
  for (const [what, [text, problem]] of Object.entries(files))
    it(`cannot tell of ${what}`, async () => {
      const { exitCode, findings } = await judgeText(text, {}, "plan.json");
      assert.equal(exitCode, 2);
      assert.equal(findings[0]?.message.replace(/.* cannot be judged: /, ""), problem);
    });

  const bucket = "  Bucket:\n    Type: AWS::S3::Bucket\n    Properties: { BucketName: a, BucketName: b }\n";

  it("reads a template with a quoted text of less indentation, or with a key twice in another resource, as CloudFormation does", async () => {
    const role = `  Pods:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: `;
    for (const text of [
      `Resources:\n${role}${trustFor(pods)}\n      Description: "for\n  pods\n on Fargate"\n`,
      `Resources:\n${bucket}${role}${trustFor(pods)}\n`,
    ])
      assert.deepEqual(
        (await judgeText(text)).findings.map(({ id }) => id),
        ["trust-unsafe", "policy-missing"],
      );
  });

  it("leaves alone a template that has no role, with a key twice", async () =>
    assert.equal((await judgeText(`Resources:\n${bucket}${bucket}`)).exitCode, 0));

  it("leaves out an empty trust policy, but that of a role as AWS shows it", async () => {
    for (const empty of ["null", "{}"]) {
      const file = `"AssumeRolePolicyDocument": ${empty}`;
      for (const text of [`{${file}}`, `[{"Description": "a", ${file}}]`])
        assert.deepEqual(await found(judgeText(text, {}, "defaults.json")), [0]);
      for (const name of ['"RoleName": "pods"', `"Arn": "arn:aws:iam::${own}:role/pods"`]) {
        const [exitCode, ...ids] = await found(judgeText(`{"Role": {${name}, ${file}}}`));
        assert.deepEqual([exitCode, ids[0]?.toString().split(" ")[0]], [1, "trust-malformed"]);
      }
    }
  });

  it("leaves out what names neither the Fargate service nor a trust policy, such as JSON with comments, so that a hook can give it every file", async () => {
    const { exitCode, aside } = await judgeText('{\n  // a comment\n  "strict": true\n}', {}, "tsconfig.json");
    assert.equal(exitCode, 0);
    assert.match(
      aside,
      /tsconfig\.json is left out: it is not JSON \(line 2\), and names neither the Fargate service nor a trust policy\.$/,
    );
  });
});
