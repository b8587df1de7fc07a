import assert from "node:assert/strict";
import { secret, Secrets } from "../../../core/role-uses";

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

  it("may be larger than a pattern can be", () => {
    const secrets = new Secrets([{ a: secret("hunter2"), b: secret("x".repeat(2 ** 24)) }]);
    assert.equal(secrets.hide('role "Hunter2"'), 'role "[secret]"');
  });
});
