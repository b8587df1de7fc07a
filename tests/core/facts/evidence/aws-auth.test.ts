import assert from "node:assert/strict";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
import { isNodeMapping } from "../../../../core/facts/evidence/aws-auth";
import { arnOf } from "../../../policypack/fixtures";
import { unknown } from "../../../support/analyzer";
import { providedBy, recordOf } from "../../../support/records";

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
  const cases: [what: string, text: unknown, roles: string[]][] = [
    ["one mapping", nodes, [shared]],
    ["two mappings", nodes + mapping(arnOf("b")), [shared, arnOf("b")]],
    ["a mapping that is no list", nodes.replaceAll(/^(?:- | {2})/gm, ""), [shared]],
    ["a role that is no text", nodes + "- rolearn: 7\n  groups: [system:nodes]\n", [shared]],
    ["an entry that is no mapping", `${nodes}- x\n- [y]\n`, [shared]],
    ["no user name", `- {rolearn: "${shared}", groups: [system:nodes]}`, [shared]],
    ["a user name that is no text", mapping(shared, "[system:nodes]", "7"), [shared]],
    ["groups that are no list", mapping(shared, "system:nodes"), []],
    ["other groups", mapping(shared, "[system:masters]"), []],
    ["pods on Fargate", mapping(shared, "[system:nodes, system:node-proxier]", "system:node:{{SessionName}}"), []],
    ["nodes after their session", mapping(shared, "[system:nodes]", "system:node:{{SessionName}}"), [shared]],
    ["a group of pods for nodes", mapping(shared, "[system:nodes, system:node-proxier]"), [shared]],
    ["a later mapping for others", nodes + mapping(shared, "[system:masters]"), []],
    ["a later mapping for others in another case", nodes + mapping(shared.toLowerCase(), "[x]"), []],
    ["a later mapping for nodes", mapping(shared, "[x]") + nodes, [shared]],
    ["an ARN in capitals", mapping(shared.toUpperCase()), [shared.toLowerCase()]],
    ["an ARN of another partition", mapping(shared.replace("aws", "aws-cn")), [shared.replace("aws", "aws-cn")]],
    ["what is no ARN", mapping("x:y"), []],
    ["keys in any case", nodes.replace("rolearn", "roleARN"), [shared]],
    [
      "a key twice, of which the one that sorts last counts",
      nodes.replace("-", `- roleARN: ${arnOf("b")}\n `),
      [shared],
    ],
    ["keys in turn, of which the one that sorts last counts", `${nodes}  roleARN: ${arnOf("b")}\n`, [shared]],
    ["a key twice in one case, of which the last counts", `${nodes}  groups: [x]\n`, []],
    ["a key twice, the last time for nodes", `- groups: [x]\n${nodes.replace("-", " ")}`, [shared]],
    [
      "an ARN of China in capitals",
      mapping(arnOf("Shared").replace("aws", "aws-cn")),
      [arnOf("Shared").replace("aws", "aws-cn")],
    ],
    ["text before an ARN", mapping(`x${arnOf("Shared")}`), []],
    ["a role of the data's source", mapping("shared"), ["shared"]],
    ["text that starts as a directive", `x # a\n${nodes}`, []],
    ["a document that begins at once", `---\n${nodes}`, [shared]],
    ["a role twice in cases that capitals do not tell apart", nodes + mapping(shared.toUpperCase(), "[x]"), []],
    ["tags", nodes.replace("[sys", "!a [sys").replace("arn:", "arn: !!b"), [shared]],
    ["a tag on a mapping", nodes.replace("- ", "- !a\n  "), [shared]],
    ["comments and a directive first", `# a\n%YAML 1.2\n\n---\n${nodes}`, [shared]],
    ["a second document", `${nodes}---\n- [broken`, [shared]],
    ["an end", `${nodes}...\n- [broken`, [shared]],
    ["an end with a comment", `${nodes}... # over\n- [broken`, [shared]],
    ["dashes that go on", `${nodes}----\n- [broken`, []],
    ["a second document for nodes", `- {}\n---\n${nodes}`, []],
    ["no YAML", `${nodes}- [`, []],
    ["nothing", "", []],
    ["a comment alone", "# a", []],
    ["a number", 7, []],
  ];
  for (const [what, text, roles] of cases)
    it(`maps ${roles.length > 0 ? `${roles.length} to the nodes` : "nobody to the nodes"} with ${what}`, () =>
      assert.deepEqual(named(configMap(text)), roles));

  const places: [metadata: unknown, changes: Partial<ResourceRecord>, isRead: boolean][] = [
    [aws, {}, true],
    [{ name: "aws-auth" }, {}, false],
    [{ name: "aws-auth" }, providedBy({ namespace: "kube-system" }), true],
    [{ name: "aws-auth" }, providedBy({}), false],
    [{ ...aws, namespace: "default" }, providedBy({ namespace: "kube-system" }), false],
    [{ ...aws, name: "another" }, {}, false],
    [null, {}, false],
  ];
  for (const [metadata, changes, isRead] of places)
    it(`is ${isRead ? "read" : "not read"} in ${JSON.stringify(metadata)}${changes.provider ? ` by ${JSON.stringify(changes.provider.props)}` : ""}`, () =>
      assert.deepEqual(named(configMap(nodes, metadata, changes)), isRead ? [shared] : []));

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
