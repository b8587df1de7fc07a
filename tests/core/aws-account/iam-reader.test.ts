import assert from "node:assert/strict";
import {
  readInstanceProfiles,
  readPolicyDocuments,
  readQuotas,
  readRoleItself,
  readRoles,
} from "../../../core/aws-account/iam-reader";
import { accountId, roleArn, trustFor, trustForService } from "../../support/fake-aws-account";
import { Refusal, ServedAws } from "../../support/served-aws";

const members = (...items: string[]) => items.map((item) => `<member>${item}</member>`).join("");
const document = (text: string) => encodeURIComponent(text);
const own = `arn:aws:iam::${accountId}:policy/own`;
const aws = new ServedAws();

const lambda = trustForService("lambda.amazonaws.com");
const policy = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });

describe("the roles of an account as they are read", () => {
  beforeEach(async () => {
    aws.asked.length = aws.calls.length = 0;
    await aws.start();
  });
  afterEach(() => aws.stop());

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
    return readRoles(aws.connect(), accountId, new Set(used));
  }

  it("have all that IAM says of those for Fargate, and of its tags the one that can exempt", async () => {
    const tags = ["owner", "fargate-role:exempt"].map((key) => `<Key>${key}</Key><Value>of ${key}</Value>`);
    const more =
      attached(own, "arn:aws:iam::aws:policy/one") +
      inProfiles("machines") +
      `<RolePolicyList>${members(`<PolicyName>in</PolicyName><PolicyDocument>${document(policy)}</PolicyDocument>`)}</RolePolicyList>` +
      `<Tags>${members(...tags)}</Tags><RoleLastUsed><LastUsedDate>2026-01-02T03:04:05Z</LastUsedDate></RoleLastUsed>`;
    const versions = members(
      `<IsDefaultVersion>false</IsDefaultVersion><Document>${document("{}")}</Document>`,
      `<IsDefaultVersion>true</IsDefaultVersion><Document>${document(policy)}</Document>`,
    );
    const policies = `<Policies>${members(`<Arn>${own}</Arn><PolicyVersionList>${versions}</PolicyVersionList>`)}</Policies>`;
    assert.deepEqual(await read([], page([detail("pods", trustFor("blue"), more)], policies)), {
      collected: {
        roles: [
          {
            arn: roleArn("pods"),
            uniqueId: "AROApods",
            trustPolicy: trustFor("blue"),
            attachedPolicies: [own, "arn:aws:iam::aws:policy/one"],
            policies: [
              { name: "inline policy in", document: policy },
              { name: `policy ${own}`, document: policy },
            ],
            instanceProfiles: ["machines"],
            exemptTag: "of fargate-role:exempt",
            lastUsed: "2026-01-02T03:04:05.000Z",
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
    const { collected } = await read([], page([detail("pods", trustFor("blue"), attached(own))], policies));
    assert.deepEqual(collected.roles[0]?.policies, [{ name: `policy ${own}`, document: '""' }]);
  });

  const trusts: [what: string, trust: string, kept: boolean][] = [
    ["that lets in Fargate", trustFor("blue"), true],
    ["that lets in Fargate in capitals", trustFor("blue").replace("fargate-pods", "FARGATE-pods"), true],
    ["that lets in Fargate by an escape", trustFor("blue").replace("eks-fargate", "eks-\\u0066argate"), true],
    ["that lets in everybody", trustFor("blue").replace(/"Service":"[^"]+"/, '"AWS":"*"'), true],
    ["that lets in every service but one", lambda.replace('"Principal"', '"NotPrincipal"'), true],
    ["that cannot be read", "[", true],
    ["of another service", lambda, false],
    ["of another service whose Sid names Fargate", lambda.replace('"Effect"', '"Sid":"NotFargate","Effect"'), false],
  ];
  for (const [what, trust, kept] of trusts)
    it(`${kept ? "are" : "are not"} one ${what}`, async () => {
      const { collected } = await read([], page([detail("one", trust)]));
      assert.deepEqual(
        collected.roles.map(({ trustPolicy }) => trustPolicy),
        kept ? [trust] : [],
      );
    });

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
  const first = page([detail("first", trustFor("blue"))], more);

  it("are those of all pages", async () => {
    const { collected, error } = await read([], first, page([detail("second", trustFor("blue"))]));
    assert.deepEqual(
      [collected.roles.map(({ arn }) => arn), error],
      [[roleArn("first"), roleArn("second")], undefined],
    );
  });

  it("are those of the pages before one that fails, with the reason", async () => {
    const { collected, error } = await read([], first, new Refusal("AccessDenied", 403));
    assert.deepEqual(
      collected.roles.map(({ arn }) => arn),
      [roleArn("first")],
    );
    assert.match(
      String(error),
      /^Error: Access denied to iam:GetAccountAuthorizationDetails on account 123456789012\./,
    );
  });

  it("are none where AWS names none", async () =>
    assert.deepEqual(await read([], ""), { collected: { roles: [], nodeRoles: [] } }));
});

describe("one role as it is read", () => {
  beforeEach(async () => {
    aws.asked.length = aws.calls.length = 0;
    await aws.start();
  });
  afterEach(() => aws.stop());

  const role = (more = "") =>
    `<Role><RoleName>pods</RoleName><RoleId>AROA1</RoleId><Arn>${roleArn("pods")}</Arn>` +
    `<AssumeRolePolicyDocument>${document(trustFor("blue"))}</AssumeRolePolicyDocument>${more}</Role>`;
  const attachments = (more: string, ...arns: string[]) =>
    `<AttachedPolicies>${members(...arns.map((arn) => `<PolicyArn>${arn}</PolicyArn>`))}</AttachedPolicies>${more}`;
  const plain = {
    arn: roleArn("pods"),
    uniqueId: "AROA1",
    trustPolicy: trustFor("blue"),
    attachedPolicies: [],
    policies: [],
    instanceProfiles: [],
  };

  const roles: [what: string, more: string, expected: object][] = [
    ["no tag nor use", "", {}],
    [
      "its exemption and last use",
      `<Tags>${members("<Key>fargate-role:exempt</Key><Value>x</Value>")}</Tags>` +
        "<RoleLastUsed><LastUsedDate>2026-01-02T03:04:05Z</LastUsedDate></RoleLastUsed>",
      { exemptTag: "x", lastUsed: "2026-01-02T03:04:05.000Z" },
    ],
    ["a Region of its use and no time", "<RoleLastUsed><Region>eu-west-1</Region></RoleLastUsed>", {}],
    ["another tag alone", `<Tags>${members("<Key>owner</Key><Value>x</Value>")}</Tags>`, {}],
  ];
  for (const [what, more, expected] of roles)
    it(`has ${what}`, async () => {
      aws.answers = { "iam:GetRole": () => role(more), "iam:ListAttachedRolePolicies": () => attachments("") };
      assert.deepEqual(await readRoleItself(aws.connect(), "pods"), { ...plain, ...expected });
      assert.deepEqual(
        aws.calls.map(({ says }) => says.RoleName),
        ["pods", "pods"],
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

  const denials: [action: string, on: string, ask: (name: string) => Promise<unknown>][] = [
    ["iam:GetRole", "role pods", (name) => readRoleItself(aws.connect(), name)],
    ["iam:ListAttachedRolePolicies", "role pods", (name) => readRoleItself(aws.connect(), name)],
    ["iam:ListInstanceProfilesForRole", "role pods", (name) => readInstanceProfiles(aws.connect(), name)],
    ["iam:ListRolePolicies", "role pods", (name) => readPolicyDocuments(aws.connect(), name, [])],
    ["iam:GetRolePolicy", "policy in of role pods", (name) => readPolicyDocuments(aws.connect(), name, [])],
    ["iam:GetPolicy", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
    ["iam:GetPolicyVersion", `policy ${own}`, (name) => readPolicyDocuments(aws.connect(), name, [own])],
    ["iam:GetAccountSummary", "the account", () => readQuotas(aws.connect())],
  ];
  const answers = {
    "iam:GetRole": () => role(),
    "iam:ListAttachedRolePolicies": () => attachments(""),
    "iam:ListRolePolicies": () => `<PolicyNames>${members("in")}</PolicyNames>`,
    "iam:GetRolePolicy": () => `<PolicyDocument>${document(policy)}</PolicyDocument>`,
    "iam:GetPolicy": () => "<Policy><DefaultVersionId>v7</DefaultVersionId></Policy>",
    "iam:GetPolicyVersion": () => `<PolicyVersion><Document>${document(policy)}</Document></PolicyVersion>`,
  };
  for (const [action, on, ask] of denials)
    it(`names the missing permission: ${action} on ${on}`, async () => {
      aws.answers = { ...answers, [action]: () => new Refusal("AccessDenied", 403) };
      await assert.rejects(ask("pods"), {
        missingAction: action,
        message: `Access denied to ${action} on ${on}. Allow the action ${action} to the credentials in use, or use others with --profile`,
      });
    });

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
    const said = Object.assign({}, ...aws.calls.map(({ says }) => says)) as Record<string, string>;
    assert.deepEqual([said.RoleName, said.PolicyName, said.PolicyArn, said.VersionId], ["pods", "in", own, "v7"]);
  });

  it("has the first version of a policy where AWS names no default one, and nothing of what it does not say", async () => {
    aws.answers = { ...answers, "iam:GetPolicy": () => "", "iam:GetPolicyVersion": () => "" };
    const [, managed] = await readPolicyDocuments(aws.connect(), "pods", [own]);
    assert.deepEqual(managed, { name: `policy ${own}`, document: '""' });
    assert.equal(aws.calls.find(({ says }) => says.VersionId !== undefined)?.says.VersionId, "v1");
  });

  const quotas: [what: string, entries: Record<string, number>, expected: object][] = [
    [
      "both",
      { AssumeRolePolicySizeQuota: 4096, AttachedPoliciesPerRoleQuota: 20, Roles: 3 },
      { trustPolicyLength: 4096, policiesPerRole: 20 },
    ],
    ["the length of a trust policy alone", { AssumeRolePolicySizeQuota: 4096 }, { trustPolicyLength: 4096 }],
    ["the policies of a role alone", { AttachedPoliciesPerRoleQuota: 20 }, { policiesPerRole: 20 }],
    ["none", { Roles: 3 }, {}],
  ];
  for (const [what, entries, expected] of quotas)
    it(`has of the account's quotas ${what}`, async () => {
      const map = Object.entries(entries).map(
        ([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`,
      );
      aws.answers = { "iam:GetAccountSummary": () => `<SummaryMap>${map.join("")}</SummaryMap>` };
      assert.deepEqual(await readQuotas(aws.connect()), expected);
    });

  it("has no quota where AWS says nothing of them", async () => {
    aws.answers = { "iam:GetAccountSummary": () => "" };
    assert.deepEqual(await readQuotas(aws.connect()), {});
  });
});
