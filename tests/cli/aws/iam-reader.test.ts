import assert from "node:assert/strict";
import { readPolicyDocuments, readQuotas, readRoleItself, readRoles } from "../../../cli/aws/iam-reader";
import { instanceProfiles } from "../../../core/aws/iam";
import { accountId, asSaved, roleArn, rightTrust } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { documentOf } from "../../support/trust-cases";
import { Refusal, ServedAws } from "../../support/served-aws";
import { itEachCase, itEach } from "../../support/cases";

const members = (...items: string[]) => items.map((item) => `<member>${item}</member>`).join("");
const document = (text: string) => encodeURIComponent(text);
const own = `arn:aws:iam::${accountId}:policy/own`;
const lambda = trustFor("lambda.amazonaws.com");
const policy = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });

describe("what IAM says", () => {
  let aws: ServedAws;
  beforeEach(async () => {
    aws = new ServedAws();
    await aws.start();
  });
  afterEach(() => aws.stop());

  describe("one role as it is read", () => {
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
      assert.deepEqual(asSaved(await readRoleItself(aws.connect(), "pods")), { ...plain, ...expected });
      assert.deepEqual(
        aws.calls.map(({ says }) => says.RoleName),
        ["pods", "pods"],
      );
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
        ["iam:ListInstanceProfilesForRole", "role pods", (name) => instanceProfiles(aws.connect(), name)],
        ["iam:GetRolePolicy", "policy in of role pods", (name) => readPolicyDocuments(aws.connect(), name, [])],
        ["iam:GetPolicy", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
        ["iam:GetPolicyVersion", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
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
        assert.deepEqual(asSaved(await readQuotas(aws.connect())), expected);
      },
    );
  });

  describe("the roles of an account as they are read", () => {
    const detail = (name: string, trust: string, more = "") =>
      `<RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId><Arn>${roleArn(name)}</Arn>` +
      `<AssumeRolePolicyDocument>${document(trust)}</AssumeRolePolicyDocument>${more}`;
    const attached = (...arns: string[]) =>
      `<AttachedManagedPolicies>${members(...arns.map((arn) => `<PolicyArn>${arn}</PolicyArn>`))}</AttachedManagedPolicies>`;
    const inProfiles = (...names: string[]) =>
      `<InstanceProfileList>${members(...names.map((name) => `<InstanceProfileName>${name}</InstanceProfileName>`))}</InstanceProfileList>`;
    const page = (roles: string[], more = "") => `<RoleDetailList>${members(...roles)}</RoleDetailList>${more}`;
    const bare = { attachedPolicies: [], policies: [], instanceProfiles: [] };

    async function read(used: string[], ...answers: (string | Refusal)[]) {
      let at = 0;
      aws.answers = { "iam:GetAccountAuthorizationDetails": () => answers[at++] ?? "" };
      let error: string | undefined;
      const note = ({ reason }: { reason: string }) => void (error = reason);
      const collected = await readRoles(aws.connect(), accountId, new Set(used), note);
      return asSaved({ collected, error });
    }

    it("have all that IAM says of those for Fargate, but their tags", async () => {
      const more =
        attached(own, "arn:aws:iam::aws:policy/one") +
        inProfiles("machines") +
        `<RolePolicyList>${members(`<PolicyName>in</PolicyName><PolicyDocument>${document(policy)}</PolicyDocument>`)}</RolePolicyList>` +
        `<PermissionsBoundary><PermissionsBoundaryArn>${own}</PermissionsBoundaryArn></PermissionsBoundary>` +
        `<Tags>${members("<Key>owner</Key><Value>x</Value>")}</Tags>`;
      const versions = members(
        `<IsDefaultVersion>false</IsDefaultVersion><Document>${document("{}")}</Document>`,
        `<IsDefaultVersion>true</IsDefaultVersion><Document>${document(policy)}</Document>`,
      );
      const policies = `<Policies>${members(`<Arn>${own}</Arn><PolicyVersionList>${versions}</PolicyVersionList>`)}</Policies>`;
      assert.deepEqual(await read([], page([detail("pods", rightTrust("blue"), more)], policies)), {
        collected: {
          roles: [
            {
              arn: roleArn("pods"),
              uniqueId: "AROApods",
              trustPolicy: rightTrust("blue"),
              attachedPolicies: [own, "arn:aws:iam::aws:policy/one"],
              policies: [
                { name: "inline policy in", document: policy },
                { name: `policy ${own}`, document: policy },
              ],
              instanceProfiles: ["machines"],
              permissionsBoundary: own,
            },
          ],
          nodeRoles: [],
        },
      });
      const [call] = aws.calls;
      const { MaxItems, "Filter.member.1": first, "Filter.member.2": second } = call?.says ?? {};
      assert.deepEqual([MaxItems, first, second], ["1000", "Role", "LocalManagedPolicy"]);
    });

    it("have an empty policy where none of its versions is the default one", async () => {
      const policies = `<Policies>${members(`<Arn>${own}</Arn>`)}</Policies>`;
      const { collected } = await read([], page([detail("pods", rightTrust("blue"), attached(own))], policies));
      assert.deepEqual(collected.roles[0]?.policies, [{ name: `policy ${own}`, document: '""' }]);
    });
    itEachCase(
      __filename,
      "trusts",
      (what, _trust, kept) => `${kept ? "are" : "are not"} one ${what}`,
      async (_what: string, written: string | object, kept: boolean) => {
        const trust = typeof written === "string" ? written : JSON.stringify(documentOf([written]));
        const { collected } = await read([], page([detail("one", trust)]));
        assert.deepEqual(
          collected.roles.map(({ trustPolicy }) => trustPolicy),
          kept ? [trust] : [],
        );
      },
    );

    it("are one of another service that a Fargate profile uses", async () => {
      const { collected } = await read(["used"], page([detail("used", lambda), detail("unused", lambda)]));
      const role = { arn: roleArn("used"), uniqueId: "AROAused", trustPolicy: lambda, ...bare };
      assert.deepEqual(collected, { roles: [role], nodeRoles: [] });
    });

    it("have the names of others that are for nodes, each with one reason", async () => {
      const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
      const { collected } = await read(
        [],
        page([
          detail("a", lambda, inProfiles("machines", "more") + attached(worker)),
          detail("b", lambda, attached(own, worker)),
          detail("c", lambda, attached(own)),
          detail("d", lambda),
        ]),
      );
      assert.deepEqual(collected, {
        roles: [],
        nodeRoles: [
          { arn: roleArn("a"), evidence: 'instance profile "machines"' },
          { arn: roleArn("b"), evidence: "AmazonEKSWorkerNodePolicy attached" },
        ],
      });
    });

    const more = "<IsTruncated>true</IsTruncated><Marker>next</Marker>";
    const first = page([detail("first", rightTrust("blue"))], more);

    it("are those of the pages before one that fails, with the reason", async () => {
      const { collected, error } = await read([], first, new Refusal("AccessDenied", 403));
      assert.deepEqual(
        collected.roles.map(({ arn }) => arn),
        [roleArn("first")],
      );
      assert.equal(error, "Access denied to iam:GetAccountAuthorizationDetails on account 123456789012");
    });

    it("are none where AWS names none", async () =>
      assert.deepEqual(await read([], ""), { collected: { roles: [], nodeRoles: [] } }));
  });
});
