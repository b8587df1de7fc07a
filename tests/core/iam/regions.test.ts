import assert from "node:assert/strict";
import { partition as awsPartition } from "@aws-sdk/core/client";
import { isKnownRegion, partitionNames, partitionOf, regionsOf } from "../../../core/iam";

describe("regions", () => {
  it("are in the partition that AWS's own SDK puts them in", () => {
    for (const name of partitionNames) {
      assert.ok(regionsOf(name).length > 0, name);
      for (const region of regionsOf(name)) {
        assert.equal(awsPartition(region).name, name, region);
        assert.equal(partitionOf(region), name, region);
        assert.ok(isKnownRegion(region));
      }
    }
  });

  it("that are not known are judged by their shape", () => {
    assert.equal(partitionOf("eu-north-9"), "aws");
    assert.equal(partitionOf("cn-south-9"), "aws-cn");
    assert.equal(partitionOf("us-gov-north-9"), "aws-us-gov");
    assert.equal(partitionOf("region-code"), undefined);
    assert.equal(partitionOf("*"), undefined);
    assert.equal(isKnownRegion("eu-north-9"), false);
  });

  it("of an unknown partition are none", () => {
    assert.deepEqual(regionsOf("aws-mars"), []);
    assert.deepEqual(regionsOf("constructor"), []);
  });
});
