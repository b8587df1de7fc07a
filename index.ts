import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "./components/index";

// The ready-made stack: every argument of the component is a configuration key of the same name.
const config = new pulumi.Config();

function object<Key extends keyof FargatePodExecutionRoleArgs>(key: Key): FargatePodExecutionRoleArgs[Key] | undefined {
  return config.getObject<FargatePodExecutionRoleArgs[Key]>(key);
}

const args = {
  clusters: config.requireObject<string[]>("clusters"),
  regions: object("regions"),
  accountId: config.get("accountId"),
  name: config.get("name"),
  namePrefix: config.get("namePrefix"),
  path: config.get("path"),
  description: config.get("description"),
  permissionsBoundary: config.get("permissionsBoundary"),
  maxSessionDuration: config.getNumber("maxSessionDuration"),
  forceDetachPolicies: config.getBoolean("forceDetachPolicies"),
  tags: object("tags"),
  additionalPolicies: object("additionalPolicies"),
  additionalInlinePolicies: object("additionalInlinePolicies"),
  logging: object("logging"),
  pullThroughCachePrefixes: object("pullThroughCachePrefixes"),
  adopt: object("adopt"),
  trustPolicyLimit: config.getNumber("trustPolicyLimit"),
} satisfies Record<keyof FargatePodExecutionRoleArgs, unknown>;

export const { roleArn, roleName, roleUniqueId, trustPolicy, sourceArns } = new FargatePodExecutionRole(
  "fargate-pods",
  args,
);
