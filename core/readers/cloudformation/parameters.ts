import { noAccount, partitionOf } from "../../policy";
import { asObject } from "../../text";
import { isText, unknown } from "../../records/record";

/** Where a template is deployed to, as far as it is in sight. */
export interface TemplatePlace {
  region?: string;
  /** That of the Region by default. */
  partition?: string;
  /** What counts if neither the place nor a Region that stands in tells. */
  likelyPartition?: string;
  accountId?: string;
  stackName?: string;
}

/**
 * The values of a template's parameters, given or default, and those that CloudFormation itself knows.
 * @param regions one of them stands for a Region that is not in sight: the first of the template's partition, else the first
 */
export function parameterValues(
  template: Record<string, unknown>,
  given: (name: string) => unknown,
  { region, partition: known, likelyPartition: likely, accountId = noAccount, stackName }: TemplatePlace,
  regions: readonly string[] = [],
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, declared] of Object.entries(asObject(template.Parameters)))
    values.set(name, valueOf(asObject(declared), given(name)));
  const anyRegion = region ?? standInRegion(regions, known ?? likely);
  const partition = known ?? partitionOf(anyRegion) ?? likely ?? "aws";
  values.set("AWS::Region", anyRegion).set("AWS::Partition", partition).set("AWS::NoValue", undefined);
  // The name of the Fargate service ends in `amazonaws.com` in China, too.
  values.set("AWS::URLSuffix", partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
  if (stackName !== undefined) values.set("AWS::StackName", stackName);
  return values.set("AWS::AccountId", accountId);
}

/** A Region that is not in sight is a pattern: a trust policy is the safer the narrower its patterns are. */
function standInRegion(regions: readonly string[], wanted: string | undefined) {
  const fitting = wanted === undefined ? undefined : regions.find((region) => partitionOf(region) === wanted);
  return fitting ?? regions[0] ?? "*";
}

/** The value of a parameter, by the text that is given for it. */
function valueOf({ Type: type, Default: fallback }: Record<string, unknown>, given: unknown) {
  const value = given ?? fallback ?? unknown;
  if (typeof type !== "string" || !isText(value)) return value;
  if (isInSystemsManager(type)) return unknown;
  const isList = type === "CommaDelimitedList" || type.startsWith("List<");
  return isList ? value.split(",").map((part) => part.trim()) : value;
}

/** True for the type of a parameter whose value is the name of one in the Systems Manager. */
export function isInSystemsManager(type: unknown): boolean {
  return typeof type === "string" && type.startsWith("AWS::SSM::Parameter::Value<");
}
