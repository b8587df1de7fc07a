import { sourceArnKey } from "../policy/search/universe";
import { fargate } from "../service/fargate";
import type { Service } from "../service/service";

/** One statement of a trust policy as AWS writes it. */
export interface TrustStatement {
  Sid?: string;
  Effect: string;
  Condition?: Record<string, Record<string, unknown>>;
  Principal?: unknown;
  Action?: unknown;
  [element: string]: unknown;
}

/** A trust policy document as AWS writes it. */
export interface TrustPolicy {
  Version: string;
  Statement: TrustStatement[];
  [element: string]: unknown;
}

/** The one statement that lets a service assume a role for what the SourceArns match. */
export function statementFor(sourceArns: readonly string[], service: Service): TrustStatement {
  return {
    Effect: "Allow",
    Condition: { ArnLike: { [sourceArnKey]: sourceArns.length === 1 ? sourceArns[0] : [...sourceArns] } },
    Principal: { Service: service.principal },
    Action: "sts:AssumeRole",
  };
}

/**
 * The trust policy that AWS asks for. One SourceArn stands alone, several stand in one list in the order given:
 * a second `aws:SourceArn` key in the same object would not be valid JSON for IAM.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function buildTrustPolicy(sourceArns: readonly string[], service: Service = fargate): TrustPolicy {
  return { Version: "2012-10-17", Statement: [statementFor(sourceArns, service)] };
}
