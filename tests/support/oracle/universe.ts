import { either, everything, type Language, many, noneOf, oneOf, text, then, times } from "./regular";

/** The texts that keys of a request can have, in so far as AWS says. */
const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const letters = lower + lower.toUpperCase();

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
const regionsByPartition: Record<string, readonly string[]> = {
  aws: [
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2"],
    ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
    ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
    ...["ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-west-1", "eu-west-2", "eu-west-3"],
    ...["eu-north-1", "eu-south-1", "eu-south-2", "il-central-1", "me-south-1", "me-central-1"],
    ...["mx-central-1", "sa-east-1"],
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
  "aws-iso": ["us-iso-east-1", "us-iso-west-1"],
  "aws-iso-b": ["us-isob-east-1", "us-isob-west-1"],
  "aws-iso-e": ["eu-isoe-west-1"],
  "aws-iso-f": ["us-isof-east-1", "us-isof-south-1"],
  "aws-eusc": ["eusc-de-east-1"],
};

export const accountNumber = times(12, oneOf(digits));
/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const name = then(oneOf(letters + digits), many(oneOf(`${letters}${digits}_-`)));
const hex = oneOf(`${digits}abcdef`);
const uuid = then(...[8, 4, 4, 4].flatMap((count) => [times(count, hex), text("-")]), times(12, hex));

/** The ARNs of Fargate profiles. A Region that only the configuration knows counts in each partition. */
export function profileArns(accounts: Language, moreRegions: readonly string[] = []): Language {
  const more = moreRegions.filter((region) => !Object.values(regionsByPartition).flat().includes(region));
  const places = Object.entries(regionsByPartition).map(([partition, regions]) =>
    then(text(`${partition}:eks:`), either(...[...regions, ...more].map(text))),
  );
  const slash = text("/");
  return then(
    text("arn:"),
    either(...places),
    text(":"),
    accounts,
    text(":fargateprofile/"),
    name,
    slash,
    name,
    slash,
    uuid,
  );
}

const lowerOrDigit = oneOf(lower + digits);
/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const organizationId = then(text("o-"), times(10, lowerOrDigit), many(lowerOrDigit));
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html */
export const organizationPath = then(
  ...[organizationId, text("/r-"), times(4, lowerOrDigit), many(lowerOrDigit), text("/")],
  many(
    then(
      text("ou-"),
      times(4, lowerOrDigit),
      many(lowerOrDigit),
      text("-"),
      times(8, lowerOrDigit),
      many(lowerOrDigit),
      text("/"),
    ),
  ),
);
export const anyRegion = either(...Object.values(regionsByPartition).flat().map(text));
export const anyValue = then(noneOf([]), everything);

/**
 * All keys that begin with `aws:`. No other key that begins so is in a request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const globalKeys = new Set(
  (
    "principalarn principalaccount principalorgpaths principalorgid principalisawsservice principalservicename " +
    "principalservicenameslist principaltype userid username assumedroot federatedprovider tokenissuetime " +
    "multifactorauthage multifactorauthpresent chatbotsourcearn ec2instancesourcevpc ec2instancesourceprivateipv4 " +
    "sourceidentity sourceip sourcevpc sourcevpcarn sourcevpce vpceaccount vpceorgid vpceorgpaths vpcsourceip " +
    "resourceaccount resourceorgpaths resourceorgid calledvia calledviafirst calledvialast viaawsservice currenttime " +
    "epochtime referer requestedregion tagkeys securetransport sourceaccount sourcearn sourceorgid sourceorgpaths useragent"
  )
    .split(" ")
    .map((key) => `aws:${key}`),
);

export function exists(key: string): boolean {
  return !key.startsWith("aws:") || globalKeys.has(key) || /^aws:(principal|request|resource)tag\/./.test(key);
}

/** Keys of a request through somebody's VPC endpoint: a service's own call comes through none. */
export const keysOfEndpoints = ["sourcevpc", "sourcevpce", "vpceaccount", "vpceorgid", "vpceorgpaths"].map(
  (key) => `aws:${key}`,
);

/** Keys that tell of an IAM identity or its session: no request of an AWS service has them. */
export function isOfIdentity(key: string): boolean {
  return (
    /^aws:(principal(arn|account|orgid|orgpaths|tag\/.*)|userid|username|multifactorauth.*|tokenissuetime)$/.test(
      key,
    ) ||
    /^aws:(federatedprovider|assumedroot|sourceidentity|chatbotsourcearn|ec2instancesource.*)$/.test(key) ||
    !key.startsWith("aws:")
  );
}
