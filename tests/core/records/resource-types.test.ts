import assert from "node:assert/strict";
import { eksType, eksTypesOf, roleCarriedBy } from "../../../core/records/resource-types";
import { itEachCase } from "../../support/cases";

describe("a type of resources", () => {
  itEachCase(
    __filename,
    "carriers",
    (type, property) => `${type} carries ${property === undefined ? "no role" : `a role in ${property}`}`,
    (type: string, property: string | undefined) => assert.equal(roleCarriedBy(type), property),
  );

  it("is one of EKS of a kind, or none", () => {
    assert.deepEqual(eksTypesOf("cluster"), ["aws:eks/cluster:Cluster", "aws-native:eks:Cluster"]);
    assert.deepEqual(eksType("aws-native:eks:Cluster"), { kind: "cluster", cluster: "name" });
    assert.deepEqual(["aws:eks/addon:Addon", "toString"].map(eksType), [undefined, undefined]);
  });
});
