import assert from "node:assert/strict";
import fc from "fast-check";
import { Secrets } from "../../../policypack/adapter/secrets";
import { type Analyzer, secret, urnOf, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { arnOf, attachment, fargateProfile, madeRole, nodeGroup, rightTrust, trustFor } from "../fixtures";

const allow = (...Action: string[]) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

describe("secrets", () => {
  it("are taken out of a text whole, and in their parts that name something", () => {
    const secrets = new Secrets([
      { a: secret("hunter2"), b: secret({ c: ["arn:aws:iam::999988887777:role/path/db"] }), open: "shown" },
      { d: secret(JSON.stringify({ AWS: "arn:aws:iam::555566667777:root" })) },
    ]);
    assert.equal(secrets.hide('role "hunter2" shown'), 'role "[secret]" shown');
    assert.equal(secrets.hide('account 999988887777, role "db", debit'), 'account [secret], role "[secret]", debit');
    assert.equal(secrets.hide("of 555566667777: AWS root, HUNTER2"), "of [secret]: AWS root, [secret]");
    assert.equal(new Secrets([{ a: "hunter2" }]).hide("hunter2"), "hunter2");
  });

  describe("in a stack", () => {
    let analyzer: Analyzer;
    before(async () => (analyzer = await sharedAnalyzer()));

    /** All that the pack says of the resources, as one text. */
    async function said(...resources: TestResource[]): Promise<string> {
      await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
      await analyzer.notices();
      const found = [...(await analyzer.analyzeStack(resources))];
      for (const resource of resources) found.push(...(await analyzer.analyze(resource)));
      return found.map(({ message }) => message).join("\n") + (await analyzer.notices());
    }

    const other = JSON.parse(trustFor("eks-fargate-pods.amazonaws.com"));
    other.Statement[0].Principal.AWS = "arn:aws:iam::999988887777:role/hunter2";
    const cases: [string, TestResource[], RegExp][] = [
      [
        "a role's name",
        [
          madeRole("pods", {
            name: secret("hunter2"),
            arn: secret(arnOf("hunter2")),
            assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com"),
          }),
        ],
        /^Role of aws:iam\/role:Role "pods": unsafe/m,
      ],
      [
        "a principal",
        [madeRole("pods", { assumeRolePolicy: secret(JSON.stringify(other)) })],
        /others than the Fargate service/,
      ],
      [
        "a SourceArn",
        [
          madeRole("pods", {
            assumeRolePolicy: secret(rightTrust("hunter2", "999988887777").replace("ArnLike", "StringEquals")),
          }),
        ],
        /broken/,
      ],
      [
        "an inline action",
        [
          madeRole("pods", { assumeRolePolicy: rightTrust() }),
          {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "it",
            props: { role: "pods", policy: secret(allow("s3:hunter2")) },
          },
        ],
        /permissions beyond image pull/,
      ],
      [
        "a role that nodes and pods share",
        [nodeGroup(secret(arnOf("hunter2", "999988887777"))), fargateProfile(secret(arnOf("hunter2", "999988887777")))],
        /serves both EC2 nodes and Fargate pods/,
      ],
      [
        "a cluster",
        [
          madeRole("pods", { assumeRolePolicy: trustFor("lambda.amazonaws.com") }),
          {
            ...fargateProfile(arnOf("pods")),
            props: { clusterName: secret("hunter2"), podExecutionRoleArn: arnOf("pods") },
          },
        ],
        /cannot use role "pods"/,
      ],
    ];
    for (const [what, resources, expected] of cases) {
      it(`reports and does not quote ${what} that is one`, async () => {
        const text = await said(...resources);
        assert.match(text, expected);
        assert.doesNotMatch(text, /hunter2|999988887777/);
      });
    }

    it("are in no message and no notice, wherever they are planted", async function () {
      this.timeout(120_000);
      const planted = "hunter2-4711";
      const value = fc.constantFrom<unknown>(
        planted,
        arnOf(planted),
        `arn:aws:iam::${"9".repeat(12)}:role/${planted}`,
        trustFor("eks-fargate-pods.amazonaws.com", `${planted}.amazonaws.com`),
        rightTrust(planted),
        allow(`s3:${planted}`, `${planted}:Get`),
        [planted],
        { name: planted, policy: allow(`ec2:${planted}`) },
      );
      const properties: [string, string[]][] = [
        [
          "aws:iam/role:Role",
          ["name", "arn", "assumeRolePolicy", "path", "inlinePolicies", "managedPolicyArns", "permissionsBoundary"],
        ],
        ["aws:eks/fargateProfile:FargateProfile", ["clusterName", "podExecutionRoleArn", "fargateProfileName"]],
        ["aws:eks/nodeGroup:NodeGroup", ["clusterName", "nodeRoleArn", "nodeGroupName"]],
        ["aws:iam/rolePolicy:RolePolicy", ["role", "policy"]],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", ["role", "policyArn"]],
        ["aws:eks/accessEntry:AccessEntry", ["principalArn", "type", "clusterName"]],
        ["aws-native:iam:Role", ["roleName", "assumeRolePolicyDocument", "policies"]],
        ["command:local:Command", ["create", "environment"]],
        ["kubernetes:core/v1:ConfigMap", ["data", "metadata"]],
      ];
      const resource = fc
        .constantFrom(...properties)
        .chain(([type, names]) =>
          fc
            .dictionary(fc.constantFrom(...names), value.map(secret), { maxKeys: names.length })
            .map((props): TestResource => ({ type, name: "it", props, urn: urnOf(type, "it") })),
        );
      const numRuns = Number(process.env.SECRET_STACKS ?? 40);
      await fc.assert(
        fc.asyncProperty(fc.array(resource, { minLength: 1, maxLength: 6 }), async (resources) => {
          assert.doesNotMatch(await said(...resources), /hunter2|999999999999/);
        }),
        { numRuns },
      );
    });
  });

  it("and characters that a terminal acts on are shown escaped, on the line where they stand", async () => {
    const analyzer = await sharedAnalyzer();
    const name = "pods\n::error::x\u001b[31m\u009b\u202e";
    const found = await analyzer.analyze(
      madeRole("pods", { name, arn: undefined, assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") }),
    );
    assert.equal(
      found[0].message.split("\n")[0],
      String.raw`Role "pods\u000a::error::x\u001b[31m\u009b\u202e": unsafe: someone else's Fargate profile can use it.`,
    );
    assert.deepEqual(await analyzer.analyzeStack([attachment("x\n::error::", "y")]), []);
  });
});
