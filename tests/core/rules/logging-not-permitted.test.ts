import assert from "node:assert/strict";
import { estateOf } from "../../../core/facts/estate";
import type { LoggingNotPermitted } from "../../../core/findings/found";
import type { Source } from "../../../core/readers/source";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { loggingNotPermitted } from "../../../core/rules/logging-not-permitted";
import { itEachCase } from "../../support/cases";
import { recordOf, recordsOf, sourceOf } from "../../support/records";
import type { Written } from "../../support/stack-cases";

const used = recordsOf("right pods");
const recordsIn = (written: Written[]): ResourceRecord[] => written.flatMap(recordsOf);
const configMapType = "kubernetes:core/v1:ConfigMap";
const configMap = (conf: string, changes: Partial<ResourceRecord> = {}): ResourceRecord => {
  const metadata = { name: "aws-logging", namespace: "aws-observability" };
  return recordOf(configMapType, "logging", { metadata, data: { "output.conf": conf } }, changes);
};
const kinesis = configMap("[OUTPUT]\n  Name kinesis\n  stream pod-logs\n");
/** The example of AWS. */
const cloudWatch = configMap(
  "[OUTPUT]\n  Name cloudwatch_logs\n  log_group_name my-logs\n  auto_create_group true\n  log_retention_days 60\n",
);

function foundIn(records: ResourceRecord[], source: Partial<Source> = {}): LoggingNotPermitted[] {
  const estate = estateOf(sourceOf(records, source));
  return estate.roles.flatMap((role) => loggingNotPermitted.judge(role, estate));
}
const missingIn = (records: ResourceRecord[]): string[] =>
  foundIn(records).flatMap(({ outputs }) => outputs.flatMap(({ missing }) => missing));

describe("an output of the log router lacks permissions of the role", () => {
  itEachCase(__filename, "outputs", "by its settings: %s", (_what: string, conf: string, expected: string[]) =>
    assert.deepEqual(missingIn([...used, configMap(conf)]), expected),
  );

  const policies: Record<string, (given: never) => Written[]> = {
    policies: (given: Written[]) => given,
    attached: (policyArn: string) => [
      { "aws:iam/rolePolicyAttachment:RolePolicyAttachment more": { role: "pods", policyArn } },
    ],
    inline: (statements: object[]) => {
      const Statement = statements.map((one) => ({ Effect: "Allow", Resource: "*", ...one }));
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      return [{ "aws:iam/rolePolicy:RolePolicy more": { role: "pods", policy } }];
    },
  };
  for (const [table, resourcesOf] of Object.entries(policies))
    itEachCase(__filename, table, "by what the role has: %s", (_what: string, given: never, expected: string[]) =>
      assert.deepEqual(missingIn([...used, cloudWatch, ...recordsIn(resourcesOf(given))]), expected),
    );

  itEachCase(
    __filename,
    "roles",
    (what, _props, isFound) => `${isFound ? "if" : "unless"} the role ${what}`,
    (_what: string, props: Record<string, unknown>, isFound: boolean) => {
      const [changed] = recordsOf({ "aws:iam/role:Role pods": props });
      const records = used.map((record) =>
        record.type === changed?.type && record.name === "pods"
          ? { ...record, ...changed, props: { ...record.props, ...changed.props } }
          : record,
      );
      assert.equal(foundIn([...records, kinesis]).length, isFound ? 1 : 0);
    },
  );

  itEachCase(
    __filename,
    "places",
    (what, _written, isFound) => `${isFound ? "" : "not "}if it is there ${what}`,
    (_what: string, written: Written[], isFound: boolean) =>
      assert.equal(foundIn([...used, ...recordsIn(written)]).length, isFound ? 1 : 0),
  );

  it("not if its provider's kubeconfig names another cluster", () => {
    const by = (kubeconfig: string) => ({ ...kinesis, provider: { urn: "provider", props: { kubeconfig } } });
    assert.deepEqual(foundIn([...used, by('{"args":["--cluster-name","prod-2"]}')]), []);
    assert.equal(foundIn([...used, by('{"args":["--cluster-name","prod"]}')]).length, 1);
    assert.equal(foundIn([...used, by(unknown)]).length, 1);
  });

  it("in one finding for all outputs of a role, with the destinations that the component takes", () => {
    const names = ["kinesis", "cloudwatch\n  log_group_name a", "kinesis\n  stream pod-logs"];
    const conf = names.map((name) => `[OUTPUT]\n  Name ${name}\n`).join("");
    const [found, ...others] = foundIn([...used, configMap(conf)]);
    const to = ["kinesisStreams", "cloudWatchLogs"];
    assert.deepEqual([found?.outputs.length, found?.fix, others], [3, { kind: "attach", to }, []]);
  });

  it("not if something else of the source is not in sight", () => {
    assert.equal(foundIn([...used, kinesis]).length, 1);
    assert.deepEqual(foundIn([...used, kinesis], { hidesAttachments: true }), []);
    assert.deepEqual(foundIn([...used, kinesis], { unread: [{ reason: "it is left out" }] }), []);
    const isKept = used.map((record) => ({ ...record, ignoreChanges: ["inlinePolicies"] }));
    assert.deepEqual(foundIn([...isKept, kinesis]), []);
    const isOpen = used.map((record) => ({ ...record, alternatives: [record.props] }));
    assert.deepEqual(foundIn([...isOpen, kinesis]), []);
  });

  it("not for a role that no profile uses, or one that goes away", () => {
    const isProfile = ({ type }: ResourceRecord): boolean => type.includes("fargateProfile");
    assert.deepEqual(foundIn([...used.filter((record) => !isProfile(record)), kinesis]), []);
    const going = used.map((one) => (isProfile(one) ? { ...one, props: { ...one.props, status: "DELETING" } } : one));
    assert.deepEqual(foundIn([...going, kinesis]), []);
  });
});
