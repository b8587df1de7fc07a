/** Rules and fixes that stand in many messages, under the words that stand for them above. */
const phrases: [string, string][] = [
  [
    "CLUSTERS",
    'Give clusters: ["my-cluster"] with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account.',
  ],
  [
    "CLUSTER",
    "is neither an EKS cluster name (1 to 100 letters, digits, - and _, the first a letter or digit) nor a cluster ARN",
  ],
  [
    "REGIONS",
    'Give regions: ["eu-west-1"] as `aws account list-regions` shows them, or leave regions out for the provider\'s Region, or ["*"] for every Region.',
  ],
  [
    "ACCOUNT",
    'is not an AWS account id, which is a text of 12 digits. Give accountId: "111122223333" in quotes, or leave it out for the account of the provider\'s credentials.',
  ],
  [
    "NAME",
    "is not a role name, which has 1 to 64 letters, digits and +=,.@_-. Give a shorter or plainer name, or leave name out for a unique one.",
  ],
  [
    "PREFIX",
    "is not a role name prefix, which has 1 to 38 letters, digits and +=,.@_-, since AWS's provider adds 26. Give a shorter or plainer prefix, or the entire name as name.",
  ],
  [
    "PATH",
    'is not a role path, which begins and ends with / and has at most 512 characters, none of them a space. Give a path such as "/eks/", or leave it out for "/".',
  ],
  [
    "DESCRIPTION",
    "is not a description that IAM takes: at most 1000 characters of Latin-1, without em dashes and curly quotes. Use plain hyphens and straight quotes, and fewer words.",
  ],
  [
    "BOUNDARY",
    'is not the ARN of a managed policy. Give an ARN such as "arn:aws:iam::111122223333:policy/boundary", or leave it out for no boundary.',
  ],
  [
    "SESSION",
    "is not a whole number of seconds from 3600 (1 hour) to 43200 (12 hours). Give maxSessionDuration: 3600, or leave it out.",
  ],
  ["POLICIES", 'Give additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" }.'],
  ["INLINE", "Give additionalInlinePolicies: { audit: pulumi.jsonStringify({ Version, Statement }) }."],
  [
    "CACHE",
    "is not a repository prefix of ECR: 2 to 256 lower-case letters, digits and ._-/, without the last slash, or ROOT. " +
      'Give pullThroughCachePrefixes: ["docker-hub"] as `aws ecr describe-pull-through-cache-rules` shows them.',
  ],
  [
    "LIMIT",
    "is not a whole number of characters from 1 to 8192, the most that AWS raises its quota to. " +
      "Give the account's quota \"Role trust policy length\" as IAM's Service Quotas page shows it, or leave it out for 2048.",
  ],
];

/** A message with all its words, as the component prints it. */
export function spelledOut(message: string): string {
  const words = phrases.reduce(
    (text, [word, phrase]) => text.replace(new RegExp(`\\b${word}\\b`), () => phrase),
    message,
  );
  return `FargatePodExecutionRole "pods": ${words}`;
}
