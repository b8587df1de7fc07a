import { AwsConnection, type AwsOptions } from "../../core/aws/connection";
import { type Answer, type AwsCall, type LocalServer, Refusal, serveAws } from "../../dev/aws-server/server";

export { Refusal };

/** By `service:Action`, what is answered. */
export type Answers = Record<string, (call: AwsCall) => Answer>;

const ownKey = { AWS_ACCESS_KEY_ID: "own-key", AWS_SECRET_ACCESS_KEY: "secret" };

/** An AWS that gives what a test has it answer, and AccessDenied to all else, with a record of what was asked. */
export class ServedAws {
  /** Each call as `service:Action`, with its Region where it is one of EKS, and the names in its path. */
  readonly asked: string[] = [];
  readonly calls: AwsCall[] = [];
  private readonly environment = { ...process.env };
  private server?: LocalServer;

  constructor(public answers: Answers = {}) {}

  async start(): Promise<void> {
    Object.assign(process.env, ownKey);
    this.server = await serveAws((call) => this.answer(call));
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(ownKey)) delete process.env[name];
    Object.assign(process.env, this.environment);
    await this.server?.stop();
  }

  connect(options: Partial<AwsOptions> = {}): AwsConnection {
    return new AwsConnection({
      region: "eu-west-1",
      ...(this.server && { endpoint: this.server.endpoint }),
      signal: AbortSignal.timeout(20_000),
      ...options,
    });
  }

  private answer(call: AwsCall): Answer {
    const name = `${call.service}:${call.action}`;
    this.calls.push(call);
    this.asked.push([name, ...(call.service === "eks" ? [call.region] : []), ...call.names].join(" "));
    return this.answers[name]?.(call) ?? new Refusal("AccessDenied", 403);
  }
}
