import assert from "node:assert/strict";
import { secret, unknown, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import { account, fargateProfile, newRole, rightTrust, roleUrn, trustFor, cfnRole, cloudFormation } from "../fixtures";

const policy = "fargate-role-trust-scoped";
const otherAccount = "444455556666";
const fargate = "eks-fargate-pods.amazonaws.com";

const role = (assumeRolePolicy: unknown, props: Record<string, unknown> = {}): TestResource =>
  newRole("pods", { assumeRolePolicy, ...props });
const native = (assumeRolePolicyDocument: unknown): TestResource => ({
  type: "aws-native:iam:Role",
  name: "pods",
  props: { roleName: "pods", assumeRolePolicyDocument },
});

describe(policy, () => {
  useAnalyzer();

  async function judge(config: Record<string, unknown>, resource: TestResource) {
    await analyzer.configure({ [policy]: config });
    return (await analyzer.analyze(resource)).filter((found) => found.policy === policy);
  }
  /** Wants as many findings. */
  const finds = async (count: number, config: Record<string, unknown>, resource: TestResource) => {
    const found = await judge(config, resource);
    assert.equal(found.length, count, JSON.stringify([config, found]));
  };
  const ids = async (config: Record<string, unknown>, resource: TestResource) =>
    (await judge(config, resource)).map(({ message }) => /\[(.*)\]$/.exec(message)?.[1]);

  it("names role, statement, element, reason and the corrected condition", async () => {
    const found = await judge(
      { accounts: [account], clusters: ["prod"], regions: ["eu-west-1"] },
      role(trustFor(fargate)),
    );
    assert.deepEqual(found, [
      {
        policy,
        level: "mandatory",
        urn: "",
        message: [
          `Role "pods": other clusters can use the role.`,
          "The first statement has no condition on aws:SourceArn.",
          `In the first statement of the trust policy of role "pods", write:\n"Condition": {\n  "ArnLike": {\n    "aws:SourceArn": "arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*"\n  }\n}`,
          "Then pods of other clusters and Regions can no longer assume the role.",
          "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-unsafe]",
        ].join("\n"),
      },
    ]);
  });

  it("asks for other arguments where the component writes the trust policy", async () => {
    const made = role(rightTrust("*"));
    const urn = `urn:pulumi:dev::project::fargate-pod-execution-role:index:FargatePodExecutionRole$${made.type}::pods-role`;
    const asked = { accounts: [account], clusters: ["prod"], regions: ["eu-west-1"] };
    const [found] = await judge(asked, { ...made, urn });
    const [globbed] = await judge({ ...asked, clusters: ["prod-*"] }, { ...made, urn });
    assert.match(globbed.message, /clusters: \["CLUSTER_NAME"\][^]*Put .* in place of CLUSTER_NAME/);
    assert.deepEqual(found.message.split("\n").slice(2), [
      "Give the component FargatePodExecutionRole these arguments. If it adopts the role, first remove all other clusters from its trust policy in AWS, or leave out adopt:",
      'clusters: ["prod"], regions: ["eu-west-1"]',
      "Then pods of other clusters can no longer assume the role.",
      "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-unsafe]",
    ]);
  });

  it("gives notice of a value that makes no difference in a policy that is right", async () => {
    const document = JSON.parse(rightTrust());
    const idle = `arn:aws:eks:eu-west-9:${account}:fargateprofile/prod/*`;
    const line = document.Statement[0].Condition.ArnLike["aws:SourceArn"];
    document.Statement[0].Condition.ArnLike["aws:SourceArn"] = [line, idle];
    await analyzer.notices();
    await finds(0, { accounts: [account] }, role(JSON.stringify(document)));
    assert.equal(
      await analyzer.notices(),
      `${policy}: role "pods", the first statement, Condition.ArnLike."aws:SourceArn": "${idle}": the partition aws has no Region "eu-west-9", ` +
        `so the value has no effect; remove "${idle}"\n`,
    );
  });

  describe("with an intention", () => {
    it("takes a list that is given as the whole allowed set", async () => {
      await finds(0, { accounts: [account], clusters: ["prod"], regions: ["eu-west-1"] }, role(rightTrust()));
      for (const config of [{ accounts: [otherAccount] }, { clusters: ["dev"] }, { regions: ["us-east-1"] }]) {
        await finds(1, config, role(rightTrust()));
      }
      await finds(1, { clusters: ["prod"] }, role(rightTrust("*")));
    });

    it("takes the Region of a template, which is not in sight, for one of the allowed", async () => {
      const template = (region: string) =>
        cloudFormation({
          Resources: {
            R: cfnRole(
              JSON.parse(rightTrust(), (_, value: unknown) =>
                String(value).startsWith("arn:aws:eks:")
                  ? { "Fn::Sub": String(value).replace("aws:", "${AWS::Partition}:").replace("eu-west-1", region) }
                  : value,
              ),
            ),
          },
        });
      for (const regions of [["eu-west-1"], ["eu-*"], ["us-east-1", "eu-west-1"]])
        await finds(0, { regions }, template("${AWS::Region}"));
      await finds(1, { regions: ["us-east-1"] }, template("eu-west-1"));
      await finds(1, { regions: ["us-east-1"] }, template("*"));
    });

    it("takes the name of a template's stack for the cluster that it names", async () => {
      const document: unknown = JSON.parse(rightTrust("STACK"), (_, value: unknown) =>
        String(value).includes("STACK") ? { "Fn::Sub": String(value).replace("STACK", "${AWS::StackName}") } : value,
      );
      const named = (name: string) => cloudFormation({ Resources: { R: cfnRole(document) } }, { name });
      await finds(0, { clusters: ["prod-*"] }, named("prod-eks"));
      await finds(1, { clusters: ["prod-*"] }, named("test-eks"));
    });

    it("wants a line for the role's own account, where that is one of several in the configuration", async () => {
      const accounts = [account, otherAccount];
      const provider = { name: "p", props: { allowedAccountIds: `["${otherAccount}"]` } };
      const found = await judge({ accounts }, { ...role(rightTrust()), provider });
      assert.deepEqual(
        found.map(({ message }) => /^.  +"aws:SourceArn": (.*)/m.exec(message)?.[1]),
        ['"arn:aws:eks:*:444455556666:fargateprofile/CLUSTER_NAME/*"'],
      );
      await finds(0, { accounts }, { ...role(rightTrust("prod", otherAccount)), provider });
      await finds(0, { accounts }, role(rightTrust()));
      const template = (id: string, name = "stack") => ({
        ...cloudFormation({ Resources: { R: cfnRole(JSON.parse(rightTrust("prod", id))) } }),
        type: `aws:cloudformation/${name}:${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
        provider,
      });
      await finds(1, { accounts }, template(account));
      await finds(0, { accounts }, template(otherAccount));
      await finds(0, { accounts }, template(account, "stackSet"));
    });
    it("takes any of the accounts that the provider allows, where it does not say which", async () => {
      const provider = { name: "p", props: { allowedAccountIds: `["${otherAccount}","555566667777"]` } };
      await finds(1, {}, { ...role(rightTrust()), provider });
      await finds(0, {}, { ...role(rightTrust("prod", otherAccount)), provider });
    });
    it("takes ${aws:ResourceAccount} for the account in sight, whichever the configuration names", async () => {
      const resource = role(rightTrust("prod", "${aws:ResourceAccount}"));
      const provider = { name: "p", props: { allowedAccountIds: `["${otherAccount}"]` } };
      await finds(0, { accounts: [account, otherAccount] }, { ...resource, provider });
      assert.deepEqual(await ids({ accounts: [account] }, { ...resource, provider }), ["trust-unsafe"]);
    });
    it("takes any one account where none is in sight, and never a wildcard", async () => {
      await finds(0, {}, role(rightTrust("prod", otherAccount)));
      await finds(1, {}, role(rightTrust("prod", "*")));
    });
  });

  it("says that a Region of the configuration is not known, where the stack has a role for pods", async () => {
    const at = async (regions: string[], ...resources: TestResource[]) => {
      await analyzer.notices();
      for (const resource of resources) await judge({ regions }, resource);
      const found = await analyzer.analyzeStack(resources);
      const invalid = found.filter(({ message }) => message.endsWith("[configuration-invalid]"));
      return [...invalid.map(({ message }) => message), await analyzer.notices()].join("");
    };
    const has = (region: string, meant: string) =>
      `"regions" in the configuration has "${region}", which is not a Region that this version knows (did you mean ${meant}?)`;
    const finding = `${has("eu-wset-1", "eu-west-1")}.\nCorrect it; one that a provider or a cluster of the stack shows is taken as it is. [configuration-invalid]`;
    const provider = { name: "own", props: { region: "eu-wset-1" } };
    assert.equal(await at(["eu-wset-1"], role(rightTrust())), finding);
    assert.equal(await at(["eu-wset-1"], { ...role(rightTrust()), provider }), "");
    assert.equal(
      await at(["eu-west-9"], role(rightTrust())),
      `${policy}: ${has("eu-west-9", "eu-west-1")}; it counts as a newer one\n`,
    );
    assert.equal(await at(["eu-west-1", "eu-*"], role(rightTrust())), "");
    assert.equal(await at(["eu-wset-1"], role(trustFor("lambda.amazonaws.com"))), "");
  });

  it("takes a Region that a provider, a cluster or our component shows for one that exists", async () => {
    const young = role(rightTrust().replace("eu-west-1", "mx-central-7"));
    const provider = { name: "own", props: { region: "mx-central-7" } };
    const arn = `arn:aws:eks:mx-central-7:${account}:cluster/prod`;
    assert.deepEqual(await ids({}, young), ["trust-broken"]);
    assert.deepEqual(await ids({}, { ...young, provider }), []);
    await analyzer.analyze({ type: "aws:eks/cluster:Cluster", name: "prod", props: { name: "prod", arn } });
    assert.deepEqual(await ids({}, young), []);
    await analyzer.analyzeStack([]);
    assert.deepEqual(await ids({}, young), ["trust-broken"]);
    const type = "fargate-pod-execution-role:index:FargatePodExecutionRole";
    await analyzer.analyze({ type, name: "pods", props: { clusters: ["prod"], regions: ["mx-central-7"] } });
    assert.deepEqual(await ids({}, young), []);
    await analyzer.analyzeStack([]);
  });

  describe("with values that are not known yet", () => {
    async function notices(resource: TestResource, ...others: TestResource[]) {
      await analyzer.notices();
      await finds(0, {}, resource);
      await analyzer.analyzeStack([resource, ...others]);
      return analyzer.notices();
    }
    const profile = fargateProfile(unknown, [roleUrn("pods")]);
    const notice = (labels: string) =>
      `${policy}: could not judge yet who can assume role ${labels}: the trust policy is not known until other resources are made\n`;
    const partly = JSON.parse(rightTrust());
    partly.Statement[0].Condition.ArnLike["aws:SourceArn"] = unknown;

    it("says once for the stack which roles of pods it could not judge, without a diagnostic", async () => {
      assert.equal(await notices(role(unknown), profile), notice('"pods"'));
      assert.equal(await notices(native(partly)), notice('"pods"'));
      const other = newRole("more", { assumeRolePolicy: unknown });
      const otherProfile = { ...fargateProfile(unknown, [roleUrn("more")]), name: "more" };
      assert.equal(await notices(role(unknown), profile, other, otherProfile), notice('"more", "pods"'));
    });
    it("judges a role whose other properties are not known", async () => {
      await finds(1, {}, role(trustFor(fargate), { name: unknown, tags: unknown, path: unknown }));
      await finds(0, {}, role(rightTrust(), { name: unknown, permissionsBoundary: unknown }));
    });
  });

  it("quotes nothing of a trust policy that is a secret, whatever its form", async () => {
    const named = "hunter2 eks-fargate-pods";
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "hunter2", Resource: "hunter2" }, "hunter2"],
      Id: named,
    });
    for (const value of [document, `{"${named}"`, { a: named }, [named], 7, "hunter2"]) {
      const found = await judge({}, role(secret(value), { tags: { x: secret("hunter2") } }));
      assert.equal(JSON.stringify(found).includes("hunter2"), false);
      // Text that is not a policy and does not name Fargate is of any role.
      assert.equal(found.length, value === 7 || value === "hunter2" ? 0 : 1);
    }
  });
});
