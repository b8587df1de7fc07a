import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brief, judge, judgeText } from "./judge";
import { rightTrust, trustFor } from "../../../policypack/fixtures";

const open = trustFor("eks-fargate-pods.amazonaws.com");
const arn = "arn:aws:iam::111122223333:role/pods";
const unsafe = { exitCode: 1, found: ["trust-unsafe error data.aws_iam_role.pods"] };
const allRight = { exitCode: 0, found: [] };

describe("fargate-role judge, on a role that Terraform only reads", () => {
  const resource = (address: string, values: object) => {
    const [name, type] = address.split(".").reverse();
    return { address, mode: address.includes("data.") ? "data" : "managed", type, name, values };
  };
  const read = (assume_role_policy: string, address = "data.aws_iam_role.pods") =>
    resource(address, { arn, name: "pods", assume_role_policy });
  const profile = (role: string | undefined = arn) =>
    resource("aws_eks_fargate_profile.p", { cluster_name: "prod", pod_execution_role_arn: role });
  const state = (...resources: object[]) =>
    JSON.stringify({ format_version: "1.0", values: { root_module: { resources } } });
  const plan = (before: object[], after: object[], more: object = {}) =>
    JSON.stringify({
      format_version: "1.2",
      prior_state: { values: { root_module: { resources: before } } },
      planned_values: { root_module: { resources: after } },
      ...more,
    });

  it("judges it if a profile uses it, in a state and in a plan", async () => {
    assert.deepEqual(brief(await judgeText(state(read(open), profile()))), unsafe);
    assert.deepEqual(brief(await judgeText(plan([read(open)], [profile()]))), unsafe);
    assert.deepEqual(brief(await judgeText(state(read(rightTrust()), profile()))), allRight);
  });

  it("leaves it to its owner if no profile uses it", async () =>
    assert.deepEqual(brief(await judgeText(state(read(open)))), allRight));

  it("judges what the state makes of it where the state makes it too", async () => {
    const made = resource("aws_iam_role.own", {
      arn,
      name: "pods",
      assume_role_policy: rightTrust(),
      managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
    });
    assert.deepEqual(brief(await judgeText(state(read(open), made, profile()))), allRight);
  });

  it("cannot tell of one that is read only at the apply", async () => {
    const deferred = "data.aws_iam_role.pods";
    const late = {
      address: deferred,
      change: { actions: ["read"], after: {}, after_unknown: { arn: true, assume_role_policy: true } },
    };
    const ofProfile = {
      address: "aws_eks_fargate_profile.p",
      change: { actions: ["create"], after_unknown: { pod_execution_role_arn: true } },
    };
    const configured = {
      address: "aws_eks_fargate_profile.p",
      expressions: { pod_execution_role_arn: { references: [`${deferred}.arn`, deferred] } },
    };
    const more = { resource_changes: [late, ofProfile], configuration: { root_module: { resources: [configured] } } };
    const role = resource(deferred, { name: "pods" });
    assert.deepEqual(brief(await judgeText(plan([], [role, profile(undefined)], more))), {
      exitCode: 2,
      found: ["trust-undecided unknown data.aws_iam_role.pods"],
    });
  });
});

describe("fargate-role judge, on a profile whose role the file does not show", () => {
  const template = (role: unknown, more: object = {}) =>
    JSON.stringify({
      Parameters: { Role: { Type: "String" } },
      Resources: {
        Profile: { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName: "prod", PodExecutionRoleArn: role } },
        ...more,
      },
    });

  for (const [what, role] of Object.entries({
    "a parameter": { Ref: "Role" },
    "an import": { "Fn::ImportValue": "role" },
    "an ARN": arn,
  }))
    it(`says that nobody judged ${what}`, async () =>
      assert.deepEqual(brief(await judgeText(template(role))), {
        exitCode: 2,
        found: ['role-not-judged unknown AWS::EKS::FargateProfile "Profile" line 1'],
      }));

  /** Judges the profile beside a file that makes its role. */
  async function judgeBeside(
    AssumeRolePolicyDocument: string,
    role: string = arn,
    more: object = { Arn: arn },
  ): Promise<ReturnType<typeof brief>> {
    const directory = await mkdtemp(join(tmpdir(), "judge-"));
    try {
      const [profiles, roles] = [join(directory, "profiles.json"), join(directory, "roles.json")];
      await writeFile(profiles, template(role));
      await writeFile(roles, JSON.stringify({ Roles: [{ RoleName: "pods", ...more, AssumeRolePolicyDocument }] }));
      return brief(await judge([profiles, roles]));
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  it("finds nodes of another file that use the role of pods, once a role", async () => {
    const directory = await mkdtemp(join(tmpdir(), "judge-"));
    const nodes = (NodeRole: string) => ({
      Resources: { Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } } },
    });
    const role = (trust: string) => ({ RoleName: "pods", Arn: arn, AssumeRolePolicyDocument: trust });
    const sharing = async (...texts: (object | string)[]) => {
      const paths = texts.map((_, index) => join(directory, `${index}.json`));
      for (const [index, path] of paths.entries()) await writeFile(path, JSON.stringify(texts[index]));
      const { findings } = await judge(paths);
      return findings.filter(({ id }) => id === "node-role-shared").map(({ message }) => message);
    };
    const profile = JSON.parse(template(arn)) as object;
    try {
      for (const texts of [
        [profile, nodes(arn)],
        [role(rightTrust()), nodes(arn)],
        [role(rightTrust()), nodes(arn), profile],
        [role(trustFor("ec2.amazonaws.com")), nodes(arn), profile],
      ]) {
        const [found = "", ...others] = await sharing(...texts);
        assert.deepEqual(others, []);
        assert.match(found, /EC2 nodes: .*Nodes"?\. Pods on Fargate: /);
      }
      assert.deepEqual(await sharing(role(rightTrust()), nodes(arn.replace("pods", "nodes")), profile), []);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("takes a role for shown that another file makes", async () =>
    assert.deepEqual(await judgeBeside(rightTrust()), allRight));

  it("judges the profile by the policy in another file", async () => {
    const untrusted = {
      exitCode: 1,
      found: ['profile-role-untrusted error AWS::EKS::FargateProfile "Profile" line 1'],
    };
    assert.deepEqual(
      await judgeBeside(rightTrust().replaceAll("fargateprofile/prod", "fargateprofile/test")),
      untrusted,
    );
    assert.deepEqual(await judgeBeside(trustFor("lambda.amazonaws.com")), untrusted);
  });

  it("takes roles of one name for one role only if both files state the account", async () =>
    assert.deepEqual(await judgeBeside(rightTrust(), arn, {}), {
      exitCode: 2,
      found: ['role-not-judged unknown AWS::EKS::FargateProfile "Profile" line 1'],
    }));
});
