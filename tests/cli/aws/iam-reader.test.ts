import assert from "node:assert/strict";
import { readRoles } from "../../../cli/aws/iam-reader";
import { accountId, roleArn, rightTrust } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { Refusal, ServedAws } from "../../support/served-aws";
import { itEachCase } from "../../support/cases";

const members = (...items: string[]) => items.map((item) => `<member>${item}</member>`).join("");
const document = (text: string) => encodeURIComponent(text);
const own = `arn:aws:iam::${accountId}:policy/own`;
const aws = new ServedAws();

const lambda = trustFor("lambda.amazonaws.com");
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
    let error: string | undefined;
    const note = ({ reason }: { reason: string }) => void (error = reason);
    const collected = await readRoles(aws.connect(), accountId, new Set(used), note);
    return { collected, ...(error !== undefined && { error }) };
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
    async (_what: string, trust: string, kept: boolean) => {
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

  it("are those of all pages", async () => {
    const { collected, error } = await read([], first, page([detail("second", rightTrust("blue"))]));
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
    assert.equal(error, "Access denied to iam:GetAccountAuthorizationDetails on account 123456789012");
  });

  it("are empty in what AWS does not say of them", async () => {
    const trust = (text: string) => `<AssumeRolePolicyDocument>${document(text)}</AssumeRolePolicyDocument>`;
    const nameless = ["AttachedManagedPolicies", "RolePolicyList", "InstanceProfileList"]
      .map((list) => `<${list}>${members("<Unknown/>")}</${list}>`)
      .join("");
    const { collected } = await read([], page([trust(rightTrust("blue")) + nameless, trust(lambda) + nameless]));
    assert.deepEqual(collected, {
      roles: [
        {
          arn: "",
          uniqueId: "",
          trustPolicy: rightTrust("blue"),
          attachedPolicies: [""],
          policies: [{ name: "inline policy ", document: '""' }],
          instanceProfiles: [""],
        },
      ],
      nodeRoles: [{ arn: "", evidence: 'instance profile ""' }],
    });
  });

  it("are none where AWS names none", async () =>
    assert.deepEqual(await read([], ""), { collected: { roles: [], nodeRoles: [] } }));
});
