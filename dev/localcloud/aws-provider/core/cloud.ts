import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Configuration } from "./configuration";
import { fromSdk } from "./errors";

/** How often a call is tried before its error is passed on; the official provider tries 25 times. */
const defaultAttempts = 25;

/** A command of the AWS SDK by what it resolves to. */
interface Operation<Output> {
  input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (input: never) => Promise<{ output: Output }>;
}

interface Client {
  send(command: never): Promise<unknown>;
}

/** AWS as a configured provider reaches it. */
export class Cloud {
  private readonly iamClient: IAMClient;
  private readonly stsClient: STSClient;
  private readonly eksClients = new Map<string, EKSClient>();

  constructor(readonly configuration: Configuration) {
    this.iamClient = new IAMClient(this.options("iam"));
    this.stsClient = new STSClient(this.options("sts"));
  }

  get region(): string {
    return this.configuration.region;
  }

  iam<Output>(command: Operation<Output>): Promise<Output> {
    return this.send("IAM", this.iamClient, command);
  }

  eks<Output>(command: Operation<Output>, region = this.region): Promise<Output> {
    let client = this.eksClients.get(region);
    if (!client) this.eksClients.set(region, (client = new EKSClient({ ...this.options("eks"), region })));
    return this.send("EKS", client, command);
  }

  callerIdentity(): Promise<{ Account?: string; Arn?: string; UserId?: string }> {
    return this.send("STS", this.stsClient, new GetCallerIdentityCommand({}));
  }

  private async send<Output>(service: string, client: Client, command: Operation<Output>): Promise<Output> {
    try {
      return (await client.send(command as never)) as Output;
    } catch (error) {
      const operation = command.constructor.name.replace(/^_|Command\d*$/g, "");
      throw fromSdk(error, service, operation);
    }
  }

  private options(service: string): {
    region: string;
    endpoint?: string;
    maxAttempts: number;
    credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  } {
    const { region, maxRetries, endpoints, accessKey, secretKey, token } = this.configuration;
    return {
      region,
      maxAttempts: maxRetries ?? Number(process.env.AWS_MAX_ATTEMPTS ?? defaultAttempts),
      ...(endpoints[service] ? { endpoint: endpoints[service] } : {}),
      ...(accessKey && secretKey
        ? { credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token } }
        : {}),
    };
  }
}
