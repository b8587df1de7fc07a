import type { Estate } from "../../core/facts/estate";
import type { ResourceRecord } from "../../core/records/record";
import type { PolicyMetadata } from "../adapter/metadata";
import type { ExemptConfig, Output } from "../adapter/output";
import type { AwsAnswers } from "../../core/lookup/aws-answers";
import type { Clusters, RoleFilter } from "../trust/role";

/** What a resource policy works with. */
export interface Scene<Config> {
  config: Config;
  output: Output;
  clusters: Clusters;
  aws: AwsAnswers;
}

/** A policy that judges one resource by its inputs, before anything is created. */
export interface ResourcePolicy<Config = ExemptConfig> extends PolicyMetadata {
  kind: "resource";
  /** Reports what is wrong with the resource; returns whether there was something in it to judge. */
  judge(record: ResourceRecord, scene: Scene<Config>, isMeant: RoleFilter): boolean | Promise<boolean>;
  /** Reports what only the end of the stack shows. */
  judgeStack?(estate: Estate, scene: Scene<Config>): void;
  /** Changes properties of the resource so that it is right; returns whether it did. */
  remediate?(record: ResourceRecord, scene: Scene<Config>, props: Record<string, unknown>): Promise<boolean>;
}

/** A policy that judges all resources of a stack together. */
export interface StackPolicy<Config = ExemptConfig> extends PolicyMetadata {
  kind: "stack";
  judge(estate: Estate, config: Config, output: Output, aws: AwsAnswers): void | Promise<void>;
}
