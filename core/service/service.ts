import type { SourceArnForm } from "./source-arn";

/** An AWS service that assumes roles for the resources of EKS clusters, as data. */
export interface Service {
  /** The service principal; the same text in every partition. */
  principal: string;
  /** The aws:SourceArn that it sends, if it sends one; aws:SourceAccount is the account in it. */
  sourceArn: SourceArnForm;
  /** The AWS managed policy that its role needs, by name. */
  managedPolicy?: string;
  /** The type of the access entry by which what uses the role registers with its cluster. */
  entryType?: string;
  /** Names that are meant for it and are not its own, as a text in any case begins: an expression, and a pattern with `*`. */
  misspelt: { names: RegExp; pattern: string };
  /** A value of a condition that is about it. */
  mention: RegExp;
}
