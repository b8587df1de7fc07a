import { isObject } from "../../../../core/text";
import type { Values } from "./values";

/** What the stand-in makes of the provider's configuration; the other settings are accepted and have no effect. */
export interface Configuration {
  region: string;
  defaultTags: { [key: string]: string };
  allowedAccountIds: string[];
  endpoints: { [service: string]: string };
}

/** Reads the configuration; what is a list or an object arrives as JSON text. Throws if there is no Region. */
export function readConfiguration(values: Values, environment: NodeJS.ProcessEnv): Configuration {
  const region = values.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (typeof region !== "string" || region === "") {
    throw new Error(
      "the aws provider has no Region: set one with `pulumi config set aws:region REGION` or the variable AWS_REGION",
    );
  }
  const defaultTags = parsed(values.defaultTags);
  const endpoints = parsed(values.endpoints);
  return {
    region,
    defaultTags: (isObject(defaultTags) && (defaultTags.tags as { [key: string]: string })) || {},
    // `pulumi config set --path` makes numbers of them.
    allowedAccountIds: ((parsed(values.allowedAccountIds) as unknown[] | undefined) ?? []).map(String),
    endpoints: Object.assign({}, ...((endpoints as Values[] | undefined) ?? [])) as Configuration["endpoints"],
  };
}

function parsed(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
