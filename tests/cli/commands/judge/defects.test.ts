import assert from "node:assert/strict";
import { judgeReads } from "../../../../cli/commands/judge/judge-source";
import type { ResourceRecord } from "../../../../core/records/record";
import { unknown } from "../../../support/analyzer";
import { trustFor } from "../../../policypack/fixtures";
import { sourceOf } from "../../../support/records";
import { judgeText } from "./judge";

const pods = "eks-fargate-pods.amazonaws.com";

/** Resources on which a rule meets what no reader makes. */
const nodes = {
  urn: "broken",
  type: "aws:eks/nodeGroup:NodeGroup",
  name: "broken",
  props: { nodeRoleArn: unknown },
  propertyDependencies: null as never,
};
const role = {
  urn: "broken",
  type: "aws:iam/role:Role",
  name: "broken",
  props: {
    assumeRolePolicy: {
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: pods },
          Sid: {
            toJSON: () => {
              throw new TypeError("secret");
            },
          },
        },
      ],
    },
  },
  propertyDependencies: {},
};

const open: ResourceRecord = {
  urn: "open",
  type: "aws:iam/role:Role",
  name: "open",
  props: { name: "open", assumeRolePolicy: trustFor(pods) },
  propertyDependencies: {},
};

describe("fargate-role judge, where one resource meets a defect", () => {
  for (const record of [nodes, role])
    it(`cannot tell of a ${record.type}, and judges the others`, async () => {
      const source = sourceOf([record, open], { hidesAttachments: true });
      const { findings } = judgeReads([{ file: source.file, sources: [source] }]);
      assert.deepEqual(
        findings.map(({ id, level, resource }) => [id, level, resource]),
        [
          ["trust-unsafe", "error", "open"],
          ["file-unreadable", "unknown", "broken"],
        ],
      );
      assert.equal(
        findings[1]?.message,
        "broken could not be judged: an error inside fargate-role (TypeError). Please report it",
      );
    });
});

describe("fargate-role judge, with --timeout", () => {
  it("ends where the time is over before the first role", async () => {
    const { exitCode, aside } = await judgeText("{}", { timeout: -1, output: [] });
    assert.equal(exitCode, 2);
    assert.equal(aside, "fargate-role: The files took more than -1 seconds. Allow more time with --timeout.");
  });

  it("asks for the time before each fix", async () => {
    const callsFor = async (service: string) => {
      const record = { ...open, props: { ...open.props, assumeRolePolicy: trustFor(service) } };
      const source = sourceOf([record], { hidesAttachments: true });
      let calls = 0;
      const { findings } = judgeReads([{ file: source.file, sources: [source] }], () => (calls += 1));
      return calls - findings.length;
    };
    assert.equal(await callsFor(pods), await callsFor("ec2.amazonaws.com"));
  });

  for (const piece of ["${", "${a", "{{resolve:"])
    it(`takes no long time for thousands of ${piece}`, async function () {
      this.timeout(10_000);
      const text = piece.repeat(50_000);
      const Properties = {
        RoleName: { "Fn::Sub": text },
        AssumeRolePolicyDocument: JSON.parse(trustFor(pods)) as unknown,
      };
      const template = JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } });
      const { exitCode } = await judgeText(template, { timeout: 5 });
      assert.equal(exitCode, 1);
    });
});
