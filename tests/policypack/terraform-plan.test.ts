import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readTerraform } from "../../core/readers/terraform/plan";
import { plain } from "../../core/records/record";
import { judgeText } from "../cli/commands/judge/judge";
import { urnOf, type TestResource } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";

const plan = readFileSync(
  join(__dirname, "..", "cli", "commands", "judge", "files", "terraform-aws-eks.plan.json"),
  "utf8",
);

/**
 * The resources of a plan with the types and properties that Pulumi's AWS provider has for them, and with their dependencies: as its
 * documentation says that Pulumi Cloud hands them to a pack.
 */
function bridged(text: string): TestResource[] {
  const { records } = readTerraform("plan.json", text, JSON.parse(text), { parameters: {} });
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
  useAnalyzer();

  const open = plan.replaceAll("eu-west-1:111122223333:fargateprofile", "eu-west-1:*:fargateprofile");
  for (const [what, text, id] of [
    ["a right one", plan, "workload-permissions"],
    ["an open one", open, "trust-unsafe"],
  ] as const)
    it(`finds what judge finds in ${what}`, async () => {
      const resources = bridged(text);
      await analyzer.configure({ "fargate-role-trust-scoped": { lookup: false } });
      const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
      found.push(...(await analyzer.analyzeStack(resources)));
      const ids = found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message);
      const { findings } = await judgeText(text);
      assert.deepEqual(ids.sort(), findings.map((one) => one.id).sort(), await analyzer.notices());
      assert.ok(ids.includes(id), ids.join());
    });
});
