import { EKSClient, IAMClient, AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "./sdk";
import { setMaxListeners } from "node:events";
import pLimit from "p-limit";
import { accountIdPattern, splitArn, standInFor } from "../policy";
import {
  configuresEndpoints,
  environmentKeys,
  environmentProfile,
  environmentRegion,
  networkSettings,
} from "./environment";
import { isMissing } from "./causes";
import { AwsUnreadable, explainAwsError, type Door } from "./errors";

/** How to reach AWS; what is left out comes from the environment and the AWS configuration, as for the AWS CLI. */
export interface AwsOptions {
  region?: string;
  /** A profile of the AWS configuration. */
  profile?: string;
  /** Base URL that stands in for every AWS service, for example of a local AWS. */
  endpoint?: string;
  /** Ends every call that is under way: the time of the whole command is over. */
  signal: AbortSignal;
  /** When the time is over, in milliseconds as of `Date.now()`; default: nobody knows. */
  endsAt?: number;
  /** Who asks; default: the command. The policy pack never asks instance metadata, and has 3 attempts. */
  door?: Door;
  /** The partition whose IAM is asked if no Region is known, such as `aws`. IAM is one service for a whole partition. */
  partition?: string;
}

/** Who asks, as AWS STS answers. */
export interface CallerIdentity {
  accountId: string;
  partition: string;
  arn: string;
}

/** What every call is given: the signal that ends it. */
export interface CallOptions {
  abortSignal: AbortSignal;
}

const connectionTimeout = 5_000;
const requestTimeout = 20_000;
/** Throttling answers come in bursts when many roles are read; the SDK waits longer before each attempt. A preview has no time. */
const maxAttempts = { command: 8, pack: 3 };
/** Calls under way at one time: IAM throttles an account as a whole, EKS each Region. */
const maxCalls = 16;

const noMetadata = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1",
};

/** The SDK warns about Node versions that it will soon not support. Only developers of this project can act on that. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

function ignore() {
  return undefined;
}

/** The SDK writes its advice for developers on standard error; what a user can act on arrives as an error. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** One account's AWS, through AWS SDK v3. Nothing is asked before a call is made. */
export class AwsConnection {
  readonly iam: IAMClient;
  private readonly sts: STSClient;
  private readonly eksByRegion = new Map<string, EKSClient>();
  private readonly given: string | undefined;
  /** Where services are asked that answer the same in every Region of a partition. */
  private readonly home: string | (() => Promise<string>) | undefined;

  constructor(
    private readonly options: AwsOptions,
    private readonly credentials = options.profile ? undefined : environmentKeys(),
    private readonly limited = pLimit(maxCalls),
  ) {
    const { region, partition, signal } = options;
    // Every call under way listens to the one signal; that is not a leak.
    setMaxListeners(0, signal);
    let found: Promise<string> | undefined;
    const anywhere = () => (found ??= this.findRegion().catch(() => "us-east-1"));
    this.given = region || environmentRegion();
    this.home = this.given ?? (partition === undefined ? anywhere : standInFor(partition));
    this.iam = new IAMClient(this.configuration(this.home));
    this.sts = new STSClient(this.settings());
  }

  private findRegion() {
    return new EKSClient(this.configuration(this.given)).config.region();
  }

  private configuration(region: AwsConnection["home"]) {
    const { profile, endpoint, door = "command" } = this.options;
    // If AWS_REGION is empty, the SDK uses it as the Region and does not read the one of the profile.
    if (!process.env.AWS_REGION?.trim()) delete process.env.AWS_REGION;
    // The SDK reads endpoints only from the profile that AWS_PROFILE names. Without endpoints the variable stays as it is: if the
    // profile gets its credentials from a program that runs the AWS CLI, the variable would make the two call each other forever.
    const named = profile ? configuresEndpoints() && profile : environmentProfile();
    if (named) process.env.AWS_PROFILE = named;
    // Instance metadata asks a network that may not exist, and its credentials are not plainly those of Pulumi's provider.
    if (door === "pack") Object.assign(process.env, noMetadata);
    return {
      profile,
      endpoint,
      credentials: this.credentials,
      region,
      logger: silent,
      retryMode: "adaptive",
      maxAttempts: process.env.AWS_MAX_ATTEMPTS ? undefined : maxAttempts[door],
      ...networkSettings({ connectionTimeout, requestTimeout, throwOnRequestTimeout: true }),
    };
  }

  /**
   * The settings of a client of another service. One sign-in, or one run of a program that gives credentials, does for all clients.
   */
  settings(region = this.home): object {
    return { ...this.configuration(region), credentials: this.iam.config.credentials };
  }

  eks(region: string): EKSClient {
    const client = this.eksByRegion.get(region) ?? new EKSClient(this.settings(region));
    this.eksByRegion.set(region, client);
    return client;
  }

  /** Ends the connections to another account: an organization has many. */
  close(): void {
    for (const client of [this.iam, this.sts, ...this.eksByRegion.values()]) client.destroy();
  }

  /** A signal that ends calls when a share of the time that is left is over: what comes after them has the rest. */
  shareOfTime(share: number): AbortSignal {
    const { signal, endsAt } = this.options;
    if (endsAt === undefined) return signal;
    const left = Math.max(0, endsAt - Date.now());
    const earlier = AbortSignal.any([signal, AbortSignal.timeout(Math.round(left * share))]);
    setMaxListeners(0, earlier);
    return earlier;
  }

  /**
   * Makes a call, or the calls of a list with several pages.
   * @param action the IAM action, for example `iam:GetRole`
   * @param on what the call is about, for example `role my-role`
   * @throws AwsUnreadable if AWS does not answer, with the IAM action that is missing if access is denied
   */
  ask<T>(
    action: string,
    on: string,
    call: (options: CallOptions) => Promise<T>,
    abortSignal = this.options.signal,
  ): Promise<T> {
    return this.limited(async () => {
      const { profile = this.credentials ? undefined : environmentProfile(), door } = this.options;
      let abort = (): void => undefined;
      try {
        abortSignal.throwIfAborted();
        // A signal does not end the pause before the SDK's next attempt, even if the pause is long.
        const aborted = new Promise<never>((_, reject) => (abort = () => reject(abortSignal.reason as Error)));
        abortSignal.addEventListener("abort", abort);
        return await Promise.race([call({ abortSignal }), aborted]);
      } catch (error) {
        throw explainAwsError(action, on, error, profile, door);
      } finally {
        abortSignal.removeEventListener("abort", abort);
      }
    });
  }

  /** As `ask`; undefined if AWS answers that there is no such thing. */
  askUnlessMissing<T>(
    action: string,
    on: string,
    call: (options: CallOptions) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const found = (options: CallOptions) =>
      call(options).catch((error: Error) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
    return this.ask(action, on, found, signal);
  }

  /**
   * The Region in use, from the options, the environment or the AWS configuration.
   * @throws AwsUnreadable if none is given
   */
  region(): Promise<string> {
    return this.ask("eks:ListClusters", "the Region in use", () => this.findRegion());
  }

  /**
   * Looks for credentials. Without any this takes its time, and each call would take it again.
   * @throws AwsUnreadable if there are none
   */
  async signIn(): Promise<void> {
    await this.ask("sts:GetCallerIdentity", "the credentials in use", () => this.iam.config.credentials());
  }

  /** `sts:GetCallerIdentity` */
  callerIdentity(): Promise<CallerIdentity> {
    return this.ask("sts:GetCallerIdentity", "the credentials in use", async (options) => {
      const answer = await this.sts.send(new GetCallerIdentityCommand({}), options);
      const { Account: accountId = "", Arn: arn = "" } = answer;
      if (!accountIdPattern.test(accountId))
        throw new AwsUnreadable("AWS STS answered without an account id of twelve digits");
      return { accountId, arn, partition: splitArn(arn).partition || "aws" };
    });
  }

  /** The AWS of another account, through a role there. `sts:AssumeRole` */
  assume(roleArn: string): Promise<AwsConnection> {
    return this.ask("sts:AssumeRole", `role ${roleArn}`, async (options) => {
      const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "fargate-role" });
      const { Credentials: given } = await this.sts.send(command, options);
      if (!given?.AccessKeyId || !given.SecretAccessKey)
        throw new AwsUnreadable("AWS STS answered without credentials");
      const credentials = {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.SessionToken,
      };
      return new AwsConnection(this.options, credentials, this.limited);
    });
  }
}
