import assert from "node:assert/strict";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
import { isNodeMapping } from "../../../../core/facts/evidence/nodes";
import { arnOf } from "../../../policypack/fixtures";
import { unknown } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";
import { itEachCase } from "../../../support/cases";

const shared = arnOf("shared");
const node = "system:node:{{EC2PrivateDNSName}}";
const mapping = (arn: string, groups = "[system:nodes]", username = node) =>
  `- rolearn: ${arn}\n  username: ${username}\n  groups: ${groups}\n`;
const nodes = mapping(shared);
const aws = { name: "aws-auth", namespace: "kube-system" };
const configMap = (mapRoles: unknown, metadata: unknown = aws, changes: Partial<ResourceRecord> = {}) =>
  recordOf("kubernetes:core/v1:ConfigMap", "it", { metadata, data: { mapRoles } }, changes);
const named = (record: ResourceRecord) => findFacts([record]).uses.map(({ role }) => role.arn ?? role.name);

describe("aws-auth as the authenticator reads it", () => {
  itEachCase(
    __filename,
    "cases",
    (what, _text, roles) =>
      `maps ${roles.length > 0 ? `${roles.length} to the nodes` : "nobody to the nodes"} with ${what}`,
    (_what: string, text: unknown, roles: string[]) => assert.deepEqual(named(configMap(text)), roles),
  );
  itEachCase(
    __filename,
    "places",
    (metadata, changes, isRead) =>
      `is ${isRead ? "read" : "not read"} in ${JSON.stringify(metadata)}${changes.provider ? ` by ${JSON.stringify(changes.provider.props)}` : ""}`,
    (metadata: unknown, changes: Partial<ResourceRecord>, isRead: boolean) =>
      assert.deepEqual(named(configMap(nodes, metadata, changes)), isRead ? [shared] : []),
  );

  it("maps roles that are not known, where it is not known", () => {
    const record = configMap(unknown);
    const evidence = { kind: "property", of: record, path: "mapRoles", with: "system:nodes" };
    const open = { use: "node-group", candidates: [], urn: record.urn, evidence };
    assert.deepEqual(findFacts([record]).openUses, [open]);
    assert.deepEqual({ ...findFacts([configMap(nodes)]).uses[0]?.evidence, of: record }, evidence);
  });

  it("knows nodes by their group, and pods on Fargate by a group and a user name of theirs", () => {
    const groups = ["system:nodes", "system:node-proxier"];
    assert.equal(isNodeMapping({ username: "system:node:{{SessionName}}", groups }), false);
    assert.equal(isNodeMapping({ username: node, groups }), true);
    assert.equal(isNodeMapping({ username: node, groups: [] }), false);
  });
});
