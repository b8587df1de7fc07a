import type { Document } from "./oracle/document";

/** Whom a role is for. */
export interface Intention {
  accounts: readonly string[];
  /** Names of clusters, or globs; absent: any. */
  clusters?: readonly string[];
  /** Regions, or globs; absent: any. */
  regions?: readonly string[];
  now?: Date;
  /** Ids of AWS Organizations whose accounts may use the role. */
  organizations?: readonly string[];
}

/**
 * Random trust policies for a second opinion: right ones with a few things changed (one character, a wildcard, an
 * operator, a key, a principal, a statement added), and ones put together from pieces that people use well and badly.
 */
export interface Case {
  policy: Document;
  intention: Intention;
}

type Json = Record<string, unknown>;
type Block = Record<string, Record<string, string | string[]>>;

const account = "111122223333";
const otherAccount = "999988887777";
const fargate = "eks-fargate-pods.amazonaws.com";
const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
const ownOrganization = "o-a1b2c3d4e5";

/** A small generator of random numbers, so that a case is the same on each machine. */
export class Dice {
  constructor(private state: number) {}

  /** A number from 0 up to, but not including, 1 (mulberry32). */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.roll() * limit);
  }

  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)];
  }

  chance(probability: number): boolean {
    return this.roll() < probability;
  }
}

/** The case of one number. */
export function nearMissCase(seed: number): Case {
  const dice = new Dice(seed);
  const intention = intentionFor(dice);
  if (dice.chance(0.35)) return { intention, policy: assembled(dice) };
  const policy = rightPolicy(dice, intention);
  const changes = dice.pick([0, 1, 1, 1, 1, 2, 2, 3]);
  for (let change = 0; change < changes; change++) dice.pick(changesOfAPolicy)(policy, dice);
  return { intention, policy };
}

function intentionFor(dice: Dice): Intention {
  const now = new Date("2026-06-01T00:00:00Z");
  const clusters = dice.pick([
    ["my-cluster"],
    ["my-cluster"],
    ["my-cluster"],
    ["my-cluster", "blue"],
    ["prod-*"],
    undefined,
  ]);
  return {
    accounts: dice.chance(0.1) ? [account, "444455556666"] : [account],
    now,
    ...(clusters && { clusters }),
    ...(dice.chance(0.15) && {
      regions: dice.pick([["us-east-1"], ["us-*"], ["us-east-1", "eu-west-1"], ["xx-test-1"]]),
    }),
    ...(dice.chance(0.15) && { organizations: [ownOrganization] }),
  };
}

const operatorNames = [
  ...["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "StringEquals", "StringNotLike"],
  ...["StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
];
const anyOperator = (dice: Dice) =>
  dice.pick(["", "", "", "", "ForAnyValue:", "ForAllValues:"]) +
  dice.pick([...operatorNames, "ArnLike", "ArnLike", "ArnNotLike", "StringLike"]) +
  dice.pick(["", "", "", "", "IfExists"]);

/** A SourceArn that is right for the intention. */
function rightArn(dice: Dice, { clusters, regions }: Intention): string {
  const region = regions ? dice.pick(regions) : dice.pick(["us-east-1", "us-east-1", "eu-west-1", "*", "us-*"]);
  const cluster = clusters ? dice.pick(clusters) : dice.pick(["*", "my-cluster", "prod-*"]);
  return `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/${dice.pick(["*", "*", "*", "*/*", `web/${uuid}`])}`;
}

function rightPolicy(dice: Dice, intention: Intention): Document {
  const arns = Array.from({ length: dice.pick([1, 1, 1, 2]) }, () => rightArn(dice, intention));
  const value = arns.length === 1 ? (arns[0] ?? "") : arns;
  const Allow = { Effect: "Allow", Principal: { Service: fargate }, Action: "sts:AssumeRole" };
  const scoped = (Condition: Block): Document => ({ Version: "2012-10-17", Statement: [{ ...Allow, Condition }] });
  const forms: (() => Document)[] = [
    () => scoped({ ArnLike: { "aws:SourceArn": value } }),
    () => scoped({ ArnLike: { "aws:SourceArn": value } }),
    () => scoped({ [dice.pick(["StringLike", "ArnEquals"])]: { "aws:SourceArn": value } }),
    () => scoped({ ArnLike: { "aws:SourceArn": value }, StringEquals: { "aws:SourceAccount": account } }),
    () => scoped({ ArnLike: { "aws:SourceArn": `arn:aws:eks:*:\${aws:ResourceAccount}:fargateprofile/my-cluster/*` } }),
    () => scoped({ StringLike: { "aws:SourceArn": value }, Bool: { "aws:SecureTransport": "true" } }),
    () => ({
      Version: "2012-10-17",
      Statement: [
        Allow,
        {
          ...Allow,
          Effect: "Deny",
          Condition: { [dice.pick(["ArnNotLike", "StringNotLike"])]: { "aws:SourceArn": value } },
        },
      ],
    }),
    () => ({
      Version: "2012-10-17",
      Statement: arns.map((arn) => ({ ...Allow, Condition: { ArnLike: { "aws:SourceArn": arn } } })),
    }),
  ];
  return JSON.parse(JSON.stringify(dice.pick(forms)())) as Document;
}

const statementsOf = (policy: Document) => policy.Statement as Json[];

/** The places of condition values in a policy. */
function places(
  policy: Document,
): { block: Record<string, string | string[]>; key: string; operator: string; condition: Block }[] {
  return statementsOf(policy).flatMap(({ Condition }) =>
    Object.entries((Condition ?? {}) as Block).flatMap(([operator, block]) =>
      Object.keys(block).map((key) => ({ block, key, operator, condition: Condition as Block })),
    ),
  );
}

type Change = (policy: Document, dice: Dice) => void;

function changeValue(change: (value: string, dice: Dice) => string): Change {
  return (policy, dice) => {
    const all = places(policy);
    if (all.length === 0) return;
    const { block, key } = dice.pick(all);
    const values = [block[key] ?? ""].flat();
    const index = dice.below(values.length);
    values[index] = change(values[index] ?? "", dice);
    block[key] = values.length === 1 && dice.chance(0.8) ? (values[0] ?? "") : values;
  };
}

function changePart(index: number, options: readonly string[]): Change {
  return changeValue((value, dice) => {
    const parts = value.split(":");
    if (parts.length <= index) return value;
    const parsed = index === 5 ? [...parts.slice(0, 5), parts.slice(5).join(":")] : parts;
    parsed[index] = dice.pick(options);
    return parsed.join(":");
  });
}

const oneCharacterOff = changeValue((value, dice) => {
  const at = dice.below(value.length);
  const character = dice.pick(Array.from("*?*?aA1-_/:.$x"));
  return dice.pick([
    value.slice(0, at) + character + value.slice(at + 1),
    value.slice(0, at) + value.slice(at + 1),
    value.slice(0, at) + character + value.slice(at),
    value.slice(0, at) + swapCase(value[at] ?? "") + value.slice(at + 1),
  ]);
});

const swapCase = (character: string) =>
  character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();

const wildcardMoved = changeValue((value, dice) => {
  const without = value.replace("*", "");
  const at = dice.below(without.length + 1);
  return without.slice(0, at) + "*" + without.slice(at);
});

const regionParts = [
  ...["*", "us-east-1", "us-west-2", "us-east-?", "eu-*", "cn-north-1", "us-gov-west-1", "us-east-9", "xx-test-1"],
  ...["", "${aws:RequestedRegion}", "${AWS::Region}", "US-EAST-1", "region-code"],
];
const accountParts = [
  ...[
    account,
    otherAccount,
    "*",
    "11112222333?",
    "1111*",
    "11122223333",
    `${account}*`,
    "?".repeat(12),
    "?".repeat(11),
  ],
  ...[
    "${aws:ResourceAccount}",
    "${aws:SourceAccount}",
    "${aws:PrincipalAccount}",
    "${AWS::AccountId}",
    "",
    "444455556666",
  ],
];
const resourceParts = [
  ...[
    "fargateprofile/my-cluster/*",
    "fargateprofile/my-cluster",
    "fargateprofile/my-cluster*",
    "fargateprofile/my-*/*",
  ],
  ...["fargateprofile/*/*", "fargateprofile/*", "fargateprofile/blue/*", `fargateprofile/my-cluster/web/${uuid}`],
  ...["fargateprofile/my-cluster/web/*", "fargateprofile/?y-cluster/*", "fargateprofile/my-cluste?/*", "*", ""],
  ...["cluster/my-cluster", "fargateprofile//*", "*/my-cluster/*", "fargateprofile:my-cluster/*", "Fargateprofile/*"],
  ...["fargateprofile/my-cluster/*/*/*", "fargateprofile/*my-cluster/*", "fargateprofile/${aws:SourceAccount}/*"],
  ...[`fargateprofile/my-cluster/*/${uuid.toUpperCase()}`, "fargateprofile/prod-?/*", "nodegroup/my-cluster/*"],
];

const keyNames = [
  ...["aws:SourceArn", "aws:SourceAccount", "AWS:sourcearn", "aws:sourceAccount", "aws:SourceARNs", "aws:SourceAcount"],
  ...["aws:SourceOrgID", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:ResourceAccount", "sts:ExternalId"],
];

const changesOfAPolicy: readonly Change[] = [
  ...[oneCharacterOff, oneCharacterOff, oneCharacterOff, wildcardMoved, wildcardMoved],
  changePart(1, ["aws", "aws-cn", "*", "aws-us-gov", "aws*", ""]),
  changePart(2, ["eks", "ec2", "*", "e?s", "EKS"]),
  changePart(3, regionParts),
  changePart(3, regionParts),
  changePart(4, accountParts),
  changePart(4, accountParts),
  changePart(5, resourceParts),
  changePart(5, resourceParts),
  changeValue((value, dice) =>
    value
      .split(":")
      .filter((_, index) => index !== dice.below(6))
      .join(":"),
  ),
  (policy, dice) => {
    const all = places(policy);
    if (all.length === 0) return;
    const { condition, operator } = dice.pick(all);
    const block = condition[operator] ?? {};
    delete condition[operator];
    condition[anyOperator(dice)] = block;
  },
  (policy, dice) => {
    const all = places(policy);
    if (all.length === 0) return;
    const { block, key } = dice.pick(all);
    const value = block[key] ?? "";
    delete block[key];
    block[dice.pick(keyNames)] = value;
  },
  (policy, dice) => {
    const all = places(policy);
    if (all.length === 0) return;
    const { block, key } = dice.pick(all);
    block[key] = [...[block[key] ?? ""].flat(), anyArnValue(dice)];
  },
  (policy, dice) => addCondition(dice.pick(statementsOf(policy)), dice),
  (policy, dice) => addCondition(dice.pick(statementsOf(policy)), dice),
  (policy, dice) => statementsOf(policy).push(anyStatement(dice, "Deny")),
  (policy, dice) => statementsOf(policy).push(anyStatement(dice, "Deny")),
  (policy, dice) => statementsOf(policy).push(anyStatement(dice, "Allow")),
  (policy, dice) => {
    const statement = dice.pick(statementsOf(policy));
    delete statement.Principal;
    delete statement.NotPrincipal;
    Object.assign(statement, anyPrincipal(dice));
  },
  (policy, dice) => {
    const statement = dice.pick(statementsOf(policy));
    delete statement.Action;
    delete statement.NotAction;
    Object.assign(statement, anyAction(dice));
  },
  (policy, dice) => {
    const statement = dice.pick(statementsOf(policy));
    statement.Effect = statement.Effect === "Allow" ? "Deny" : "Allow";
  },
  (policy) => (policy.Version = "2008-10-17"),
  (policy) => delete policy.Version,
];

function anyArnValue(dice: Dice): string {
  const part = (right: string, options: readonly string[]) => (dice.chance(0.6) ? right : dice.pick(options));
  const resource = part("fargateprofile/my-cluster/*", resourceParts);
  return `arn:aws:eks:${part("us-east-1", regionParts)}:${part(account, accountParts)}:${resource}`;
}

function some<T>(dice: Dice, make: () => T): T | T[] {
  return dice.chance(0.7) ? make() : Array.from({ length: dice.pick([1, 2, 3]) }, make);
}

const dates = [
  "2025-01-01T00:00:00Z",
  "2027-01-01",
  "2026-06-01T00:00:00Z",
  "2030",
  "1780272000",
  "1893456000",
  "2025-06",
];

type Pair = [operator: string, key: string, value: string | string[]];

/** A condition on a key that the service may bring beside SourceArn, or never brings. */
const otherConditions: readonly ((dice: Dice) => Pair)[] = [
  (dice) => [
    dice.pick([
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIfExists",
      "ArnLike",
      "NumericEquals",
    ]),
    "aws:SourceAccount",
    some(dice, () =>
      dice.pick([account, account, otherAccount, "1111*", "${aws:ResourceAccount}", "${aws:PrincipalAccount}", "*"]),
    ),
  ],
  (dice) => [
    "Null",
    dice.pick(["aws:SourceArn", "aws:SourceAccount", "aws:PrincipalArn", "aws:SourceArns"]),
    dice.pick(["true", "false"]),
  ],
  (dice) => [
    dice.pick(["StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists"]),
    "aws:SourceOrgID",
    some(dice, () => dice.pick([ownOrganization, ownOrganization, "o-*", "o-zzzzzzzzzz", "${aws:ResourceOrgID}"])),
  ],
  (dice) => [
    dice.pick([
      "ForAnyValue:StringLike",
      "ForAllValues:StringLike",
      "ForAnyValue:StringNotLike",
      "ForAnyValue:StringEquals",
    ]),
    "aws:SourceOrgPaths",
    some(dice, () => dice.pick([`${ownOrganization}/*`, `${ownOrganization}/r-ab12/ou-ab12-11111111/*`, "o-*", "*"])),
  ],
  (dice) => [
    dice.pick(["StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase"]),
    "aws:PrincipalServiceName",
    some(dice, () => dice.pick([fargate, "ec2.amazonaws.com", "eks*", "EKS-Fargate-Pods.amazonaws.com"])),
  ],
  (dice) => [
    dice.pick(["Bool", "BoolIfExists", "StringEquals"]),
    "aws:PrincipalIsAWSService",
    dice.pick(["true", "false", "True"]),
  ],
  (dice) => [dice.pick(["Bool", "BoolIfExists"]), "aws:SecureTransport", dice.pick(["true", "false"])],
  (dice) => [
    dice.pick([
      "DateLessThan",
      "DateGreaterThan",
      "DateLessThanEquals",
      "DateGreaterThanEquals",
      "DateNotEquals",
      "DateLessThanIfExists",
    ]),
    "aws:CurrentTime",
    dice.pick(dates),
  ],
  (dice) => [
    dice.pick(["NumericLessThan", "NumericGreaterThan", "DateLessThan"]),
    "aws:EpochTime",
    dice.pick(["1893456000", "1577836800"]),
  ],
  (dice) => [dice.pick(["StringEquals", "StringNotEquals"]), "aws:SourceVpc", "vpc-1234"],
  (dice) => [dice.pick(["IpAddress", "NotIpAddress"]), "aws:SourceIp", dice.pick(["203.0.113.0/24", "0.0.0.0/0"])],
  (dice) => [
    dice.pick(["ArnLike", "ArnNotLike", "ArnLikeIfExists", "StringLike"]),
    "aws:PrincipalArn",
    `arn:aws:iam::${account}:role/*`,
  ],
  (dice) => [
    dice.pick(["StringEquals", "StringNotEquals", "StringEqualsIfExists"]),
    "aws:PrincipalAccount",
    dice.pick([account, otherAccount]),
  ],
  (dice) => [dice.pick(["StringEquals", "StringNotEquals"]), "aws:PrincipalOrgID", ownOrganization],
  (dice) => [dice.pick(["StringEquals", "StringNotEquals", "StringEqualsIfExists"]), "sts:ExternalId", "secret"],
  (dice) => [dice.pick(["Bool", "BoolIfExists"]), "aws:MultiFactorAuthPresent", dice.pick(["true", "false"])],
  (dice) => [
    dice.pick(["NumericLessThan", "NumericLessThanIfExists", "NumericGreaterThan"]),
    "aws:MultiFactorAuthAge",
    "3600",
  ],
  (dice) => [dice.pick(["StringEquals", "StringNotEquals"]), "aws:ResourceAccount", dice.pick([account, otherAccount])],
  (dice) => [
    dice.pick(["StringEquals", "StringNotEquals", "StringLike"]),
    "aws:RequestedRegion",
    dice.pick(["us-east-1", "eu-*"]),
  ],
  (dice) => [
    dice.pick(["StringEquals", "StringNotEquals", "StringLikeIfExists"]),
    "aws:PrincipalTag/team",
    dice.pick(["a", "*"]),
  ],
  (dice) => [anyOperator(dice), dice.pick(["aws:SourceARNs", "aws:SourceAcount", "aws:ProfileArn"]), anyArnValue(dice)],
];

function arnCondition(dice: Dice): Pair {
  return [dice.chance(0.5) ? "ArnLike" : anyOperator(dice), "aws:SourceArn", some(dice, () => anyArnValue(dice))];
}

function addCondition(statement: Json, dice: Dice): void {
  const [operator, key, value] = dice.chance(0.4) ? arnCondition(dice) : dice.pick(otherConditions)(dice);
  const condition = (statement.Condition ?? {}) as Block;
  const block = condition[operator] ?? {};
  // Two spellings of one key are for the table of malformed policies.
  const twin = Object.keys(block).find((known) => known.toLowerCase() === key.toLowerCase());
  condition[operator] = { ...block, [twin ?? key]: value };
  statement.Condition = condition;
}

function anyPrincipal(dice: Dice): Json {
  const root = `arn:aws:iam::${account}:root`;
  const jane = `arn:aws:iam::${account}:user/jane`;
  return dice.pick<Json>([
    { Principal: { Service: fargate } },
    { Principal: { Service: fargate } },
    { Principal: { Service: fargate } },
    { Principal: { Service: fargate } },
    { Principal: { Service: [fargate, "ec2.amazonaws.com"] } },
    { Principal: { Service: "ec2.amazonaws.com" } },
    { Principal: { Service: "lambda.amazonaws.com" } },
    { Principal: { AWS: root } },
    { Principal: { AWS: account } },
    { Principal: { AWS: jane } },
    { Principal: { Service: fargate, AWS: [jane, `arn:aws:iam::${otherAccount}:role/deploy`] } },
    { Principal: "*" },
    { Principal: { AWS: "*" } },
    { Principal: { Federated: "cognito-identity.amazonaws.com" } },
    { Principal: { Federated: `arn:aws:iam::${account}:saml-provider/sso` } },
    { Principal: { Federated: "eks-fargate-pods.example.com" } },
    { Principal: { AWS: `arn:aws:sts::${account}:assumed-role/deploy/ci` } },
    { NotPrincipal: { Service: fargate } },
    { NotPrincipal: { Service: "ec2.amazonaws.com" } },
    { NotPrincipal: { AWS: root } },
    { NotPrincipal: { AWS: [jane, root] } },
    { NotPrincipal: { AWS: jane } },
  ]);
}

function anyAction(dice: Dice): Json {
  return dice.pick<Json>([
    { Action: "sts:AssumeRole" },
    { Action: "sts:AssumeRole" },
    { Action: "sts:AssumeRole" },
    { Action: ["sts:AssumeRole", "sts:TagSession"] },
    { Action: "STS:assumerole" },
    { Action: "sts:Assume*" },
    { Action: "sts:AssumeRol?" },
    { Action: "sts:*" },
    { Action: "*" },
    { Action: "sts:TagSession" },
    { Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"] },
    { NotAction: "sts:TagSession" },
    { NotAction: "sts:AssumeRole" },
  ]);
}

function anyStatement(dice: Dice, Effect: string): Json {
  const service = { Principal: { Service: fargate } };
  const statement: Json = { Effect, ...(dice.chance(0.6) ? service : anyPrincipal(dice)), ...anyAction(dice) };
  for (let count = dice.pick([0, 1, 1, 1, 2, 3]); count > 0; count--) addCondition(statement, dice);
  return statement;
}

function assembled(dice: Dice): Document {
  const Statement = Array.from({ length: dice.pick([1, 2, 2, 3, 4]) }, (_, index) =>
    anyStatement(dice, index === 0 ? "Allow" : dice.pick(["Allow", "Deny", "Deny"])),
  );
  return { Version: dice.chance(0.9) ? "2012-10-17" : "2008-10-17", Statement };
}
