import assert from "node:assert/strict";
import type { Use } from "../../../../core/records/uses";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
import { unknown } from "../../../support/analyzer";
import { recordOf, recordsOf } from "../../../support/records";
import type { Written } from "../../../support/stack-cases";
import { casesOf } from "../../../support/cases";

const role = (name: string, changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:iam/role:Role", name, { name }, changes);
const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";

/** The roles in use, by name or words; those that may be, behind a `?`. */
const found = (...records: ResourceRecord[]) => {
  const { uses, openUses } = findFacts(records);
  const use = (name: Use) => ({ "node-group": "nodes", "fargate-pod-execution": "pods" })[name];
  return [
    ...uses.map((one) => `${use(one.use)} ${one.role.name ?? one.role.label}`),
    ...openUses.map((one) => `${use(one.use)}? ${one.candidates.map(({ name }) => name).join()}`),
  ];
};

describe("a use", () => {
  const cases: [what: string, ResourceRecord[], expected: string[]][] = [
    ...(casesOf(__filename, "cases", unknown) as [string, Written[], string[]][]).map(
      ([what, written, expected]): (typeof cases)[number] => [what, written.flatMap(recordsOf), expected],
    ),
    [
      "by a worker-node policy that AWS had attached last",
      [role("a", { props: { name: "a", managedPolicyArns: [worker] }, given: new Set() })],
      [],
    ],
    [
      "by a worker-node policy that the program attaches",
      [role("a", { props: { name: "a", managedPolicyArns: [worker] }, given: new Set(["managedPolicyArns"]) })],
      ["nodes a"],
    ],
  ];
  for (const [what, records, expected] of cases)
    it(`${what} is ${expected.join(" and ") || "none"}`, () => assert.deepEqual(found(...records), expected));
});
