import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { formatInventory } from "../../../cli/aws/saved-accounts";
import { runScan } from "../../../cli/commands/scan/command";
import { AwsConnection } from "../../../core/aws/connection";
import { executionPolicyArn } from "../../../core/service/fargate";
import { buildTrustPolicy } from "../../../core/trust";
import { FakeAws } from "../../support/fake-aws";
import {
  accountId,
  clusterArn,
  line,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
} from "../../support/fake-aws-account";
import { judge, judgeText } from "./judge/judge";

type Said = [exitCode: number, ids: string[], aside: string];

const names = ["my-cluster", "second", "used"];
const added = "besides --cluster, roles are for the clusters whose Fargate profiles use them: used";

describe("--cluster means the same in scan and judge", () => {
  const fake = new FakeAws();
  const environment = { ...process.env };
  let aws: AwsConnection;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    aws = new AwsConnection({ region, endpoint: await fake.start(), signal: AbortSignal.timeout(60_000) });
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
  });

  const said = (exitCode: number, printed: string, aside: string): Said => {
    const { findings } = JSON.parse(printed) as { findings: { id: string }[] };
    const ids = findings.map(({ id }) => id).filter((id) => id.startsWith("trust-"));
    return [exitCode === 1 && ids.length === 0 ? 0 : exitCode, ids.sort(), aside];
  };

  async function scan(trustPolicy: string, cluster: string[] | undefined, isUsed: boolean): Promise<Said> {
    const profiles = Object.fromEntries(names.map((name) => [name, {}]));
    const used: Record<string, string> = isUsed ? { default: roleArn("pods") } : {};
    const attachedPolicies = [executionPolicyArn("aws")];
    const roles = { pods: { trustPolicy, uniqueId: "AROAEXAMPLE", attachedPolicies } };
    fake.account = { accountId, roles, clusters: {}, profiles: { ...profiles, used } };
    const [printed, aside]: [string[], string[]] = [[], []];
    const options = { output: ["json"], timeout: 60, assumeRole: "none", cluster };
    const exitCode = await runScan("pods", options, {
      print: (text) => printed.push(text),
      printAside: (text) => aside.push(text),
      progress: () => undefined,
      connect: () => aws,
      colour: false,
      width: Infinity,
    });
    return said(exitCode, printed.join(""), aside.join("\n"));
  }

  function judgeSaved(trustPolicy: string, cluster: string[] | undefined, isUsed: boolean): Promise<Said> {
    const clusters = names.map((name) => {
      const profiles = isUsed && name === "used" ? [rightProfile({ arn: `${line(name).slice(0, -1)}default/1` })] : [];
      return rightCluster({ name, arn: clusterArn(name), profiles, nodeGroups: [] });
    });
    const account = rightAccount({ roles: [rightRole({ trustPolicy })], regions: [{ name: region, clusters }] });
    return judgeFile(formatInventory([account]), cluster);
  }

  async function judgeFile(text: string, cluster: string[] | undefined): Promise<Said> {
    const { exitCode, printed, aside } = await judgeText(text, { cluster });
    return said(exitCode, printed, aside);
  }

  async function judgeInput(text: string, cluster: string[] | undefined): Promise<Said> {
    const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
    Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(text)]), configurable: true });
    const { exitCode, printed, aside } = await judge(["-"], { cluster });
    if (stdin) Object.defineProperty(process, "stdin", stdin);
    return said(exitCode, printed, aside);
  }

  const cases: [lines: string[], clusters: string[] | undefined, ids: string[], use?: "used"][] = [
    [["my-cluster"], ["my-cluster"], []],
    [["my-*"], ["my-cluster"], ["trust-unsafe"]],
    [["*"], ["my-cluster"], ["trust-unsafe"]],
    [["my-cluster", "second"], ["my-cluster"], ["trust-unsafe"]],
    [["my-cluster"], ["my-cluster", "second"], ["trust-broken"]],
    [["my-cluster/team-a"], ["my-cluster"], ["trust-broken"]],
    [["second"], ["my-cluster"], ["trust-broken", "trust-unsafe"]],
    [["*"], undefined, [], "used"],
    [["my-cluster", "used"], ["my-cluster"], [], "used"],
    [["used"], ["my-cluster"], ["trust-broken"], "used"],
  ];
  for (const [lines, clusters, ids, use] of cases)
    it(`lines for ${lines.join()}, ${use ?? "not used"}, --cluster ${clusters?.join()}: ${ids.join()}`, async () => {
      const policy = JSON.stringify(buildTrustPolicy(lines.map((name) => line(name))));
      const answers = [
        await scan(policy, clusters, use !== undefined),
        await judgeSaved(policy, clusters, use !== undefined),
      ];
      // A file of a trust policy shows no use.
      if (!use) answers.push(await judgeFile(policy, clusters), await judgeInput(policy, clusters));
      for (const [exitCode, found, aside] of answers) {
        assert.deepEqual([exitCode, found], [ids.length === 0 ? 0 : 1, ids]);
        assert.equal(aside.includes(added), use !== undefined && clusters !== undefined, aside);
      }
    });
});
