import assert from "node:assert/strict";
import type { UnknownPart } from "../../../core/readers/account/inventory";
import { foundIn, placeOf } from "../../support/account-findings";
import { rightAccount } from "../../support/fake-aws-account";
import { itEachCase, itEach } from "../../support/cases";

function found(...unknown: UnknownPart[]) {
  return foundIn(rightAccount({ unknown }));
}

describe("what could not be read", () => {
  itEachCase(
    __filename,
    "kinds",
    (action, ...finding) => `${action} is ${finding.length === 0 ? "no finding" : finding.join(", as ")}`,
    (action: string, ...finding: string[]) =>
      assert.deepEqual(
        found({ action, reason: "no", denied: true }).flatMap(({ id, level }) => [id, level]),
        finding,
      ),
  );
  itEach(
    [["of a Region", { region: "us-east-1" }, " us-east-1"]],
    "%s is a finding there",
    (_what: string, place: Partial<UnknownPart>, expected: string) => {
      const part = { action: "eks:ListNodegroups", reason: "no", denied: true, ...place };
      const [finding, ...more] = found(part);
      assert.ok(finding?.found.kind === "unread");
      assert.equal(placeOf(finding), `node-role-shared unknown${expected}`);
      assert.deepEqual(finding.found.part, part);
      assert.deepEqual(finding.fix, {
        kind: "tell",
        missing: "permission",
        action: "eks:ListNodegroups",
        denied: true,
        toDo: undefined,
      });
      assert.deepEqual(more, []);
    },
  );
});
