import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { assertOwnTests } from "../compat/own-tests";

describe("a user's own unit tests under Pulumi's mocks", () => {
  it("pass with good programs, and fail with the message of bad ones", () =>
    assertOwnTests(["--require", "./dev/typescript.cjs", "tests/compat/mocks/own.test.cjs"], {
      cwd: root,
      env: { ...process.env, COMPONENT: join(root, "components", "index.ts") },
    }));
});
