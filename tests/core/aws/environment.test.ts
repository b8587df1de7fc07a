import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  configuresEndpoints,
  environmentKeys,
  environmentProfile,
  environmentRegion,
} from "../../../core/aws/environment";
import { newDirectory } from "../../support/run-directory";

function inEnvironment<Said>(values: Record<string, string>, read: () => Said): Said {
  const before = process.env;
  process.env = values;
  try {
    return read();
  } finally {
    process.env = before;
  }
}

describe("what the environment says of AWS", () => {
  it("has keys where both are there, and a token where there is one", () => {
    const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    const found = { accessKeyId: "a", secretAccessKey: "b", sessionToken: undefined };
    assert.deepEqual(inEnvironment(keys, environmentKeys), found);
    assert.deepEqual(inEnvironment({ ...keys, AWS_SESSION_TOKEN: "" }, environmentKeys), found);
    assert.deepEqual(inEnvironment({ ...keys, AWS_SESSION_TOKEN: "c" }, environmentKeys), {
      ...found,
      sessionToken: "c",
    });
    for (const name of Object.keys(keys))
      assert.equal(inEnvironment({ ...keys, [name]: "" }, environmentKeys), undefined);
  });

  const names = [
    ["profile", environmentProfile, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
    ["Region", environmentRegion, "AWS_REGION", "AWS_DEFAULT_REGION"],
  ] as const;
  for (const [what, read, first, second] of names)
    it(`has a ${what} by two names, of which one that is empty says nothing`, () => {
      assert.equal(inEnvironment({ [first]: "one", [second]: "two" }, read), "one");
      assert.equal(inEnvironment({ [first]: "", [second]: "two" }, read), "two");
      assert.equal(inEnvironment({ [second]: "two" }, read), "two");
      assert.equal(inEnvironment({ [first]: "", [second]: "" }, read), undefined);
    });

  it("has endpoints where a file of the AWS configuration gives some", () => {
    const directory = newDirectory();
    const file = join(directory, "file");
    for (const [text, expected] of [
      ["[profile a]\nendpoint_url = https://127.0.0.1:1\n", true],
      ["[default]\r\n  services=local\r\n", true],
      ["[profile a]\nregion = eu-west-1\n# endpoint_url = https://127.0.0.1:1\n", false],
    ] as const) {
      writeFileSync(file, text);
      const none = "/nowhere";
      assert.equal(
        inEnvironment({ AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: none }, configuresEndpoints),
        expected,
      );
      assert.equal(
        inEnvironment({ AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: file }, configuresEndpoints),
        expected,
      );
    }
  });
});
