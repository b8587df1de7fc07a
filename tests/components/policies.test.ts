import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import { failureOf, Mocks, providerIn } from "../support/mocks";

const base = { clusters: ["a", "b"], regions: ["eu-west-1"], accountId: "111122223333" };
const govRegions = ["us-gov-west-1"];
const writeLogs = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutLogEvents"];

async function registered(args: Partial<FargatePodExecutionRoleArgs>): Promise<Mocks> {
  const mocks = await Mocks.start({
    invokes: {
      ...providerIn(args.regions === govRegions ? "aws-us-gov" : "aws"),
      "aws:iam/getRoles:getRoles": () => ({ names: [] }),
    },
  });
  new FargatePodExecutionRole("pods", { ...base, ...args });
  await mocks.finish();
  return mocks;
}

async function statements(child: string, args: Partial<FargatePodExecutionRoleArgs>): Promise<unknown[]> {
  const policy = (await registered(args)).named(child).inputs.policy as string;
  return (JSON.parse(policy) as { Statement: unknown[] }).Statement;
}

describe("policies of the role", () => {
  describe("logging", () => {
    const loggingTo = (logging: FargatePodExecutionRoleArgs["logging"]): Promise<unknown[]> =>
      statements("pods-logging", { logging });

    it("to CloudWatch Logs allows writing to the log groups and setting their retention", async () => {
      assert.deepEqual(await loggingTo({ cloudWatchLogs: { logGroups: ["/eks/pods", "audit"] } }), [
        {
          Effect: "Allow",
          Action: [...writeLogs, "logs:PutRetentionPolicy"],
          Resource: [
            "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/pods:*",
            "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*",
          ],
        },
      ]);
    });

    it("to CloudWatch Logs allows no retention where none is set", async () => {
      const [statement] = await loggingTo({ cloudWatchLogs: { logGroups: ["x"], retention: false } });
      assert.deepEqual((statement as { Action: string[] }).Action, writeLogs);
    });

    it("is the same if it arrives late", async () => {
      const early = { kinesisStreams: ["a"] };
      assert.deepEqual(await loggingTo(pulumi.output(early)), await loggingTo(early));
    });

    it("that arrives late without a destination is refused", async () => {
      await Mocks.start();
      const logging = Promise.resolve({});
      const error = await failureOf(() => new FargatePodExecutionRole("pods", { ...base, logging }).roleArn);
      assert.match(error.message, /^FargatePodExecutionRole "pods": logging names no destination\. Name one, or leave/);
    });

    it("of the log router itself adds a log group per cluster", async () => {
      const [statement] = await loggingTo({ cloudWatchLogs: { processLogs: true } });
      assert.deepEqual((statement as { Resource: string[] }).Resource, [
        "arn:aws:logs:eu-west-1:111122223333:log-group:a-fluent-bit-logs:*",
        "arn:aws:logs:eu-west-1:111122223333:log-group:b-fluent-bit-logs:*",
      ]);
    });

    it("to Firehose, Kinesis and OpenSearch allows one action each", async () => {
      const domain = "arn:aws:es:eu-west-1:111122223333:domain/logs";
      const all = await loggingTo({ firehoseStreams: ["f"], kinesisStreams: ["k"], openSearchDomains: [domain] });
      assert.deepEqual(all, [
        {
          Effect: "Allow",
          Action: ["firehose:PutRecordBatch"],
          Resource: ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/f"],
        },
        {
          Effect: "Allow",
          Action: ["kinesis:PutRecords"],
          Resource: ["arn:aws:kinesis:eu-west-1:111122223333:stream/k"],
        },
        { Effect: "Allow", Action: ["es:ESHttp*"], Resource: [`${domain}/*`] },
      ]);
    });

    it("is allowed in every Region where the role is used", async () => {
      const clusters = ["arn:aws-us-gov:eks:us-gov-east-1:111122223333:cluster/a", "b"];
      const args = { clusters, regions: govRegions, logging: { kinesisStreams: ["k"] } };
      const [statement] = await statements("pods-logging", args);
      assert.deepEqual((statement as { Resource: string[] }).Resource, [
        "arn:aws-us-gov:kinesis:us-gov-east-1:111122223333:stream/k",
        "arn:aws-us-gov:kinesis:us-gov-west-1:111122223333:stream/k",
      ]);
    });

    it("makes no policy if it is left out", async () => {
      const mocks = await registered({});
      assert.equal(mocks.registered.length, 3);
    });
  });

  it("for a pull-through cache of every repository allow importing images and making repositories of any name", async () => {
    assert.deepEqual(await statements("pods-pull-through-cache", { pullThroughCachePrefixes: ["ROOT"] }), [
      {
        Effect: "Allow",
        Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
        Resource: ["arn:aws:ecr:eu-west-1:111122223333:repository/*"],
      },
    ]);
  });

  it("for the pull-through cache allow importing images and making repositories under the prefixes", async () => {
    assert.deepEqual(
      await statements("pods-pull-through-cache", { pullThroughCachePrefixes: ["docker-hub", "quay"] }),
      [
        {
          Effect: "Allow",
          Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
          Resource: [
            "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
            "arn:aws:ecr:eu-west-1:111122223333:repository/quay/*",
          ],
        },
      ],
    );
  });

  it("that are given are named by key, whatever their order", async () => {
    const logs = "arn:aws:iam::111122223333:policy/logs";
    const audit = "arn:aws:iam::111122223333:policy/audit";
    const document = '{"Version":"2012-10-17","Statement":[]}';
    const forwards = await registered({
      additionalPolicies: { logs, audit },
      additionalInlinePolicies: { x: document },
    });
    const backwards = await registered({
      additionalInlinePolicies: { x: document },
      additionalPolicies: { audit, logs },
    });
    for (const mocks of [forwards, backwards]) {
      const role = "pods-role-1234567";
      assert.deepEqual(mocks.named("pods-policy-logs").inputs, { role, policyArn: logs });
      assert.deepEqual(mocks.named("pods-policy-audit").inputs, { role, policyArn: audit });
      assert.deepEqual(mocks.named("pods-inline-policy-x").inputs, { role, name: "x", policy: document });
    }
  });

  it("of an adopted role have unique names, since another stack may adopt the role and ship other logs", async () => {
    const args = { logging: { kinesisStreams: ["k"] }, pullThroughCachePrefixes: ["docker-hub"] };
    const mocks = await registered({ ...args, adopt: { name: "old", create: true } });
    const naming = (name: string): unknown[] => {
      const { inputs } = mocks.named(name);
      return [inputs.name, inputs.namePrefix];
    };
    assert.deepEqual(naming("pods-logging"), [undefined, "fargate-pod-logging-"]);
    assert.deepEqual(naming("pods-pull-through-cache"), [undefined, "fargate-pod-pull-through-cache-"]);
  });

  it("have fixed names in AWS, so that making them again makes no second one", async () => {
    const args = { logging: { kinesisStreams: ["k"] }, pullThroughCachePrefixes: ["docker-hub"] };
    const mocks = await registered(args);
    assert.equal(mocks.named("pods-logging").inputs.name, "fargate-pod-logging");
    assert.equal(mocks.named("pods-pull-through-cache").inputs.name, "fargate-pod-pull-through-cache");
  });
});
