import assert from "node:assert/strict";
import { resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import type { ResourceRecord } from "../../../../core/records/record";
import { urnOf } from "../../../support/analyzer";

const stackType = "aws:cloudformation/stack:Stack";

function record(type: string, props: Record<string, unknown>, changed: Partial<ResourceRecord> = {}): ResourceRecord {
  return { urn: urnOf(type, "it"), type, name: "it", props, propertyDependencies: {}, ...changed };
}

describe("resources that are described inside another one", () => {
  it("are none for what is no template, and for aliases that stand for billions", () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join()}]`);
    const bomb = `l0: &l0 [x]\n${levels.join("\n")}\nResources: {Pods: {Type: "AWS::IAM::Role", Properties: *l12}}`;
    for (const templateBody of ["", "[", "a: b", bomb, 7, null]) {
      assert.deepEqual(resourcesWithin(record(stackType, { templateBody })), [], String(templateBody).slice(0, 20));
    }
  });
});
