import assert from "node:assert/strict";
import { reportAsHtml } from "../../../../cli/report/html/report";
import {
  accountId,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  rightTrust,
  roleArn,
} from "../../../support/fake-aws-account";
import { judgeText } from "../../commands/judge/judge";
import { reportOf } from "../reports";

interface Card {
  id: string;
  /** The message and the steps. */
  said: string;
  rows: string[];
  /** Each placeholder that the card explains, and what it stands for. */
  names: string[];
}

const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replace(/ +/g, " ");

function cardsOf(html: string): Card[] {
  return [...html.matchAll(/<article [^>]*data-name="([\w-]+)"[^>]*>([^]*?)<\/article>/g)].map(
    ([, id = "", card = ""]) => ({
      id,
      said: plain(card.replace(/<(dl|ul|pre)\b[^]*?<\/\1>/g, "")),
      rows: [...card.matchAll(/<li><(?:details><summary><)?code>([^]*?)<\/code>/g)].map(([, row = ""]) => plain(row)),
      names: [...card.matchAll(/<dt>(\w+)<\/dt><dd>([^]*?)<\/dd>/g)].map(
        ([, name, text = ""]) => `${name} ${plain(text)}`,
      ),
    }),
  );
}

/** The names in capitals of a text, but for what AWS and Kubernetes write so. */
const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(/\b[A-Z]{4,}[A-Z_0-9]*\b/g)].map(([name]) => name).filter((name) => name !== "FARGATE_LINUX");

describe("the names in a card of the HTML report", () => {
  it("are each said, of roles by ARNs with and without a path too", () => {
    const names = ["a", "b"];
    const roles = names.map((name) => rightRole({ arn: roleArn(name, "/team/") }));
    const profiles = names.flatMap((name) => [
      rightProfile({ name: `path-${name}`, role: roleArn(name) }),
      rightProfile({ name: `gone-${name}`, role: roleArn(`gone-${name}`) }),
    ]);
    const cluster = { accessEntries: [], authenticationMode: "CONFIG_MAP" };
    const old = rightCluster({
      ...cluster,
      profiles: names.map((name) => rightProfile({ name, role: roleArn(name, "/team/") })),
    });
    const cards = [rightCluster({ profiles }), old].flatMap((one) =>
      cardsOf(reportAsHtml(reportOf(rightAccount({ roles, regions: [{ name: region, clusters: [one] }] })), "scan")),
    );
    assert.deepEqual(new Set(cards.map(({ id }) => id)), new Set(["role-missing", "role-path-in-aws-auth"]));
    for (const { said, names: explained, rows } of cards) {
      // Each row begins with the ARN of its role.
      const known = ["ROLE", ...explained.map((one) => one.split(" ")[0])];
      assert.deepEqual(
        placeholdersIn(said).filter((name) => !known.includes(name)),
        [],
        said,
      );
      assert.ok(
        rows.every((row) => row.startsWith("arn:aws:iam:")),
        rows.join(),
      );
    }
  });

  it("are of the Regions that could not be read, each of which has a fix of its own", () => {
    const unread = ["eu-west-2", "us-east-1", "us-west-2"];
    const part = { action: "eks:ListClusters", reason: "No answer", denied: true };
    const account = rightAccount({ unknown: unread.map((one) => ({ ...part, region: one })) });
    const cards = cardsOf(reportAsHtml(reportOf(account), "scan")).filter(({ id }) => id === "file-unreadable");
    assert.deepEqual(
      cards.map(({ rows }) => rows),
      [unread.map((one) => `${accountId} ${one}`)],
    );
    assert.match(cards[0]?.said ?? "", /Allow eks:ListClusters/);
    assert.doesNotMatch(cards[0]?.said ?? "", /of the same role/);
  });

  it("have the role of a file's profile, whose place names the profile alone, and say nothing twice", async () => {
    const type = "AWS::EKS::FargateProfile";
    const names = ["A", "B"];
    const profile = (PodExecutionRoleArn: unknown) => ({
      Type: type,
      Properties: { ClusterName: "prod", PodExecutionRoleArn },
    });
    const Resources = Object.fromEntries(
      names.flatMap((name) => [
        [
          `Role${name}`,
          { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: JSON.parse(rightTrust("other")) } },
        ],
        [`Profile${name}`, profile({ "Fn::GetAtt": [`Role${name}`, "Arn"] })],
        [`Else${name}`, profile(roleArn(`else-${name}`))],
      ]),
    );
    const { printed } = await judgeText(JSON.stringify({ Resources }), { account: accountId, output: ["html"] });
    const cards = Object.fromEntries(cardsOf(printed).map((card) => [card.id, card]));
    assert.equal(cardsOf(printed).length, Object.keys(cards).length, "one card for each cause");
    assert.deepEqual(cards["profile-role-untrusted"]?.names, ["CLUSTER prod", 'ROLE "RoleA"', 'ROLE "RoleB"']);
    const elsewhere = cards["role-not-judged"];
    assert.match(elsewhere?.said ?? "", /shows the role of PROFILE: nobody/);
    assert.deepEqual([elsewhere?.rows.length, elsewhere?.names], [2, []]);
    assert.deepEqual(
      cards["policy-missing"]?.names.filter((one) => one.startsWith("ROLE")),
      [],
    );
  });
});
