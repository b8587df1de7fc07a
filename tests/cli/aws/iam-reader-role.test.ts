import assert from "node:assert/strict";
import { readPolicyDocuments, readQuotas, readRoleItself } from "../../../cli/aws/iam-reader";
import { instanceProfiles } from "../../../core/aws/iam";
import { accountId, roleArn, rightTrust } from "../../support/fake-aws-account";
import { Refusal, ServedAws } from "../../support/served-aws";
import { itEachCase, itEach } from "../../support/cases";

const members = (...items: string[]) => items.map((item) => `<member>${item}</member>`).join("");
const document = (text: string) => encodeURIComponent(text);
const own = `arn:aws:iam::${accountId}:policy/own`;
const aws = new ServedAws();

const policy = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });

describe("one role as it is read", () => {
  beforeEach(async () => {
    aws.asked.length = aws.calls.length = 0;
    await aws.start();
  });
  afterEach(() => aws.stop());

  const role = (more = "") =>
    `<Role><RoleName>pods</RoleName><RoleId>AROA1</RoleId><Arn>${roleArn("pods")}</Arn>` +
    `<AssumeRolePolicyDocument>${document(rightTrust("blue"))}</AssumeRolePolicyDocument>${more}</Role>`;
  const attachments = (more: string, ...arns: string[]) =>
    `<AttachedPolicies>${members(...arns.map((arn) => `<PolicyArn>${arn}</PolicyArn>`))}</AttachedPolicies>${more}`;
  const plain = {
    arn: roleArn("pods"),
    uniqueId: "AROA1",
    trustPolicy: rightTrust("blue"),
    attachedPolicies: [],
    policies: [],
    instanceProfiles: [],
  };
  itEachCase(__filename, "roles", "has %s", async (_what: string, more: string, expected: object) => {
    aws.answers = { "iam:GetRole": () => role(more), "iam:ListAttachedRolePolicies": () => attachments("") };
    assert.deepEqual(await readRoleItself(aws.connect(), "pods"), { ...plain, ...expected });
    assert.deepEqual(
      aws.calls.map(({ says }) => says.RoleName),
      ["pods", "pods"],
    );
  });

  it("is empty in what AWS does not say of it", async () => {
    aws.answers = { ...answers, "iam:GetRole": () => "<Role/>", "iam:ListAttachedRolePolicies": () => "" };
    assert.deepEqual(await readRoleItself(aws.connect(), "pods"), {
      ...plain,
      arn: "",
      uniqueId: "",
      trustPolicy: '""',
    });
    aws.answers["iam:ListInstanceProfilesForRole"] = () => "";
    assert.deepEqual(await instanceProfiles(aws.connect(), "pods"), []);
    aws.answers["iam:ListRolePolicies"] = () => "";
    assert.deepEqual(await readPolicyDocuments(aws.connect(), "pods", []), []);
    assert.deepEqual(
      aws.calls.map(({ says }) => says.RoleName),
      ["pods", "pods", "pods", "pods"],
    );
  });

  it("has all pages of what is attached to it", async () => {
    aws.answers = {
      "iam:GetRole": () => role(),
      "iam:ListAttachedRolePolicies": ({ says }) =>
        says.Marker === undefined
          ? attachments("<IsTruncated>true</IsTruncated><Marker>next</Marker>", "a")
          : attachments("", "b"),
    };
    assert.deepEqual((await readRoleItself(aws.connect(), "pods"))?.attachedPolicies, ["a", "b"]);
  });
  const answers = {
    "iam:GetRole": () => role(),
    "iam:ListAttachedRolePolicies": () => attachments(""),
    "iam:ListRolePolicies": () => `<PolicyNames>${members("in")}</PolicyNames>`,
    "iam:GetRolePolicy": () => `<PolicyDocument>${document(policy)}</PolicyDocument>`,
    "iam:GetPolicy": () => "<Policy><DefaultVersionId>v7</DefaultVersionId></Policy>",
    "iam:GetPolicyVersion": () => `<PolicyVersion><Document>${document(policy)}</Document></PolicyVersion>`,
  };
  itEach(
    [
      ["iam:GetRole", "role pods", (name) => readRoleItself(aws.connect(), name)],
      ["iam:ListAttachedRolePolicies", "role pods", (name) => readRoleItself(aws.connect(), name)],
      ["iam:ListInstanceProfilesForRole", "role pods", (name) => instanceProfiles(aws.connect(), name)],
      ["iam:ListRolePolicies", "role pods", (name) => readPolicyDocuments(aws.connect(), name, [])],
      ["iam:GetRolePolicy", "policy in of role pods", (name) => readPolicyDocuments(aws.connect(), name, [])],
      ["iam:GetPolicy", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
      ["iam:GetPolicyVersion", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
      ["iam:GetAccountSummary", "the account", () => readQuotas(aws.connect())],
    ],
    "names the missing permission: %s on %s",
    async (action: string, on: string, ask: (name: string) => Promise<unknown>) => {
      aws.answers = { ...answers, [action]: () => new Refusal("AccessDenied", 403) };
      await assert.rejects(ask("pods"), { missingAction: action, happened: `Access denied to ${action} on ${on}` });
    },
  );

  it("has the documents of its inline and own managed policies, by the default version, and not AWS's", async () => {
    aws.answers = answers;
    const found = await readPolicyDocuments(aws.connect(), "pods", [
      own,
      "arn:aws:iam::aws:policy/one",
      "arn:aws-cn:iam::aws:policy/service-role/two",
    ]);
    assert.deepEqual(found, [
      { name: "inline policy in", document: policy },
      { name: `policy ${own}`, document: policy },
    ]);
    assert.deepEqual(aws.asked.sort(), [
      "iam:GetPolicy",
      "iam:GetPolicyVersion",
      "iam:GetRolePolicy",
      "iam:ListRolePolicies",
    ]);
    const said = aws.calls.map(({ says: { RoleName, PolicyName, PolicyArn, VersionId } }) =>
      [RoleName, PolicyName, PolicyArn, VersionId].filter((one) => one !== undefined).join(" "),
    );
    assert.deepEqual(said.sort(), [own, `${own} v7`, "pods", "pods in"]);
  });

  it("has the first version of a policy where AWS names no default one, and nothing of what it does not say", async () => {
    aws.answers = { ...answers, "iam:GetPolicy": () => "", "iam:GetPolicyVersion": () => "" };
    const [, managed] = await readPolicyDocuments(aws.connect(), "pods", [own]);
    assert.deepEqual(managed, { name: `policy ${own}`, document: '""' });
    assert.equal(aws.calls.find(({ says }) => says.VersionId !== undefined)?.says.VersionId, "v1");
  });
  itEachCase(
    __filename,
    "quotas",
    "has of the account's quotas %s",
    async (_what: string, entries: Record<string, number>, expected: object) => {
      const map = Object.entries(entries).map(
        ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
      );
      aws.answers = { "iam:GetAccountSummary": () => `<SummaryMap>${map.join("")}</SummaryMap>` };
      assert.deepEqual(await readQuotas(aws.connect()), expected);
    },
  );

  it("has no quota where AWS says nothing of them", async () => {
    aws.answers = { "iam:GetAccountSummary": () => "" };
    assert.deepEqual(await readQuotas(aws.connect()), {});
  });
});
