// Runs the program of a directory, index.ts, under Pulumi's mocks and prints the resources that it registers as JSON:
// node run-example.cjs CONFIGURATION preview|update, in that directory. A preview knows no ARN of what it would make. Plain JavaScript, since it runs with the packages of that directory alone.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const pulumi = createRequire(join(process.cwd(), "index.ts"))("@pulumi/pulumi");
const accountId = "111122223333";
const answers = {
  "aws:index/getRegion:getRegion": { region: "eu-west-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

async function main() {
  const resources = [];
  const isPreview = process.argv[3] === "preview";
  const mocks = {
    newResource({ type, name, inputs }) {
      const made = isPreview ? {} : { arn: `arn:aws:iam::${accountId}:role/${name}` };
      const state = { name, ...made, ...inputs };
      resources.push({ type, name, inputs, state });
      return { id: name, state };
    },
    call: ({ token }) => answers[token],
  };
  await pulumi.runtime.setMocks(mocks, "project", "stack", isPreview);
  pulumi.runtime.setAllConfig(JSON.parse(process.argv[2]));
  await import(pathToFileURL(join(process.cwd(), "index.ts")).href);
  await pulumi.runtime.disconnect();
  const sent = (key, value) =>
    key === "podExecutionRoleArn" && pulumi.containsUnknowns(value) ? pulumi.runtime.unknownValue : value;
  console.log(JSON.stringify(resources, sent));
}

main();
