import assert from "node:assert/strict";
import type { Cloud } from "../../../../dev/localcloud/aws-provider/core/cloud";
import { readConfiguration } from "../../../../dev/localcloud/aws-provider/core/configuration";
import { getPartition, getRegion } from "../../../../dev/localcloud/aws-provider/functions/place";
import { requireTrustPolicy } from "../../../../dev/localcloud/aws-provider/iam/documents";

describe("the functions of the aws stand-in", () => {
  const partitions = [
    ["eu-west-1", "aws", "amazonaws.com", "com.amazonaws"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com", "com.amazonaws"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov", "gov.ic.c2s"],
    ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s"],
  ];
  for (const [region, partition, dnsSuffix, reverseDnsPrefix] of partitions) {
    it(`know that ${region} is in ${partition}`, async () => {
      const cloud = { region } as unknown as Cloud;
      assert.deepEqual(await getPartition({}, cloud), { partition, id: partition, dnsSuffix, reverseDnsPrefix });
      assert.equal((await getRegion({}, cloud)).name, region);
    });
  }
});

describe("the configuration of the aws stand-in", () => {
  it("takes the Region from the configuration, then from the environment", () => {
    assert.equal(readConfiguration({ region: "eu-west-1" }, { AWS_REGION: "eu-west-2" }).region, "eu-west-1");
    assert.equal(readConfiguration({}, { AWS_REGION: "eu-west-2" }).region, "eu-west-2");
    assert.throws(() => readConfiguration({}, {}), { message: /the aws provider has no Region: set one with/ });
  });

  it("takes lists and objects as values and as the JSON text in which the SDK sends them", () => {
    for (const form of [(value: unknown) => value, (value: unknown) => JSON.stringify(value)]) {
      const { defaultTags, allowedAccountIds } = readConfiguration(
        {
          region: "eu-west-1",
          defaultTags: form({ tags: { a: "1" } }),
          allowedAccountIds: form(["123456789012", 111122223333]),
        },
        {},
      );
      assert.deepEqual([defaultTags, allowedAccountIds], [{ a: "1" }, ["123456789012", "111122223333"]]);
    }
  });
});

describe("a trust policy", () => {
  for (const malformed of ["", "{", "[]", "1", "null", "{}"]) {
    it(`is refused as IAM refuses it: ${JSON.stringify(malformed)}`, () => {
      assert.throws(() => requireTrustPolicy(malformed, "CreateRole"), { code: "MalformedPolicyDocument" });
    });
  }
  it("passes with statements", () => {
    requireTrustPolicy('{"Statement":[]}', "CreateRole");
  });
});
