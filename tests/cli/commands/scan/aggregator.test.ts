import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScan, validateScan, type ScanOptions } from "../../../../cli/commands/scan/command";
import { accountId, rightAccount, rightRole, roleArn } from "../../../support/fake-aws-account";
import { aggregatorArn, itemsOf, recordedAnswers, recorderType, type RecordedItem } from "../../../support/recorded";
import { Refusal, ServedAws, type Answers } from "../../../support/served-aws";
import { trustFor } from "../../../support/trust";
import { itEach } from "../../../support/cases";
import { judgeText } from "../judge/judge";

const caller = `<Account>${accountId}</Account><Arn>arn:aws:iam::${accountId}:user/me</Arn>`;
const other = "222222222222";
const right = itemsOf(rightAccount());
const ofOther = JSON.parse(JSON.stringify(right).replaceAll(accountId, other)) as RecordedItem[];
const open = itemsOf(rightAccount({ roles: [rightRole({ trustPolicy: trustFor("eks-fargate-pods.amazonaws.com") })] }));
const isOf = (type: string) => (item: RecordedItem) => item.resourceType === type;

async function scan(items: RecordedItem[], options: Partial<ScanOptions> = {}, answers: Answers = {}) {
  const aws = new ServedAws({ "sts:GetCallerIdentity": () => caller, ...recordedAnswers(items), ...answers });
  await aws.start();
  let [printed, aside] = ["", ""];
  const context = {
    print: (text: string) => void (printed += text),
    printAside: (text: string) => void (aside += text),
    progress: () => undefined,
    ...{ colour: false, width: 200 },
    connect: () => aws.connect(),
  };
  const settings = { aggregator: "everything", timeout: 30, assumeRole: "reader", ...options };
  try {
    const code = await runScan(undefined, settings, context);
    return { code, printed, aside, calls: aws.calls.filter(({ service }) => service === "config") };
  } finally {
    await aws.stop();
  }
}

/** The accounts and findings of the answer in JSON, in short. */
async function found(items: RecordedItem[], options: Partial<ScanOptions> = {}, answers: Answers = {}) {
  const { code, printed, calls } = await scan(items, { ...options, json: true }, answers);
  const { accounts, roles, findings } = JSON.parse(printed);
  const ids = findings.map(({ id, account, region = "" }: Record<string, string>) =>
    `${id} ${account} ${region}`.trim(),
  );
  const accountIds = accounts.map(({ id }: { id: string }) => id);
  return { code, accounts: accountIds, roles: roles.length, findings: ids.sort(), calls };
}

describe("scan --aggregator", () => {
  it("judges the accounts of AWS Config, and says once what is not judged, and how old the oldest item is", async () => {
    const old = ofOther.map((item) => ({ ...item, configurationItemCaptureTime: "2020-02-02T02:02:02.000Z" }));
    const { code, printed, aside } = await scan([...right, ...old]);
    const text =
      "Access entries, node groups, quotas, the account's own policies and the status of profiles: not in AWS Config, so not judged. " +
      "Its oldest item is of 2020-02-02T02:02:02.000Z.\n\nRoles: 2 OK. --verbose lists them.\n" +
      "OK: all 2 roles for Fargate in 2 accounts, as far as AWS Config shows, are right.";
    assert.deepEqual([code, printed, aside], [0, text, ""]);
  });

  it("reads all pages of as many rows as AWS gives, and waits if it is throttled", async () => {
    const many = Array.from({ length: 250 }, (_, index) => rightRole({ arn: roleArn(`pods-${index}`) }));
    const items = itemsOf(rightAccount({ roles: [rightRole(), ...many] }));
    const answers = recordedAnswers(items);
    let throttled = 0;
    const select: Answers[string] = (call) => {
      if (throttled++ % 4 === 0) return new Refusal("ThrottlingException");
      return answers["config:SelectAggregateResourceConfig"]?.(call);
    };
    const { roles, calls } = await found(items, {}, { "config:SelectAggregateResourceConfig": select });
    const limits = calls.flatMap(({ says }) => says.Limit ?? []);
    assert.deepEqual([roles, limits], [251, Array(6).fill(100)]);
  });

  const ids = Array.from({ length: 151 }, (_, index) => String(300000000000 + index));
  itEach(
    [
      ["all accounts by default", {}, [accountId, other]],
      ["those of --account, by the ARN of the aggregator", { aggregator: aggregatorArn, account: [other] }, [other]],
      ["one of more accounts than an expression can have", { account: [other, ...ids] }, [other, ...ids]],
    ],
    "reads %s",
    async (_what: string, options: Partial<ScanOptions>, accounts: string[]) => {
      const { accounts: read, roles } = await found([...right, ...ofOther], options);
      assert.deepEqual([read, roles], [accounts, accounts.includes(accountId) ? 2 : 1]);
    },
  );

  const organization = { "organizations:ListAccounts": () => ({ Accounts: [{ Id: accountId }, { Id: other }] }) };
  const ofAccounts = (source: object) => ({ AccountAggregationSources: [source] });
  const unread = (...places: string[]) => places.map((place) => `file-unreadable ${place}`);
  const recorder = (properties: object) =>
    right.map((item) => (isOf(recorderType)(item) ? { ...item, configuration: properties } : item));
  const ofService = {
    ...right.find(isOf(recorderType)),
    configuration: { Name: "AWSConfigurationRecorderForX", RecordingGroup: { ResourceTypes: ["X"] } },
  };
  const inBlue = `${accountId} eu-west-1`;
  itEach(
    [
      ["an account of --account without data", right, { account: [other] }, unread(other)],
      ["an account of the organization without data", right, { organization: true }, unread(other)],
      ["an account of the aggregator without data", right, {}, unread(other), ofAccounts({ AccountIds: [other] })],
      [
        "a Region of the aggregator without data",
        right,
        {},
        unread(`${accountId} us-east-1`),
        { OrganizationAggregationSource: { AwsRegions: ["eu-west-1", "us-east-1"] } },
      ],
      ["a Region without data", right, { region: ["eu-west-1", "us-east-1"] }, unread(`${accountId} us-east-1`)],
      [
        "a Region of which another account has data",
        [...right, ...JSON.parse(JSON.stringify(ofOther).replaceAll("eu-west-1", "us-east-1"))],
        {},
        unread(`${accountId} us-east-1`, `${other} eu-west-1`),
      ],
      [
        "a type that no recorder records",
        recorder({ RecordingGroup: { ResourceTypes: ["AWS::EKS::Cluster", "AWS::IAM::Role"] } }),
        {},
        unread(inBlue),
      ],
      [
        "a type that the recorder leaves out",
        recorder({ RecordingGroup: { ExclusionByResourceTypes: { ResourceTypes: ["AWS::EKS::FargateProfile"] } } }),
        {},
        unread(inBlue),
      ],
      ["both types of a recorder that is stopped", recorder({ Recording: false }), {}, unread(inBlue, inBlue)],
      ["roles that no recorder records", right.filter((item) => !isOf("AWS::IAM::Role")(item)), {}, unread(accountId)],
      ["nothing else for a recorder of a service", [...right, ofService], {}, []],
    ],
    "does not judge %s",
    async (
      _what: string,
      items: RecordedItem[],
      options: Partial<ScanOptions>,
      findings: string[],
      sources: object = {},
    ) => {
      const answer = await found(items, options, { ...organization, ...recordedAnswers(items, sources) });
      assert.deepEqual([answer.findings, answer.code], [findings, findings.length > 0 ? 2 : 0]);
    },
  );

  it("judges the newest item of a role that several Regions record", async () => {
    const old = open.filter(isOf("AWS::IAM::Role")).map((item) => ({ ...item, configurationItemCaptureTime: "2020" }));
    assert.deepEqual((await found([...old, ...right])).findings, []);
    const renewed = right.filter((item) => !isOf("AWS::IAM::Role")(item));
    assert.deepEqual((await found([...renewed, ...old])).findings, [`trust-unsafe ${accountId}`]);
  });

  it("does not say that a role with policies of the account lacks the managed policy", async () => {
    for (const [changes, findings] of [
      [{ policies: [] }, [`policy-missing ${accountId}`]],
      [{ policies: [{ name: "pull", document: "{}" }] }, []],
      [{ attachedPolicies: [`arn:aws:iam::${accountId}:policy/pull`] }, []],
    ] as const) {
      const role = rightRole({ attachedPolicies: [], ...(structuredClone(changes) as object) });
      assert.deepEqual((await found(itemsOf(rightAccount({ roles: [role] })))).findings, findings);
    }
  });

  it("keeps what it read for judge, and writes the ledger", async () => {
    const directory = mkdtempSync(join(tmpdir(), "aggregator-"));
    const [save, ledger] = [join(directory, "account.json"), join(directory, "ledger.json")];
    const { findings } = await found(open, { save, ledger });
    const judged = await judgeText(readFileSync(save, "utf8"));
    assert.deepEqual(
      judged.findings.map(({ id, account }) => `${id} ${account}`),
      findings,
    );
    assert.match(judged.printed, /"oldestItem": "2026-/);
    assert.match(readFileSync(ledger, "utf8"), /role\/pods/);
    rmSync(directory, { recursive: true });
  });

  const denied = () => new Refusal("AccessDeniedException", 403);
  const [describeAction, selectAction] = [
    "config:DescribeConfigurationAggregators",
    "config:SelectAggregateResourceConfig",
  ];
  itEach(
    [
      [
        { aggregator: "everthing" },
        {},
        'AWS Config has no aggregator "everthing" in eu-west-1 (did you mean everything?). Set AWS_REGION to its Region, and use credentials of its account',
      ],
      [
        {},
        { [describeAction]: denied },
        `Access denied to ${describeAction} on the account. Allow the action ${describeAction} to the credentials in use, or use others with --profile`,
      ],
      [
        {},
        { [selectAction]: denied },
        `Access denied to ${selectAction} on aggregator everything. Allow the action ${selectAction} to the credentials in use, or use others with --profile`,
      ],
    ],
    (_options, _answers, message) => `answers: ${message}`,
    async (options: Partial<ScanOptions>, answers: Answers, message: string) => {
      const { code, aside } = await scan(right, options, answers);
      assert.deepEqual([code, aside], [2, `fargate-role: ${message}.`]);
    },
  );

  itEach(
    [
      ["pods", { fix: true }, /^--aggregator contradicts ROLE/],
      [undefined, { fix: true }, /^--fix is for one role/],
    ],
    "takes neither ROLE nor --fix: %s, %j",
    (role: string | undefined, options: object, message: RegExp) => {
      const settings = { aggregator: "everything", timeout: 30, assumeRole: "reader", ...options };
      assert.throws(() => validateScan(role, settings), { message });
    },
  );
});
