import type { EKSClient } from "@aws-sdk/client-eks";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { RoleIdentity } from "../../core/records/identity";
import type { CrossStackUse } from "../../core/facts/uses-elsewhere";

/** How a look-up reaches AWS, and stops. */
export interface AwsAccess {
  iam: IAMClient;
  eks(region: string | undefined): EKSClient;
  abortSignal: AbortSignal;
  atOnce: number;
  /** Gets what could not be checked, and the reason. */
  failed: Failed;
}

/** What AWS knows of the roles that a stack uses and does not make. */
export interface RolesInAws {
  /** By the role's key: its uses in AWS. */
  uses: Map<string, CrossStackUse[]>;
  /** By the role's key: its trust policy. */
  trustPolicies: Map<string, string>;
}

/** What a role goes by in answers: its ARN, or its name if nothing else is known. */
export function keyOf({ arn, name }: RoleIdentity): string {
  return arn ?? name ?? "";
}

/** Gets what could not be answered, and the reason. */
export type Failed = (what: string, reason: string) => void;

/** Remembers answers; one that was not complete is asked for again. */
export class Answers<Answer> {
  private readonly known = new Map<string, Answer>();

  /** The answer under a key, from memory or by asking. */
  async get(key: string, failed: Failed, ask: (failed: Failed) => Promise<Answer>): Promise<Answer> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    let complete = true;
    const answer = await ask((what, reason) => {
      complete = false;
      failed(what, reason);
    });
    if (complete) this.known.set(key, answer);
    return answer;
  }
}
