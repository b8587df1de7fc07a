import { EKS } from "@aws-sdk/client-eks";
import { IAM } from "@aws-sdk/client-iam";
import { STS } from "@aws-sdk/client-sts";
import type { Configuration } from "./configuration";
import { fromSdk } from "./errors";

/** How often a call is tried before its error is passed on; the official provider tries 25 times. */
const defaultAttempts = 25;

/** AWS as a configured provider reaches it. */
export class Cloud {
  readonly iam: IAM;
  readonly sts: STS;

  constructor(readonly configuration: Configuration) {
    this.iam = withAwsErrors(new IAM(this.options("iam")), "IAM");
    this.sts = withAwsErrors(new STS(this.options("sts")), "STS");
  }

  get region(): string {
    return this.configuration.region;
  }

  eks(region = this.region): EKS {
    return withAwsErrors(new EKS({ ...this.options("eks"), region }), "EKS");
  }

  private options(service: string): { region: string; endpoint?: string; maxAttempts: number } {
    const { region, endpoints } = this.configuration;
    return {
      region,
      maxAttempts: Number(process.env.AWS_MAX_ATTEMPTS ?? defaultAttempts),
      endpoint: endpoints[service],
    };
  }
}

/** The same client, whose errors say which service and operation they come from. */
function withAwsErrors<Client extends object>(client: Client, service: string): Client {
  return new Proxy(client, {
    get(target, method: string) {
      const call = Reflect.get(target, method) as (input: object) => Promise<unknown>;
      const operation = method.charAt(0).toUpperCase() + method.slice(1);
      return async (input: object) => {
        try {
          return await call.call(target, input);
        } catch (error) {
          throw fromSdk(error, service, operation);
        }
      };
    },
  });
}
