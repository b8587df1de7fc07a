import fc from "fast-check";
import type { Intended } from "../../core/trust";
import { account, fargate, otherAccount } from "../core/trust/fixtures";

/** A random trust policy, and whom its role is for. */
export interface RandomTrust {
  policy: Policy;
  intended: Intended & { accounts: readonly string[]; now: Date };
}

interface Policy {
  Version?: string;
  Statement: Json[];
}

type Json = Record<string, unknown>;
type Block = Record<string, Record<string, string | string[]>>;

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

/**
 * The case of a number: a right policy with a few things changed (one character, a wildcard, an operator, a key, a principal, a
 * statement added), or one put together from pieces that people use well and badly.
 */
export function randomTrustCase(seed: number): RandomTrust {
  const dice = new Dice(seed);
  const intended = intendedBy(dice);
  if (dice.chance(0.35)) return { intended, policy: assembled(dice) };
  const policy = rightPolicy(dice, intended);
  const changes = dice.pick([0, 1, 1, 1, 1, 2, 2, 3]);
  for (let change = 0; change < changes; change++) dice.pick(changesOfAPolicy)(policy, dice);
  return { intended, policy };
}

/** The policy of a random case. */
export const randomTrustPolicy = fc.nat().map((seed) => randomTrustCase(seed).policy);

function intendedBy(dice: Dice): RandomTrust["intended"] {
  const clusters = dice.pick([["my-cluster"], ["my-cluster"], ["my-cluster", "blue"], ["prod-*"], undefined]);
  return {
    accounts: dice.chance(0.1) ? [account, "444455556666"] : [account],
    now: new Date("2026-06-01T00:00:00Z"),
    ...(clusters && { clusters }),
    ...(dice.chance(0.15) && {
      regions: dice.pick([["us-east-1"], ["us-*"], ["us-east-1", "eu-west-1"], ["xx-test-1"]]),
    }),
    ...(dice.chance(0.15) && { organizations: [ownOrganization] }),
  };
}

/** A SourceArn that is right for what is intended. */
function rightArn(dice: Dice, intended: RandomTrust["intended"]) {
  const { clusters = ["*", "my-cluster", "prod-*"], regions = ["us-east-1", "us-east-1", "eu-west-1", "*", "us-*"] } =
    intended;
  const name = dice.pick(["*", "*", "*", "*/*", `web/${uuid}`]);
  return `arn:aws:eks:${dice.pick(regions)}:${account}:fargateprofile/${dice.pick(clusters)}/${name}`;
}

function rightPolicy(dice: Dice, intended: RandomTrust["intended"]): Policy {
  const arns = Array.from({ length: dice.pick([1, 1, 1, 2]) }, () => rightArn(dice, intended));
  const Allow = { Effect: "Allow", Principal: { Service: fargate }, Action: "sts:AssumeRole" };
  const under = (Condition: object) => [{ ...Allow, Condition }];
  const own = { "aws:SourceArn": arns.length === 1 ? arns[0] : arns };
  const Statement = dice.pick<Json[]>([
    under({ ArnLike: own }),
    under({ ArnLike: own }),
    under({ ArnLike: own }),
    under({ [dice.pick(["StringLike", "ArnEquals"])]: own }),
    under({ ArnLike: own, StringEquals: { "aws:SourceAccount": account } }),
    under({ ArnLike: { "aws:SourceArn": "arn:aws:eks:*:${aws:ResourceAccount}:fargateprofile/my-cluster/*" } }),
    under({ StringLike: own, Bool: { "aws:SecureTransport": "true" } }),
    [Allow, { ...Allow, Effect: "Deny", Condition: { [dice.pick(["ArnNotLike", "StringNotLike"])]: own } }],
    arns.flatMap((arn) => under({ ArnLike: { "aws:SourceArn": arn } })),
  ]);
  // As text, so that no two statements share a list.
  return JSON.parse(JSON.stringify({ Version: "2012-10-17", Statement })) as Policy;
}

type Change = (policy: Policy, dice: Dice) => void;

/** Changes one condition of a policy, if it has any. */
function inCondition(change: (operator: string, key: string, condition: Block, dice: Dice) => void): Change {
  return ({ Statement }, dice) => {
    const places = Statement.flatMap(({ Condition }) =>
      Object.entries((Condition ?? {}) as Block).flatMap(([operator, block]) =>
        Object.keys(block).map((key) => [operator, key, Condition as Block] as const),
      ),
    );
    if (places.length > 0) change(...dice.pick(places), dice);
  };
}

function inValue(change: (value: string, dice: Dice) => string): Change {
  return inCondition((operator, key, { [operator]: block = {} }, dice) => {
    const values = [block[key] ?? ""].flat();
    const index = dice.below(values.length);
    values[index] = change(values[index] ?? "", dice);
    block[key] = values.length === 1 && dice.chance(0.8) ? (values[0] ?? "") : values;
  });
}

const inPart = (index: number, options: readonly string[]) =>
  inValue((value, dice) => {
    const other = dice.pick(options);
    return value
      .split(":")
      .map((part, at) => (at === index ? other : part))
      .join(":");
  });

/** Another Principal or Action. */
const inElement =
  (name: string, make: (dice: Dice) => Json): Change =>
  ({ Statement }, dice) => {
    const statement = dice.pick(Statement);
    delete statement[name];
    delete statement[`Not${name}`];
    Object.assign(statement, make(dice));
  };

const oneCharacterOff = inValue((value, dice) => {
  const at = dice.below(value.length);
  const [before, old, after] = [value.slice(0, at), value.charAt(at), value.slice(at + 1)];
  const character = dice.pick(Array.from("*?*?aA1-_/:.$x"));
  const swapped = old === old.toLowerCase() ? old.toUpperCase() : old.toLowerCase();
  return before + dice.pick([character, "", character + old, swapped]) + after;
});

const wildcardMoved = inValue((value, dice) => {
  const without = value.replace("*", "");
  const at = dice.below(without.length + 1);
  return `${without.slice(0, at)}*${without.slice(at)}`;
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
  ...["${aws:ResourceAccount}", "${aws:SourceAccount}", "${aws:PrincipalAccount}", "${AWS::AccountId}", ""],
  "444455556666",
];
const resourceParts = [
  ...["fargateprofile/my-cluster/*", "fargateprofile/my-cluster", "fargateprofile/my-cluster*", "fargateprofile/my-*"],
  ...["fargateprofile/*/*", "fargateprofile/*", "fargateprofile/blue/*", `fargateprofile/my-cluster/web/${uuid}`],
  ...["fargateprofile/my-cluster/web/*", "fargateprofile/?y-cluster/*", "fargateprofile/my-cluste?/*", "*", ""],
  ...["cluster/my-cluster", "fargateprofile//*", "*/my-cluster/*", "fargateprofile:my-cluster/*", "Fargateprofile/*"],
  ...["fargateprofile/my-cluster/*/*/*", "fargateprofile/*my-cluster/*", "fargateprofile/${aws:SourceAccount}/*"],
  ...[`fargateprofile/my-cluster/*/${uuid.toUpperCase()}`, "fargateprofile/prod-?/*", "nodegroup/my-cluster/*"],
  ...["fargateprofile/my-*/*", "fargateprofile/other/*"],
];
const keyNames = [
  ...["aws:SourceArn", "aws:SourceAccount", "AWS:sourcearn", "aws:sourceAccount", "aws:SourceARNs", "aws:SourceAcount"],
  ...["aws:SourceOrgID", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:ResourceAccount", "sts:ExternalId"],
];

const conditionAdded: Change = ({ Statement }, dice) => addCondition(dice.pick(Statement), dice);
const statementAdded: Change = ({ Statement }, dice) => Statement.push(furtherStatement(dice));

const changesOfAPolicy: readonly Change[] = [
  ...[oneCharacterOff, oneCharacterOff, oneCharacterOff, wildcardMoved, wildcardMoved],
  inPart(1, ["aws", "aws-cn", "*", "aws-us-gov", "aws*", ""]),
  inPart(2, ["eks", "ec2", "*", "e?s", "EKS"]),
  ...[inPart(3, regionParts), inPart(3, regionParts)],
  ...[inPart(4, accountParts), inPart(4, accountParts)],
  ...[inPart(5, resourceParts), inPart(5, resourceParts)],
  inValue((value, dice) =>
    value
      .split(":")
      .filter((_, index) => index !== dice.below(6))
      .join(":"),
  ),
  inCondition((operator, _, condition, dice) => {
    const { [operator]: block = {} } = condition;
    delete condition[operator];
    condition[anyOperator(dice)] = block;
  }),
  inCondition((operator, key, { [operator]: block = {} }, dice) => {
    const { [key]: value = "" } = block;
    delete block[key];
    block[dice.pick(keyNames)] = value;
  }),
  inCondition((operator, key, { [operator]: block = {} }, dice) => {
    block[key] = [block[key] ?? "", anyArnValue(dice)].flat();
  }),
  ...[conditionAdded, conditionAdded],
  ...[statementAdded, statementAdded, statementAdded],
  inElement("Principal", anyPrincipal),
  inElement("Action", anyAction),
  ({ Statement }, dice) => {
    const statement = dice.pick(Statement);
    statement.Effect = statement.Effect === "Allow" ? "Deny" : "Allow";
  },
  (policy) => (policy.Version = "2008-10-17"),
  (policy) => delete policy.Version,
];

function anyOperator(dice: Dice) {
  const names = [
    ...["ArnLike", "ArnLike", "ArnLike", "ArnEquals", "ArnNotLike", "ArnNotLike", "ArnNotEquals", "StringLike"],
    ...["StringLike", "StringEquals", "StringEquals", "StringNotLike", "StringNotEquals", "StringEqualsIgnoreCase"],
    "StringNotEqualsIgnoreCase",
  ];
  const quantifier = dice.pick(["", "", "ForAnyValue:", "ForAllValues:"]);
  return quantifier + dice.pick(names) + dice.pick(["", "", "", "", "IfExists"]);
}

function anyArnValue(dice: Dice) {
  const part = (right: string, options: readonly string[]) => (dice.chance(0.6) ? right : dice.pick(options));
  const resource = part("fargateprofile/my-cluster/*", resourceParts);
  return `arn:aws:eks:${part("us-east-1", regionParts)}:${part(account, accountParts)}:${resource}`;
}

type Row = readonly [operators: readonly string[], keys: readonly string[], values: readonly string[]];

const equals = ["StringEquals", "StringNotEquals"];

/** Conditions on keys that the service may bring beside SourceArn, or never brings. */
const otherConditions: readonly Row[] = [
  [
    [...equals, "StringLike", "StringNotLike", "StringEqualsIfExists", "ArnLike", "NumericEquals"],
    ["aws:SourceAccount"],
    [account, account, otherAccount, "1111*", "${aws:ResourceAccount}", "${aws:PrincipalAccount}", "*"],
  ],
  [["Null"], ["aws:SourceArn", "aws:SourceAccount", "aws:PrincipalArn", "aws:SourceArns"], ["true", "false"]],
  [
    [...equals, "StringLike", "StringEqualsIfExists", "ForAnyValue:StringEquals"],
    ["aws:SourceOrgID"],
    [ownOrganization, ownOrganization, "o-*", "o-zzzzzzzzzz", "${aws:ResourceOrgID}"],
  ],
  [
    ["ForAnyValue:StringLike", "ForAllValues:StringLike", "ForAnyValue:StringNotLike", "ForAnyValue:StringEquals"],
    ["aws:SourceOrgPaths"],
    [`${ownOrganization}/*`, `${ownOrganization}/r-ab12/ou-ab12-11111111/*`, "o-*", "*"],
  ],
  [
    [...equals, "StringLike", "StringEqualsIgnoreCase"],
    ["aws:PrincipalServiceName"],
    [fargate, "ec2.amazonaws.com", "eks*", "EKS-Fargate-Pods.amazonaws.com"],
  ],
  [["Bool", "BoolIfExists", "StringEquals"], ["aws:PrincipalIsAWSService"], ["true", "false", "True"]],
  [["Bool", "BoolIfExists"], ["aws:SecureTransport"], ["true", "false"]],
  [["Bool", "BoolIfExists"], ["aws:MultiFactorAuthPresent"], ["true", "false"]],
  [
    [
      ...["DateLessThan", "DateGreaterThan", "DateLessThanEquals", "DateGreaterThanEquals", "DateNotEquals"],
      "DateLessThanIfExists",
    ],
    ["aws:CurrentTime"],
    ["2025-01-01T00:00:00Z", "2027-01-01", "2026-06-01T00:00:00Z", "2030", "1780272000", "1893456000", "2025-06"],
  ],
  [["NumericLessThan", "NumericGreaterThan", "DateLessThan"], ["aws:EpochTime"], ["1893456000", "1577836800"]],
  [["IpAddress", "NotIpAddress"], ["aws:SourceIp"], ["203.0.113.0/24", "0.0.0.0/0"]],
  [
    ["ArnLike", "ArnNotLike", "ArnLikeIfExists", "StringLike"],
    ["aws:PrincipalArn"],
    [`arn:aws:iam::${account}:role/*`],
  ],
  [
    [...equals, "StringEqualsIfExists"],
    ["aws:PrincipalAccount", "aws:ResourceAccount"],
    [account, otherAccount],
  ],
  [[...equals, "StringEqualsIfExists"], ["sts:ExternalId", "aws:SourceVpc"], ["secret"]],
  [[...equals, "ForAnyValue:StringEquals"], ["aws:PrincipalOrgID"], [ownOrganization]],
  [["NumericLessThan", "NumericLessThanIfExists", "NumericGreaterThan"], ["aws:MultiFactorAuthAge"], ["3600"]],
  [[...equals, "StringLike"], ["aws:RequestedRegion"], ["us-east-1", "eu-*"]],
  [[...equals, "StringLikeIfExists"], ["aws:PrincipalTag/team"], ["a", "*"]],
];

/** A condition on SourceArn in one of two; else one of the others, or one on a key that does not exist. */
function addCondition(statement: Json, dice: Dice) {
  const own: Row = [["ArnLike", anyOperator(dice)], ["aws:SourceArn"], [anyArnValue(dice), anyArnValue(dice)]];
  const typo: Row = [[anyOperator(dice)], ["aws:SourceARNs", "aws:SourceAcount", "aws:ProfileArn"], own[2]];
  const [operators, keys, values] = dice.chance(0.5) ? own : dice.pick([...otherConditions, typo]);
  const [operator, key] = [dice.pick(operators), dice.pick(keys)];
  const isList = /String|Arn/.test(operator) && dice.chance(0.3);
  const value = isList ? Array.from({ length: dice.pick([1, 2, 3]) }, () => dice.pick(values)) : dice.pick(values);
  const condition = (statement.Condition ?? {}) as Block;
  const block = condition[operator] ?? {};
  // Two spellings of one key are for the table of malformed policies.
  const twin = Object.keys(block).find((known) => known.toLowerCase() === key.toLowerCase());
  condition[operator] = { ...block, [twin ?? key]: value };
  statement.Condition = condition;
}

const root = `arn:aws:iam::${account}:root`;
const jane = `arn:aws:iam::${account}:user/jane`;
const principals = [
  ...Array.from({ length: 4 }, () => ({ Service: fargate })),
  { Service: [fargate, "ec2.amazonaws.com"] },
  ...["ec2.amazonaws.com", "lambda.amazonaws.com"].map((Service) => ({ Service })),
  ...[root, account, jane, "*", `arn:aws:sts::${account}:assumed-role/deploy/ci`].map((AWS) => ({ AWS })),
  { Service: fargate, AWS: [jane, `arn:aws:iam::${otherAccount}:role/deploy`] },
  "*",
  ...[
    "cognito-identity.amazonaws.com",
    `arn:aws:iam::${account}:saml-provider/sso`,
    "eks-fargate-pods.example.com",
  ].map((Federated) => ({ Federated })),
];
const others = [
  { Service: fargate },
  { Service: "ec2.amazonaws.com" },
  { AWS: root },
  { AWS: [jane, root] },
  { AWS: jane },
];

function anyPrincipal(dice: Dice): Json {
  return dice.chance(0.8)
    ? { Principal: dice.pick<unknown>(principals) }
    : { NotPrincipal: dice.pick<unknown>(others) };
}

const actions = [
  ...["sts:AssumeRole", "sts:AssumeRole", "sts:AssumeRole", "STS:assumerole", "sts:Assume*", "sts:AssumeRol?", "sts:*"],
  ...["*", "sts:TagSession"],
  ["sts:AssumeRole", "sts:TagSession"],
  ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
];

function anyAction(dice: Dice): Json {
  return dice.chance(0.85)
    ? { Action: dice.pick<unknown>(actions) }
    : { NotAction: dice.pick(["sts:TagSession", "sts:AssumeRole"]) };
}

function anyStatement(dice: Dice, Effect: string): Json {
  const service = { Principal: { Service: fargate } };
  const statement: Json = { Effect, ...(dice.chance(0.6) ? service : anyPrincipal(dice)), ...anyAction(dice) };
  for (let count = dice.pick([0, 1, 1, 1, 2, 3]); count > 0; count--) addCondition(statement, dice);
  return JSON.parse(JSON.stringify(statement)) as Json;
}

const furtherStatement = (dice: Dice) => anyStatement(dice, dice.pick(["Allow", "Deny", "Deny"]));

function assembled(dice: Dice): Policy {
  const Statement = Array.from({ length: dice.pick([1, 2, 2, 3, 4]) }, (_, index) =>
    index === 0 ? anyStatement(dice, "Allow") : furtherStatement(dice),
  );
  return { Version: dice.chance(0.9) ? "2012-10-17" : "2008-10-17", Statement };
}
