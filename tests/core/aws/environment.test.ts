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

describe("what the environment says of AWS", () => {
  it("has keys where both are there, and a token where there is one", () => {
    const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    const found = { accessKeyId: "a", secretAccessKey: "b", sessionToken: undefined };
    assert.deepEqual(environmentKeys(keys), found);
    assert.deepEqual(environmentKeys({ ...keys, AWS_SESSION_TOKEN: "" }), found);
    assert.deepEqual(environmentKeys({ ...keys, AWS_SESSION_TOKEN: "c" }), { ...found, sessionToken: "c" });
    for (const name of Object.keys(keys)) assert.equal(environmentKeys({ ...keys, [name]: "" }), undefined);
  });

  const names = [
    ["profile", environmentProfile, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
    ["Region", environmentRegion, "AWS_REGION", "AWS_DEFAULT_REGION"],
  ] as const;
  for (const [what, read, first, second] of names)
    it(`has a ${what} by two names, of which one that is empty says nothing`, () => {
      assert.equal(read({ [first]: "one", [second]: "two" }), "one");
      assert.equal(read({ [first]: "", [second]: "two" }), "two");
      assert.equal(read({ [second]: "two" }), "two");
      assert.equal(read({ [first]: "", [second]: "" }), undefined);
    });

  it("has no Region where there are blanks alone", () => {
    assert.equal(environmentRegion({ AWS_REGION: " ", AWS_DEFAULT_REGION: "two" }), "two");
    assert.equal(environmentRegion({ AWS_REGION: " ", AWS_DEFAULT_REGION: " " }), undefined);
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
      assert.equal(configuresEndpoints({ AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: none }), expected);
      assert.equal(configuresEndpoints({ AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: file }), expected);
    }
  });
});
