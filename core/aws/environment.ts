import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Keys of the environment. */
export interface EnvironmentKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
}

/**
 * The keys of the environment. For the AWS CLI and Pulumi's provider they go before a profile of the environment, and for AWS's SDK
 * for JavaScript behind it: where both are there, it would ask another account.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
export function environmentKeys(environment: Environment = process.env): EnvironmentKeys | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN || undefined };
}

/** The profile of the environment. The SDK for JavaScript does not know the second name, which the AWS CLI and Pulumi's provider do. */
export function environmentProfile(
  { AWS_PROFILE, AWS_DEFAULT_PROFILE }: Environment = process.env,
): string | undefined {
  return AWS_PROFILE || AWS_DEFAULT_PROFILE || undefined;
}

/**
 * The Region of the environment; one of blanks is none. The SDK for JavaScript does not know the second name, which the AWS CLI and
 * Pulumi's provider do.
 */
export function environmentRegion({ AWS_REGION, AWS_DEFAULT_REGION }: Environment = process.env): string | undefined {
  return [AWS_REGION, AWS_DEFAULT_REGION].find((region) => region?.trim());
}

/** True where the AWS configuration gives endpoints (`endpoint_url`, `services`), of whichever profile. */
export function configuresEndpoints(environment: Environment = process.env): boolean {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = environment;
  const directory = join(homedir(), ".aws");
  const files = [
    AWS_CONFIG_FILE || join(directory, "config"),
    AWS_SHARED_CREDENTIALS_FILE || join(directory, "credentials"),
  ];
  return files.some((file) => /^\s*(?:endpoint_url|services)\s*=/m.test(contentOf(file)));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Many users have only one of the files, or none. The SDK reports what it lacks.
    return "";
  }
}
