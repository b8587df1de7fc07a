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
