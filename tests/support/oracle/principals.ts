import type { Statement } from "./document";

/** Someone who asks for the role. */
export interface Requester {
  type: "Service" | "AWS" | "Federated" | "CanonicalUser";
  /** The principals that name the requester: itself first, then for example its role and its account. */
  names: readonly string[];
  /** The account of an IAM identity. */
  account?: string;
  action: string;
}

export const fargate = "eks-fargate-pods.amazonaws.com";

/** The Fargate service, and what looks like its principal: in one Region, or one of the wrong names of the cases. */
export const isFargate = (service: string) =>
  /^(eks-fargate-pods(\.[a-z0-9-]+)?|eks-fargate|eks-fargate-pod|eks-fargte-pods)\.amazonaws\.com$/.test(service) ||
  /^(eks-fargate-pods|fargate-pods\.amazonaws\.com\.cn|EKS_Fargate-Pods\.amazonaws\.com)$/.test(service);

/** The principal of the role that EKS itself uses: never the one of a request for pods. */
export const ofEksItself = "eks-fargate.amazonaws.com";

export function service(name: string): Requester {
  return { type: "Service", names: [name], action: "sts:AssumeRole" };
}

/** Whether a statement is about a requester. A name of its account in NotPrincipal keeps a requester out of the statement. */
export function isAbout({ principals, others, coversAction }: Statement, requester: Requester): boolean {
  const named =
    principals.everyone ||
    principals.named.some(({ type, value }) => type === requester.type && requester.names.includes(value));
  return named !== others && coversAction(requester.action);
}

/** Everyone but the Fargate service that some statement can tell apart, and for each kind one that no statement names. */
export function otherRequesters(statements: readonly Statement[], accounts: readonly string[]): Requester[] {
  const named = statements.flatMap(({ principals }) => principals.named);
  const of = (wanted: string) => [...new Set(named.filter(({ type }) => type === wanted).map(({ value }) => value))];
  return [
    ...[...of("Service"), ...servicesAsked(statements)].filter((name) => !isFargate(name)).map(service),
    ...[...accounts, ...of("AWS").map(accountOf), ...accountsAsked(statements)]
      .filter((account) => account !== "")
      .concat("765432109876")
      .flatMap(identitiesOfAccount),
    ...of("AWS").flatMap(identitiesNamed),
    ...[...of("Federated"), "never-named.example.com", "arn:aws:iam::765432109876:saml-provider/never-named"].map(
      federated,
    ),
    ...of("CanonicalUser").map((name) => ({ type: "CanonicalUser" as const, names: [name], action: "sts:AssumeRole" })),
  ];
}

/** Services that conditions tell apart, and one that none does. */
function servicesAsked(statements: readonly Statement[]): string[] {
  const asked = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.startsWith("aws:principalservicename"))
    .flatMap(({ values }) => values.map((value) => value.toLowerCase().replace(/[*?]/g, "x")));
  return [...asked, "never-named.amazonaws.com"];
}

/** Accounts that conditions tell apart. */
function accountsAsked(statements: readonly Statement[]): string[] {
  return statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key === "aws:principalaccount" || key === "aws:principalarn")
    .flatMap(({ values }) => values.flatMap((value) => value.match(/(?<!\d)\d{12}(?!\d)/g) ?? []));
}

const accountOf = (arn: string) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? "";
const root = (account: string) => `arn:aws:iam::${account}:root`;

function identitiesOfAccount(account: string): Requester[] {
  const common = { type: "AWS", account, action: "sts:AssumeRole" } as const;
  return [
    { ...common, names: [root(account)] },
    { ...common, names: [`arn:aws:iam::${account}:user/never-named`, root(account)] },
    { ...common, names: [`arn:aws:iam::${account}:role/never-named`, root(account)] },
  ];
}

function identitiesNamed(arn: string): Requester[] {
  const account = accountOf(arn);
  const common = { type: "AWS", ...(account !== "" && { account }), action: "sts:AssumeRole" } as const;
  if (arn === "*" || arn === root(account)) return [];
  const above = account === "" ? [] : [root(account)];
  const role = /^arn:([^:]*):iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(arn);
  const session = /^arn:([^:]*):sts::\d{12}:assumed-role\/([^/]+)\/[^/]+$/.exec(arn);
  if (role) {
    const ofRole = `arn:${role[1]}:sts::${account}:assumed-role/${role[2]}/never-named`;
    return [
      { ...common, names: [arn, ...above] },
      { ...common, names: [ofRole, arn, ...above] },
    ];
  }
  if (session) return [{ ...common, names: [arn, `arn:${session[1]}:iam::${account}:role/${session[2]}`, ...above] }];
  return [{ ...common, names: [arn, ...above] }];
}

function federated(name: string): Requester {
  const action = name.includes(":saml-provider/") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  return { type: "Federated", names: [name], action };
}
