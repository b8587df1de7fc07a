/** Rules and fixes that stand in many messages, under the words that stand for them above. */
const phrases: [string, string][] = [
  [
    "CLUSTERS",
    'Give for example clusters: ["my-cluster"] with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account.',
  ],
  [
    "CLUSTER",
    "is neither an EKS cluster name (1 to 100 letters, digits, - and _, the first a letter or digit) nor a cluster ARN",
  ],
  [
    "REGIONS",
    'Give for example regions: ["eu-west-1", "eu-central-1"] as `aws account list-regions` shows them, or ["*"] for every Region, or leave it out for the provider\'s Region.',
  ],
  [
    "ACCOUNT",
    'is not an AWS account id, which is a text of 12 digits. Give for example accountId: "111122223333" in quotes, or leave it out for the account of the provider\'s credentials.',
  ],
  [
    "NAME",
    'is not a role name, which has 1 to 64 letters, digits and +=,.@_-. Give for example name: "AmazonEKSFargatePodExecutionRole", or leave it out.',
  ],
  [
    "PREFIX",
    'is not a role name prefix, which has 1 to 38 letters, digits and +=,.@_-, since AWS\'s provider adds 26. Give for example namePrefix: "fargate-pods-", or leave it out.',
  ],
  [
    "PATH",
    'is not a role path, which begins and ends with / and has at most 512 characters, none of them a space. Give for example path: "/eks/", or leave it out.',
  ],
  [
    "DESCRIPTION",
    'is not a description that IAM takes: at most 1000 characters of Latin-1, without em dashes and curly quotes. Give for example description: "Pulls images and ships logs for the pods of my-cluster", or leave it out.',
  ],
  [
    "BOUNDARY",
    'is not the ARN of a managed policy. Give for example permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary", or leave it out.',
  ],
  [
    "SESSION",
    "is not a whole number of seconds from 3600 (1 hour) to 43200 (12 hours). Give for example maxSessionDuration: 3600, or leave it out.",
  ],
  [
    "POLICIES",
    'Give for example additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" }, or leave it out.',
  ],
  [
    "INLINE",
    'Give for example additionalInlinePolicies: { audit: "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}" }, or leave it out.',
  ],
  [
    "CACHE",
    'is not a repository prefix of ECR: 2 to 256 lower-case letters, digits and ._-/, without the last slash, or ROOT. Give for example pullThroughCachePrefixes: ["docker-hub"] as `aws ecr describe-pull-through-cache-rules` shows them.',
  ],
  [
    "LIMIT",
    'is not a whole number of characters from 1 to 8192, the most that AWS raises its quota to. Give for example trustPolicyLimit: 4096, or what the quota "Role trust policy length" of the account is, or leave it out for 2048.',
  ],
  ["TAGS", 'Give for example tags: { team: "platform" }, or leave it out.'],
  [
    "LOGGING",
    'Give for example logging: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }, or leave it out.',
  ],
  ["ADOPT", 'Give for example adopt: { name: "AmazonEKSFargatePodExecutionRole" }, or leave it out.'],
];

/** A message with all its words, as the component prints it. */
export function spelledOut(message: string): string {
  const words = phrases.reduce(
    (text, [word, phrase]) => text.replace(new RegExp(`\\b${word}\\b`), () => phrase),
    message,
  );
  return `FargatePodExecutionRole "pods": ${words}`;
}
