import { readFileSync } from "node:fs";

type Environment = Readonly<Record<string, string | undefined>>;

/** A file that cannot be read is one without a certificate: to trust others than those that were named would be no answer. */
function certificates(file: string): string | [] {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return [];
  }
}

/** The environment with whole URLs of its proxy: the AWS CLI and Pulumi's provider take a host and a port too, which Node.js passes over. */
function withProxyUrls(environment: Environment): Environment {
  const given = ["HTTPS_PROXY", "https_proxy"].flatMap((name) => {
    const proxy = environment[name];
    return proxy && !proxy.includes("://") ? [[name, `http://${proxy.replace(/^\/\//, "")}`] as const] : [];
  });
  return { ...environment, ...Object.fromEntries(given) };
}

/**
 * How requests reach AWS, for a client of the SDK: through the proxy of HTTPS_PROXY, with the certificates of AWS_CA_BUNDLE. The AWS
 * CLI heeds both. The SDK heeds neither by itself, and Node.js before 22.21 knows no proxy. What answers without TLS stands in for
 * AWS near by, and needs no proxy.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
export function networkOptions(environment: Environment = process.env): { httpsAgent: object } {
  const { AWS_CA_BUNDLE: bundle } = environment;
  return { httpsAgent: { proxyEnv: withProxyUrls(environment), ...(bundle ? { ca: certificates(bundle) } : {}) } };
}

/**
 * The settings of a client of the SDK that say how requests reach AWS: its own, and those with which it asks for credentials.
 * @param timeouts further options of its requests
 */
export function networkSettings(timeouts: object = {}): { requestHandler: object; clientConfig: object } {
  const requestHandler = { ...timeouts, ...networkOptions() };
  // The SDK gives its clients of IAM Identity Center (`aws sso login`) this, and nothing of the client that needs credentials.
  return { requestHandler, clientConfig: { requestHandler } };
}
