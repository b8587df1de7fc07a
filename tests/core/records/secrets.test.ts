import assert from "node:assert/strict";
import { secret } from "../../../core/records/record";
import { Secrets } from "../../../core/records/secrets";

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

  it("are not the words in which it is said what to write, such as the names of a provider's settings", () => {
    const assumed = { roleArn: "arn:aws:iam::999988887777:role/deploy", externalId: "hunter2" };
    const values = { clusters: [], regions: [], provider: "aws", policyArn: "x", managedPolicyArns: [], roleName: "" };
    const secrets = new Secrets([{ assumeRoles: secret(JSON.stringify([assumed])), values: secret(values) }]);
    const args = '{ clusters: ["prod"], regions: ["eu-west-1"] }, { provider: PROVIDER }';
    for (const line of [
      `podExecutionRoleArn: new FargatePodExecutionRole("pods-execution", ${args}).roleArn`,
      'roleName: new FargatePodExecutionRole("pods-execution", { clusters: ["prod"] }).roleName',
      'new aws.iam.RolePolicyAttachment("pods", { role: ROLE.name, policyArn: "arn:aws:iam::aws:policy/P" });',
      'Add the policy to managedPolicyArns of aws:iam/role:Role "pods":',
    ])
      assert.equal(secrets.hide(line), line);
    assert.equal(secrets.hide("999988887777, hunter2"), "[secret], [secret]");
  });

  it("are found whose small letters are more, or others beside other letters", () => {
    const secrets = new Secrets([{ a: secret("\u0130stanbul-hunter2"), b: secret("\u03a31-hunter2") }]);
    assert.equal(secrets.hide("role \u0130stanbul-hunter2, \u0391\u03a31-hunter2"), "role [secret], \u0391[secret]");
  });

  it("may be larger than a pattern can be", () => {
    const secrets = new Secrets([{ a: secret("hunter2"), b: secret("x".repeat(2 ** 24)) }]);
    assert.equal(secrets.hide('role "Hunter2"'), 'role "[secret]"');
  });
});
