import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Unanswered } from "../unanswered";

/**
 * The keys of the environment. For the AWS CLI and Pulumi's provider they go before a profile of the environment, and for AWS's SDK
 * for JavaScript behind it: if both are there, it would ask another account.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
export function environmentKeys():
  { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined } | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: token,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: token || undefined };
}

/** The profile of the environment. The SDK for JavaScript does not know the second name, which the AWS CLI and Pulumi's provider do. */
export function environmentProfile(): string | undefined {
  return process.env.AWS_PROFILE || process.env.AWS_DEFAULT_PROFILE || undefined;
}

/**
 * The Region of the environment; blanks alone do not count. The SDK for JavaScript does not know the second name, which the AWS CLI and
 * Pulumi's provider do.
 */
export function environmentRegion(): string | undefined {
  return [process.env.AWS_REGION, process.env.AWS_DEFAULT_REGION].find((region) => region?.trim());
}

/** True if the AWS configuration gives endpoints (`endpoint_url`, `services`) in any profile. Many users have one of its files, or none. */
export function configuresEndpoints(): boolean {
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = process.env;
  const files = [config || join(homedir(), ".aws", "config"), credentials || join(homedir(), ".aws", "credentials")];
  return files.some((file) => /^\s*(?:endpoint_url|services)\s*=/m.test(contentOf(file) ?? ""));
}

/** The text of a file; undefined if it cannot be read. */
function contentOf(file: string) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The URL of a proxy that the AWS CLI and Pulumi's provider take: a host and a port do too, which Node.js passes over. */
function proxyUrl(name: string, proxy: string) {
  const url = proxy.includes("://") ? proxy : `http://${proxy.replace(/^\/\//, "")}`;
  if (isProxyUrl(url)) return url;
  // Nothing of it is quoted: it may hold a password. Node.js quotes a URL that it refuses.
  throw new Unanswered(
    `${name} is not the URL of a proxy. Write it as http://USER:PASSWORD@HOST:PORT, with %25 for % and %23 for # in the password`,
  );
}

function isProxyUrl(text: string) {
  try {
    const { protocol, hash, search, username, password } = new URL(text);
    decodeURIComponent(username + password);
    return /^https?:$/.test(protocol) && hash === "" && search === "";
  } catch {
    return false;
  }
}

/**
 * The settings of a client of the SDK that say how requests reach AWS, its own and those with which it asks for credentials: through
 * the proxy of HTTPS_PROXY, with the certificates of AWS_CA_BUNDLE. The AWS CLI heeds both. The SDK heeds neither by itself, and
 * Node.js before 22.21 knows no proxy. What answers without TLS stands in for AWS near by, and needs no proxy.
 * @param timeouts further options of its requests
 * @throws Unanswered if the URL of the proxy cannot be used
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
export function networkSettings(timeouts: object): {
  requestHandler: { httpsAgent: object };
  clientConfig: object;
} {
  const { AWS_CA_BUNDLE: bundle } = process.env;
  // A file that cannot be read is one without a certificate: to trust others than those that were named would be no answer.
  const certificates = bundle ? { ca: contentOf(bundle) ?? [] } : {};
  const proxyEnv: Record<string, string | undefined> = { ...process.env };
  for (const name of ["HTTPS_PROXY", "https_proxy"])
    if (proxyEnv[name]) proxyEnv[name] = proxyUrl(name, proxyEnv[name]);
  const httpsAgent = { proxyEnv, ...certificates };
  const requestHandler = { ...timeouts, httpsAgent };
  // The SDK gives this to its clients of IAM Identity Center (`aws sso login`), but nothing else of the client that needs credentials.
  return { requestHandler, clientConfig: { requestHandler } };
}
