// Programs of a user's own: each gives the component these arguments; a bad one must fail with its message. Plain
// JavaScript, so that they run in any project that has the component, under any version of Node and of Pulumi.
const pulumi = require("@pulumi/pulumi");

const given = { clusters: ["my-cluster"], regions: ["eu-west-1"], accountId: "111122223333" };
const longNames = Array.from({ length: 60 }, (_, index) => `a-cluster-with-a-rather-long-name-${index}`);
const ofAnotherAccount = "arn:aws:eks:eu-west-1:444455556666:cluster/theirs";

/** The good ones say nothing. */
const good = [
  { title: "all that is asked for is given", args: given },
  { title: "account and Region are the provider's", args: { clusters: ["my-cluster"] } },
];

const bad = [
  { title: "no clusters", args: {}, message: "clusters is missing" },
  {
    title: "a cluster that is no name",
    args: { clusters: ["my cluster"] },
    message: 'clusters[0] "my cluster" is neither',
  },
  {
    title: "60 long cluster names while the account is not known",
    args: { clusters: longNames },
    message: "clusters make a trust policy of",
  },
  {
    title: "a cluster of another account than the provider's",
    args: { clusters: [ofAnotherAccount] },
    message: 'clusters[0] "444455556666" is a cluster of another account than the role\'s, 111122223333',
  },
  {
    title: "a cluster of another partition than the provider's Region",
    args: { clusters: ["arn:aws-cn:eks:cn-north-1:111122223333:cluster/a", "b"] },
    message: "clusters and regions lie in 2 partitions (aws-cn, aws)",
  },
  {
    title: "a name that arrives late",
    args: { ...given, name: pulumi.output("a b") },
    message: 'name "a b" is not a role name',
  },
  {
    title: "a log stream that arrives late",
    args: { ...given, logging: { kinesisStreams: [new Promise((resolve) => setTimeout(resolve, 20, "a b"))] } },
    message: 'logging.kinesisStreams[0] "a b" is not a Kinesis stream\'s name',
  },
  {
    title: "a role to adopt that serves EC2 nodes",
    args: { ...given, adopt: { name: "nodes" } },
    message: 'adopt.name "nodes" is a role of EC2 nodes',
  },
  {
    title: "another path than the adopted role's",
    args: { ...given, path: "/other/", adopt: { name: "pods" } },
    message: 'path "/other/" is not the path of the role pods, /',
  },
  {
    title: "an adopted role whose trust policy grows too long",
    args: { clusters: longNames, adopt: { name: "pods" } },
    message: "clusters make a trust policy of",
  },
  {
    title: "an argument that the component does not have",
    args: { ...given, cluster: "my-cluster" },
    message: "cluster is no argument of this component",
  },
];

module.exports = { good, bad };
