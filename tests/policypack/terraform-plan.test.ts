import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readTerraform } from "../../core/readers/terraform/plan";
import { plain } from "../../core/records/record";
import { judge } from "../cli/commands/judge/judge";
import { urnOf, type Analyzer, type TestResource } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";

const directory = join(__dirname, "..", "cli", "commands", "judge", "files");

/**
 * The resources of a plan with the types and properties that Pulumi's AWS provider has for them, and with their dependencies: as its
 * documentation says that Pulumi Cloud hands them to a pack.
 */
function bridged(file: string): TestResource[] {
  const text = readFileSync(file, "utf8");
  const { records } = readTerraform(file, text, JSON.parse(text), { parameters: {} });
  const urns = new Map(records.map(({ type, urn }) => [urn, urnOf(type, urn)]));
  return records.map(({ type, urn, props, propertyDependencies }) => ({
    type,
    name: urn,
    urn: urnOf(type, urn),
    props: plain(props) as Record<string, unknown>,
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, from]) => [key, from.flatMap((one) => urns.get(one) ?? [])]),
    ),
  }));
}

describe("the pack on a Terraform plan, whose resources have the types of Pulumi's AWS provider", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  for (const name of ["terraform-aws-eks.plan.json", "terraform-aws-eks-old.plan.json"])
    it(`finds what judge finds in ${name}`, async () => {
      const file = join(directory, name);
      const resources = bridged(file);
      await analyzer.configure({ "fargate-role-trust-scoped": { lookup: false } });
      const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
      found.push(...(await analyzer.analyzeStack(resources)));
      const ids = found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message);
      assert.deepEqual(ids.sort(), (await judge([file])).findings.map(({ id }) => id).sort(), await analyzer.notices());
    });
});
