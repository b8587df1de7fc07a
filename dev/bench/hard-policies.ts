import { sourceArn } from "../../core/service/fargate";
import type { Intended } from "../../core/trust";

export interface JudgedPolicy {
  name: string;
  text: string;
  intended: Intended;
}

type Statement = Record<string, unknown>;

const account = "111122223333";
const regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"];
const accountOf = (index: number) => String(100_000_000_000 + index * 102_947);
const numbered = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const clusters = numbered(90, (index) => `team-${index}`);
const now = new Date("2026-06-01T00:00:00Z");

function statement(
  effect: string,
  condition?: unknown,
  principal: unknown = { Service: "eks-fargate-pods.amazonaws.com" },
): Statement {
  return {
    Effect: effect,
    Principal: principal,
    Action: "sts:AssumeRole",
    Condition: condition,
  };
}

function judged(name: string, intended: Intended, ...statements: Statement[]): JudgedPolicy {
  return {
    name,
    text: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    intended: { now, ...intended },
  };
}

/** Policies as large organisations have them, at most 8,192 characters long. */
export function largePolicies(): JudgedPolicy[] {
  const inRegions = clusters.map((cluster, index) =>
    sourceArn({ partition: "aws", region: regions[index % 5] ?? "", accountId: account, cluster }),
  );
  const ownEach = clusters.map((cluster, index) =>
    sourceArn({ partition: "aws", region: regions[index % 5] ?? "", accountId: accountOf(index), cluster }),
  );
  const accounts = numbered(90, accountOf);
  const own = { accounts: [account], clusters };
  const many = { accounts };
  const tls = { Bool: { "aws:SecureTransport": "true" }, DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } };
  const denies = numbered(20, (index) =>
    statement(
      "Deny",
      {
        ArnNotLike: { "aws:SourceArn": `arn:aws:eks:*:${account}:fargateprofile/*` },
        ...(index % 2 === 1 && { StringNotEquals: { "aws:SourceAccount": [account, accountOf(index)] } }),
      },
      { AWS: "*" },
    ),
  );
  return [
    judged("clusters in five Regions, ArnLike", own, statement("Allow", { ArnLike: { "aws:SourceArn": inRegions } })),
    judged("own account each, ArnLike", many, statement("Allow", { ArnLike: { "aws:SourceArn": ownEach }, ...tls })),
    judged("twenty Denies", { accounts: [account] }, statement("Allow"), ...denies),
    judged(
      "an open Allow and a Deny of others",
      own,
      statement("Allow"),
      statement("Deny", { ArnNotLike: { "aws:SourceArn": inRegions } }),
    ),
  ];
}

/** Policies made to take long: IAM would refuse some of them for their length. */
export function hostilePolicies(): JudgedPolicy[] {
  return [...hostilePatterns(), ...hostileNumbers()];
}

const arnOf = (cluster: string) => `arn:aws:eks:us-east-1:${account}:fargateprofile/${cluster}`;
const arn = (cluster: string) => `${arnOf(cluster)}/*`;
const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
const allow = (condition?: unknown) => statement("Allow", condition);
const deny = (condition: unknown) => statement("Deny", condition, { AWS: "*" });
const letters = "a b c d e f g h i j k l".split(" ");

/** Long where patterns have to be followed together. */
function hostilePatterns(): JudgedPolicy[] {
  const ofThree = (index: number) => {
    const place = Array.from({ length: 30 }, () => "?");
    for (const bit of [0, 1, 2]) place[(index * 7 + bit * 11) % 30] = ((index >> bit) & 1) === 1 ? "a" : "b";
    return place.join("");
  };
  const inEitherCase = (index: number) => {
    const place = Array.from({ length: 60 }, () => "?");
    for (const bit of [0, 1, 2])
      place[(index * (7 + bit * 4) + bit * bit * 13) % 60] = ((index * 5) >> bit) % 2 === 1 ? "a" : "A";
    return place.join("");
  };
  const infixes = (index: number) => `*${letters[index % 12] ?? ""}${index}*${letters[(index * 5) % 12] ?? ""}x*`;
  return [
    judged(
      "stars in many values",
      { accounts: [account], clusters: letters.map((letter) => `*${letter}*`) },
      allow({ ArnLike: { "aws:SourceArn": numbered(40, (index) => arn(`*x*${index}${"?".repeat(index)}*`)) } }),
    ),
    judged(
      "one value of 20,000 characters",
      { accounts: [account] },
      allow({ StringLike: { "aws:SourceArn": "*a?".repeat(6_600) } }),
    ),
    judged(
      "two hundred values of stars and question marks",
      { accounts: [account] },
      allow({ StringLike: { "aws:SourceArn": numbered(200, (index) => `*${"ab?*c*d?".repeat(12)}${index}*`) } }),
    ),
    judged(
      "Denies with letters far apart",
      { accounts: [account], clusters: ["zz"] },
      allow({ ArnLike: { "aws:SourceArn": arn("*") } }),
      ...numbered(30, (index) =>
        deny({
          StringLike: {
            "aws:SourceArn": `*${letters[index % 12] ?? ""}${"?".repeat(20 + index)}${letters[(index * 5) % 12] ?? ""}*`,
          },
        }),
      ),
    ),
    judged(
      "two infixes in each name",
      { accounts: [account], clusters: numbered(40, infixes) },
      allow({ ArnLike: { "aws:SourceArn": numbered(40, (index) => `${arnOf(infixes(index))}/p/${uuid}`) } }),
    ),
    judged(
      "clauses of three over letters in either case",
      { accounts: [account], clusters: ["z"] },
      allow({ StringEqualsIgnoreCase: { "aws:SourceArn": `${arnOf("a".repeat(60))}/p/${uuid}` } }),
      deny({ StringLike: { "aws:SourceArn": numbered(300, (index) => `*fargateprofile/${inEitherCase(index)}/*`) } }),
    ),
    judged(
      "clauses of three",
      { accounts: [account], clusters: ["q"] },
      allow({ StringLike: { "aws:SourceArn": arn("?".repeat(30)) } }),
      ...numbered(130, (index) => deny({ StringLike: { "aws:SourceArn": `*fargateprofile/${ofThree(index)}/*` } })),
    ),
  ];
}

/** Long for the number of principals, keys and statements. */
function hostileNumbers(): JudgedPolicy[] {
  return [
    judged(
      "hundreds of principals",
      { accounts: [account] },
      allow({ ArnLike: { "aws:SourceArn": arn("a") } }),
      statement("Allow", undefined, {
        AWS: numbered(400, (index) => `arn:aws:iam::${accountOf(index)}:role/r${index}`),
      }),
      ...numbered(10, (index) =>
        statement(
          "Deny",
          { StringEquals: { "aws:PrincipalTag/x": "y" } },
          { AWS: numbered(100, (place) => accountOf(place * (index + 1))) },
        ),
      ),
    ),
    judged(
      "a thousand accounts and their ARNs",
      { accounts: [account] },
      allow({ ArnLike: { "aws:SourceArn": arn("a") } }),
      statement(
        "Allow",
        {
          ArnNotLike: {
            "aws:PrincipalArn": numbered(60, (index) => `arn:aws:iam::*:role/*${letters[index % 12]}${index}*`),
          },
        },
        { AWS: numbered(1_000, (index) => `arn:aws:iam::${accountOf(index)}:root`) },
      ),
    ),
    judged(
      "nine keys with three values each",
      { accounts: [account] },
      allow({ ArnLike: { "aws:SourceArn": arn("a") } }),
      statement("Allow", undefined, { AWS: "*" }),
      ...numbered(512, (index) =>
        deny({
          Bool: Object.fromEntries(
            numbered(9, (bit) => [`aws:RequestTag/k${bit}`, String(((index >> bit) & 1) === 1)]),
          ),
        }),
      ),
    ),
    judged(
      "Denies of two keys each",
      { accounts: [account] },
      allow({ ArnLike: { "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/*` } }),
      ...numbered(60, (index) =>
        deny({
          ArnNotLike: {
            "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/*${letters[index % 12] ?? ""}${"?".repeat(index)}*`,
          },
          StringNotLike: { "aws:SourceVpc": `*${letters[(index * 7) % 12] ?? ""}${"?".repeat(index)}*` },
        }),
      ),
    ),
  ];
}
