import * as pulumi from "@pulumi/pulumi";
import { argumentsFrom } from "./configuration";
import { FargatePodExecutionRole } from "./components/index";

// The ready-made stack: every argument of the component is a configuration key of the same name.
const prefix = `${pulumi.getProject()}:`;
const configuration = Object.entries(pulumi.runtime.allConfig())
  .filter(([key]) => key.startsWith(prefix))
  .map(([key, text]): [string, string] => [key.slice(prefix.length), text]);

export const { roleArn, roleName, roleUniqueId, trustPolicy, sourceArns } = new FargatePodExecutionRole(
  "fargate-pods",
  argumentsFrom(new Map(configuration)),
);
