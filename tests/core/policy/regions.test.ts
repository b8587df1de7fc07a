import assert from "node:assert/strict";
import { partition as awsPartition } from "@aws-sdk/core/client";
import {
  partitionToWrite,
  isKnownRegion,
  looksLikeRegion,
  mayBeRegion,
  partitionNames,
  partitionOf,
  regionsOf,
} from "../../../core/policy/arn";

describe("regions", () => {
  // The beginning of a Region's name, by partition.
  const prefixes = {
    aws: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    "aws-cn": ["cn"],
    "aws-us-gov": ["us-gov"],
    "aws-eusc": ["eusc-de"],
    "aws-iso": ["us-iso"],
    "aws-iso-b": ["us-isob"],
    "aws-iso-e": ["eu-isoe"],
    "aws-iso-f": ["us-isof"],
  };

  it("are in the partition that AWS's own SDK puts them in", () => {
    assert.deepEqual([...partitionNames].sort(), Object.keys(prefixes).sort());
    for (const partition of partitionNames)
      for (const region of regionsOf(partition)) {
        assert.equal(awsPartition(region).name, partition, region);
        assert.equal(partitionOf(region), partition, region);
        assert.ok(isKnownRegion(region), region);
      }
    assert.ok(!isKnownRegion("eu-west-9"));
  });

  it("may be younger than the table, unless their name looks misspelt or is no Region's", () => {
    for (const region of ["eu-west-1", "eu-west-9", "mx-central-7", "zz-moon-1"])
      assert.ok(mayBeRegion(region), region);
    for (const region of ["eu-wset-1", "us-est-1", "EU-WEST-1", "eu-west", "*", "nowhere"])
      assert.ok(!mayBeRegion(region), region);
  });

  it("and globs for Regions are written with the partition that has such a Region, the role's own first", () => {
    for (const [region, own, expected] of [
      ["eu-west-1", undefined, "aws"],
      ["cn-north-1", "aws", "aws-cn"],
      ["*", undefined, "aws"],
      ["*", "aws-cn", "aws-cn"],
      ["cn-*", undefined, "aws-cn"],
      ["us-*", undefined, "aws"],
      ["us-*", "aws-us-gov", "aws-us-gov"],
      ["eu-*", "aws-cn", "aws"],
      ["nowhere-*", "aws-cn", "aws-cn"],
      ["nowhere-1", undefined, "aws"],
      ["nowhere-1", "aws-cn", "aws-cn"],
      ["us-middle-1", "aws-cn", "aws"],
    ] as const)
      assert.equal(partitionToWrite(region, own), expected, `${region} ${own}`);
  });

  it("that are not known are judged by their shape, and by the whole of it", () => {
    for (const [partition, beginnings] of Object.entries(prefixes)) {
      for (const prefix of beginnings) {
        assert.equal(partitionOf(`${prefix}-middle-12`), partition, prefix);
        for (const other of [`x${prefix}-middle-1`, `${prefix}-middle-1x`, `${prefix}-middle-`, `${prefix}-2-1`]) {
          assert.equal(partitionOf(other), undefined, other);
        }
      }
    }
    assert.equal(partitionOf("region-code"), undefined);
    assert.equal(partitionOf("*"), undefined);
  });

  it("have names of one form", () => {
    for (const name of [...partitionNames.flatMap(regionsOf), "mars-east-12"]) assert.ok(looksLikeRegion(name), name);
    for (const name of ["", "*", "eu", "eu-west", "eu-west-", "-west-1", "eu-west-1a", "eu-*-1", "EU-west-1"])
      assert.ok(!looksLikeRegion(name), name);
  });

  it("of an unknown partition are none", () => {
    assert.deepEqual(regionsOf("aws-mars"), []);
    assert.deepEqual(regionsOf("constructor"), []);
  });
});
