import { unknown, urnOf } from "../../support/analyzer";
import {
  account,
  arnOf,
  fargateProfile,
  madeRole,
  newRole,
  nodeGroup,
  rightTrust,
  roleUrn,
  trustFor,
} from "../fixtures";
import { inAccount, open, resource, used, type Bypass } from "./parts";

const far = "444455556666";
const profileType = "aws:eks/fargateProfile:FargateProfile";
const inRegion = (region: string) => ({ provider: { name: region, props: { region } } });

/** Other accounts, Regions and partitions, and roles that share a name. */
export const accounts: Record<string, Bypass> = {
  "a profile in another Region than the one that its role trusts": [
    [
      madeRole("pods", { assumeRolePolicy: rightTrust() }),
      { ...fargateProfile(arnOf("pods")), ...inRegion("us-east-1") },
    ],
    "profile-role-untrusted",
  ],
  "a profile in another account than the one that its role trusts": [
    [
      { ...newRole("pods", { assumeRolePolicy: rightTrust() }), ...inAccount(account) },
      { ...fargateProfile(unknown, [roleUrn("pods")]), ...inAccount(far) },
    ],
    "profile-role-untrusted",
  ],
  "trust for the account of a provider that assumes its way into another one": [
    [
      {
        ...newRole("pods", { assumeRolePolicy: rightTrust("prod", account) }),
        provider: {
          name: "chain",
          props: {
            region: "eu-west-1",
            assumeRoles: JSON.stringify([{ roleArn: arnOf("hop") }, { roleArn: arnOf("deploy", far) }]),
          },
        },
      },
    ],
    "trust-unsafe",
  ],
  "trust for a Region of another partition than the profile's": [
    [newRole("pods", { assumeRolePolicy: rightTrust() }), fargateProfile(unknown, [roleUrn("pods")])].map((one) => ({
      ...one,
      ...inRegion("cn-north-1"),
    })),
    "profile-role-untrusted",
  ],
  "two roles of one name in two accounts, the nodes' one given to a profile": [
    [
      { ...newRole("eks", { assumeRolePolicy: rightTrust() }), ...inAccount(account) },
      { ...newRole("eks", { assumeRolePolicy: rightTrust("prod", far) }), ...inAccount(far), urn: roleUrn("far") },
      { ...nodeGroup(unknown, [roleUrn("far")]), ...inAccount(far) },
      { ...fargateProfile(unknown, [roleUrn("far")]), ...inAccount(far) },
    ],
    "node-role-shared",
  ],
  "two roles of one name, nothing known of the accounts, the nodes' one given to a profile": [
    [
      { ...newRole("eks", { assumeRolePolicy: rightTrust() }), provider: { name: "a", props: { profile: "a" } } },
      {
        ...newRole("eks", { assumeRolePolicy: rightTrust() }),
        provider: { name: "b", props: { profile: "b" } },
        urn: roleUrn("b"),
      },
      nodeGroup(unknown, [roleUrn("b")]),
      fargateProfile(unknown, [roleUrn("b")]),
    ],
    "node-role-shared",
  ],
  "the other account's node role, by its ARN, for nodes and pods there": [
    [nodeGroup(arnOf("nodes", far)), { ...fargateProfile(arnOf("nodes", far)), ...inAccount(far) }],
    "node-role-shared",
  ],
  "a node role with a path, given to a profile without it": [
    [
      madeRole("nodes", { arn: `arn:aws:iam::${account}:role/eks/nodes`, path: "/eks/" }),
      nodeGroup(`arn:aws:iam::${account}:role/eks/nodes`),
      fargateProfile(arnOf("nodes")),
    ],
    "node-role-shared",
  ],
  "the ARN of a node role put together from its name, at a first preview": [
    [
      newRole("nodes", { assumeRolePolicy: trustFor("ec2.amazonaws.com") }),
      nodeGroup(unknown, [roleUrn("nodes")]),
      fargateProfile(arnOf("nodes")),
    ],
    "node-role-shared",
  ],
  "an ARN of a stack reference, for nodes and pods": [
    [
      resource("pulumi:pulumi:StackReference", "net", { name: "org/net/prod", outputs: { role: arnOf("shared") } }),
      nodeGroup(arnOf("shared"), [urnOf("pulumi:pulumi:StackReference", "net")]),
      fargateProfile(arnOf("shared"), [urnOf("pulumi:pulumi:StackReference", "net")]),
    ],
    "node-role-shared",
  ],
  "an open role whose provider's Region is not known": [
    used({ ...newRole("pods", { assumeRolePolicy: open }), provider: { name: "x", props: { region: unknown } } }),
    "trust-unsafe",
  ],
  "a role for the account of the permissions boundary, which is another one": [
    used(
      newRole("pods", {
        assumeRolePolicy: rightTrust(),
        permissionsBoundary: `arn:aws:iam::${far}:policy/boundary`,
      }),
    ),
    "trust-unsafe",
  ],
  "a role of a remote component in another language, open": [
    [
      resource("acme:index:Platform", "platform", { cluster: "prod" }),
      newRole("pods", { assumeRolePolicy: open }),
      resource(
        profileType,
        "pods",
        { clusterName: "prod", podExecutionRoleArn: unknown },
        { propertyDependencies: { podExecutionRoleArn: [urnOf("acme:index:Platform", "platform")] } },
      ),
    ].map((one) =>
      one.type === "aws:iam/role:Role" ? { ...one, parent: urnOf("acme:index:Platform", "platform") } : one,
    ),
    "trust-unsafe",
  ],
  "a node role of a remote component given to a profile by the component's output": [
    [
      resource("acme:index:Nodes", "it", {}),
      {
        ...newRole("nodes", { assumeRolePolicy: trustFor("ec2.amazonaws.com") }),
        parent: urnOf("acme:index:Nodes", "it"),
      },
      { ...nodeGroup(unknown, [roleUrn("nodes")]), parent: urnOf("acme:index:Nodes", "it") },
      fargateProfile(unknown, [urnOf("acme:index:Nodes", "it")]),
    ],
    "node-role-shared",
  ],
};
