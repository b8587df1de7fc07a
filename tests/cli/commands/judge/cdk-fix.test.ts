import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { writtenRole } from "../../../../core/readers/cloudformation/dependencies";
import { type Changed, newErrors } from "../../../support/cfn-lint";
import { casesOf } from "../../../support/cases";
import { changesIn, followFix, toldIn } from "../../../support/follow-fix";
import { brief, judgeText } from "./judge";

type Json = ReturnType<typeof JSON.parse>;

const getAtt = (name: string) => ({ "Fn::GetAtt": [name, "Arn"] });
const managed = (name: string) => ({
  "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, `:iam::aws:policy/${name}`]],
});
const roleOf = (path: string | undefined, policy: Json, policies: string[]) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: policy, ManagedPolicyArns: policies.map(managed) },
  ...(path !== undefined && { Metadata: { "aws:cdk:path": path } }),
});

/** The clusters of both libraries of the CDK. The older one makes its cluster after everything that its profiles get. */
type Library = "aws-eks" | "aws-eks-v2";
const clusterPath = "Stack/Cluster";
const profilePath = `${clusterPath}/fargate-profile-default`;

interface Made {
  library: Library;
  /** Of the cluster. */
  name?: string | undefined;
  path: string;
  statements: readonly Json[];
}

/** A template of the CDK with role `Pods`, which the profile of a cluster uses. */
function template({ library, name, path, statements }: Made): Json {
  const role = roleOf(path, { Version: "2012-10-17", Statement: statements }, [
    "AmazonEKSFargatePodExecutionRolePolicy",
  ]);
  const made = (Type: string, path: string, properties: Json, more: Json = {}) => ({
    ...{ Type, Properties: properties, ...more },
    Metadata: { "aws:cdk:path": path },
  });
  const resources: Record<Library, Json> = {
    "aws-eks-v2": {
      Cluster: made("AWS::EKS::Cluster", "Stack/Cluster/Resource", { ...(name && { Name: name }) }),
      Profile: made("AWS::EKS::FargateProfile", `${profilePath}/Resource`, {
        ClusterName: { Ref: "Cluster" },
        PodExecutionRoleArn: getAtt("Pods"),
      }),
    },
    "aws-eks": {
      Passes: made("AWS::IAM::Policy", "Stack/Cluster/Resource/CreationRole/DefaultPolicy/Resource", {
        PolicyDocument: { Statement: [{ Action: "iam:PassRole", Effect: "Allow", Resource: getAtt("Pods") }] },
      }),
      Cluster: made(
        "Custom::AWSCDK-EKS-Cluster",
        "Stack/Cluster/Resource/Resource/Default",
        { Config: { ...(name && { name }) } },
        { DependsOn: ["Passes"] },
      ),
      Profile: made("Custom::AWSCDK-EKS-FargateProfile", `${profilePath}/Resource/Default`, {
        Config: { clusterName: { Ref: "Cluster" }, podExecutionRoleArn: getAtt("Pods") },
      }),
    },
  };
  return { Resources: { Pods: role, ...resources[library] } };
}

/** What the CDK's library makes of the code of a fix. */
function evaluated(code: string): Json {
  const principal = (Service: string, { conditions }: Json = {}) => ({
    Action: "sts:AssumeRole",
    Effect: "Allow",
    Principal: { Service },
    ...(conditions && { Condition: conditions }),
  });
  const iam = {
    ServicePrincipal: function (service: string, options?: Json) {
      return principal(service, options);
    },
    Role: function (scope: unknown, id: string, { assumedBy, managedPolicies }: Json) {
      assert.ok(scope);
      const policy = { Version: "2012-10-17", Statement: [assumedBy] };
      return Object.assign(roleOf(`Stack/${id}/Resource`, policy, managedPolicies), { roleArn: "ARN" });
    },
    ManagedPolicy: { fromAwsManagedPolicyName: (name: string) => name },
  };
  const Aws = Object.fromEntries(
    Object.entries({ ACCOUNT_ID: "AccountId", REGION: "Region", PARTITION: "Partition" }).map(([name, own]) => [
      name,
      `<AWS::${own}>`,
    ]),
  );
  const role = { node: { defaultChild: {} } };
  const globals = { iam, Aws, role, cluster: { clusterName: "<Cluster>" } };
  const isAssignment = code.startsWith("(role");
  const text = isAssignment ? `(${code.replace(" as iam.CfnRole", "").replace(/;$/, "")})` : `({ ${code} })`;
  const found = JSON.stringify(runInNewContext(text, globals));
  // What the deployment fills in is a function in the template.
  return JSON.parse(found, (_, one: unknown) =>
    typeof one === "string" && one.includes("<")
      ? { "Fn::Sub": one.replace(/\$\{/g, "${!").replace(/<(.*?)>/g, "${$1}") }
      : one,
  );
}

/** Does to a template what the fix says. */
function followed(fix: string, before: Json): Json {
  const after = structuredClone(before);
  const { Resources: all } = after;
  const at = (path: string) => {
    const found = Object.keys(all).find((one) => all[one].Metadata["aws:cdk:path"] === path);
    assert.ok(found, path);
    return all[found];
  };
  const told = toldIn(fix);
  const isCleared = fix.includes("Remove what adds other statements to its trust policy");
  const ways: [RegExp, (block: string, path: string) => void][] = [
    [
      /^In the construct (\S+), write:$/,
      (block, path) => {
        const document = at(`${path}/Resource`).Properties.AssumeRolePolicyDocument;
        document.Statement = [evaluated(block).assumedBy, ...(isCleared ? [] : document.Statement.slice(1))];
      },
    ],
    [/ of the trust policy of the construct ()/, () => undefined],
    [
      /^For the construct (\S+) as role, write:$/,
      (block, path) => (at(`${path}/Resource`).Properties.AssumeRolePolicyDocument = evaluated(block)),
    ],
    [
      /^Give the construct (\S+) a role for its default profile:$/,
      (block, path) => {
        assert.equal(path, clusterPath);
        const { podExecutionRole: role, selectors } = evaluated(block).defaultProfile;
        assert.deepEqual(selectors, [{ namespace: "default" }, { namespace: "kube-system" }]);
        assert.doesNotMatch(block, /cluster\d*\.clusterName/);
        const { roleArn: _, ...own } = role;
        all.Own = own;
        // The construct makes no role if it gets one.
        if (all.Pods.Metadata["aws:cdk:path"].startsWith(profilePath)) delete all.Pods;
        for (const [name, one] of Object.entries<Json>(all))
          if (name === "Profile" || name === "Passes")
            all[name] = JSON.parse(JSON.stringify(one).replaceAll('"Pods"', '"Own"'));
      },
    ],
    [
      /^Give the construct (\S+) this name too \(clusterName\)\.$/,
      () => {
        const { Properties } = after.Resources.Cluster;
        if (Properties.Config) Properties.Config.name = "shop";
        else Properties.Name = "shop";
      },
    ],
    [
      /^Then remove eks-fargate-pods\.amazonaws\.com from the trust policy of role ("Pods")\.$/,
      () => {
        if (!after.Resources.Pods) return;
        const [statement] = after.Resources.Pods.Properties.AssumeRolePolicyDocument.Statement;
        statement.Principal.Service = statement.Principal.Service.filter((one: string) => !one.includes("fargate"));
      },
    ],
    [
      /^(?:Put (?:the construct|the name|what you have)|Remove what adds|Then .* can no longer assume the role)()/,
      () => undefined,
    ],
  ];
  for (const { lead, block } of told) {
    const way = ways.find(([pattern]) => pattern.test(lead));
    assert.ok(way, `nobody can follow ${lead}`);
    way[1](block, way[0].exec(lead)?.[1] ?? "");
  }
  const construct = / of the trust policy of the construct ([^\s.,:]+)/.exec(fix)?.[1];
  if (construct !== undefined && changesIn(fix).length > 0) {
    const { Properties } = at(construct);
    Properties.AssumeRolePolicyDocument = followFix(
      Properties.AssumeRolePolicyDocument,
      fix,
      (text) => evaluated(/^\{/.test(text) ? `it: ${text}` : text).it ?? evaluated(text),
    );
  }
  return JSON.parse(
    JSON.stringify(after)
      .replaceAll("CLUSTER_NAME", "shop")
      .replaceAll("KEEP_YOUR_VALUE", "arn:aws:eks:*:*:fargateprofile/other-`${aws:x}/*"),
  );
}

async function fixOf(made: Json) {
  const { findings } = await judgeText(JSON.stringify(made));
  const [fix = "", ...others] = new Set(findings.map((one) => one.fix));
  assert.deepEqual(others, []);
  return fix;
}

const policies = casesOf(__filename, "policies") as Record<string, Json[]>;
const paths = casesOf(__filename, "paths") as Record<string, string>;

const changes: Changed[] = [];

describe("a fix of fargate-role judge for the CDK", () => {
  for (const library of ["aws-eks", "aws-eks-v2"] as const)
    for (const name of [undefined, "prod"])
      for (const [where, path] of Object.entries(paths))
        for (const [what, statements] of Object.entries(policies))
          it(`leaves nothing to find in ${library}, whose cluster ${name ? "has a" : "has no"} name, in a role that ${where}, whose policy ${what}`, async () => {
            const made = template({ library, name, path, statements });
            const fix = await fixOf(made);
            const after = followed(fix, made);
            changes.push({ before: JSON.stringify(made), after: JSON.stringify(after) });
            assert.deepEqual(brief(await judgeText(JSON.stringify(after))), { exitCode: 0, found: [] });
            for (const [role, one] of Object.entries<Json>(after.Resources)) {
              const text = JSON.stringify(one);
              for (const dependant of writtenRole(role, after.Resources).dependants)
                assert.ok(!text.includes(`\${${dependant}}`), `a circle of ${role} and ${dependant}`);
            }
          });

  it("makes no error that cfn-lint finds, in any of these templates", async () => {
    assert.ok(changes.length > 0);
    assert.deepEqual(await newErrors(changes), []);
  }).timeout(300_000);
});
