import type { EKSClient } from "@aws-sdk/client-eks";
import type { IAMClient } from "@aws-sdk/client-iam";

/** How a look-up reaches AWS, and stops. */
export interface AwsAccess {
  iam: IAMClient;
  eks(region: string | undefined): EKSClient;
  abortSignal: AbortSignal;
  atOnce: number;
  /** Tells what could not be checked. */
  notice: (text: string) => void;
}
