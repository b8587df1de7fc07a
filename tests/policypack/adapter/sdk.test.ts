import assert from "node:assert/strict";
import { Secrets } from "../../../core/records/secrets";
import { keepWhatIsSent, sentProperties } from "../../../policypack/adapter/sdk";
import { secret } from "../../support/analyzer";

describe("an SDK that does not show which values are secrets", () => {
  const gone = () => {
    throw new Error("Cannot find module '@pulumi/policy/deserialize'");
  };

  it("does not keep the pack from starting, whether the part of it is gone or has another form", () => {
    assert.doesNotThrow(() => keepWhatIsSent({ isAlone: true }, gone));
    assert.doesNotThrow(() => keepWhatIsSent({ isAlone: true }, () => ({})));
  });

  it("makes every value a secret, so that no message quotes one", () => {
    const props = sentProperties({ name: "hunter2-pods", tags: { team: "hunter2-team" } });
    assert.deepEqual(props, { name: secret("hunter2-pods"), tags: secret({ team: "hunter2-team" }) });
    assert.equal(new Secrets([props]).hide("hunter2-pods of hunter2-team"), "[secret] of [secret]");
  });
});
