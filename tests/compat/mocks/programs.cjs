// Programs of a user's own: each gives the component these arguments; a bad one must fail with its message. Plain
// JavaScript, so that they run in any project that has the component, under any version of Node and of Pulumi.
const pulumi = require("@pulumi/pulumi");

const given = { clusters: ["my-cluster"], regions: ["eu-west-1"], accountId: "111122223333" };
const longNames = Array.from({ length: 60 }, (_, index) => `a-cluster-with-a-rather-long-name-${index}`);
const later = (value) => new Promise((resolve) => setTimeout(resolve, 20, value));
const ofAnotherAccount = "arn:aws:eks:eu-west-1:444455556666:cluster/theirs";

/** The good ones say nothing. */
const good = [
  { title: "all that is asked for is given", args: given },
  { title: "account and Region are the provider's", args: { clusters: ["my-cluster"] } },
];

const bad = [
  { title: "no clusters", args: {}, message: "clusters is missing" },
  {
    title: "60 long cluster names while the account is not known",
    args: { clusters: longNames },
    message: "clusters make a trust policy of",
  },
  {
    title: "a cluster of another account than the provider's",
    args: { clusters: [ofAnotherAccount] },
    message:
      'clusters[0] "arn:aws:eks:eu-west-1:444455556666:cluster/theirs" is a cluster of another account than the role\'s, 111122223333',
  },
  {
    title: "a name that arrives late",
    args: { ...given, name: pulumi.output("a b") },
    message: 'name "a b" is not a role name',
  },
  {
    title: "a log stream that arrives late",
    args: { ...given, logging: { kinesisStreams: [later("a b")] } },
    message: 'logging.kinesisStreams[0] "a b" is not a Kinesis stream\'s name',
  },
  {
    title: "a role to adopt that serves EC2 nodes",
    args: { ...given, adopt: { name: "nodes" } },
    message: 'adopt.name "nodes" is a role of EC2 nodes',
  },
  {
    title: "an adopted role whose trust policy grows too long",
    args: { clusters: longNames, adopt: { name: "pods" } },
    message: "clusters make a trust policy of",
  },
  {
    title: "a secret that is no role name",
    args: { ...given, name: pulumi.secret("a b") },
    message: "name (secret) is not a role name",
  },
  {
    title: "200 clusters, each of which arrives late",
    args: { ...given, clusters: Array.from({ length: 200 }, (_, index) => later(`cluster-${index}`)) },
    message: "clusters make a trust policy of",
  },
  {
    title: "an account that is not the provider's",
    args: { clusters: ["my-cluster"], accountId: later("444455556666") },
    message: 'accountId "444455556666" is not the account of the provider\'s credentials, 111122223333',
  },
  {
    title: "a role to adopt that AWS does not have",
    args: { ...given, adopt: { name: "missing" } },
    message: 'adopt.name "missing" is not the name of a r',
  },
  {
    title: "a list of clusters that comes to nothing",
    args: { clusters: later(undefined) },
    message: "clusters is missing",
  },
  {
    title: "tags that Pulumi cannot read",
    args: { ...given, tags: new Map([["team", "platform"]]) },
    message: "tags {} is not a map",
  },
];

/**
 * A look-up of the program's own fails: made when the program runs, and its error is not the component's.
 * @type {[string, (failed: Promise<never>) => object][]}
 */
const failingArguments = [
  ["clusters", (failed) => ({ ...given, clusters: failed })],
  ["one cluster", (failed) => ({ ...given, clusters: [failed] })],
  ["the account", (failed) => ({ ...given, accountId: failed })],
  ["a tag", (failed) => ({ ...given, tags: { team: failed } })],
  ["a further policy", (failed) => ({ ...given, additionalPolicies: { logs: pulumi.output(failed) } })],
];
const failing = failingArguments.map(([what, argsWith]) => ({
  title: `a look-up of ${what} fails`,
  args: () => argsWith(later().then(() => Promise.reject(new Error("the look-up failed")))),
  message: "the look-up failed",
}));

module.exports = { good, bad, failing };
