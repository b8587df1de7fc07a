/*
 * What the AWS CDK gives to a validation plugin and gets from it, as far as the plugin uses it: an import of its types would need its
 * package, of 160 MB.
 */

export interface StackTemplate {
  readonly templatePath: string;
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

export interface Context {
  readonly templatePaths: readonly string[];
  /** Older versions do not say it. */
  readonly stackTemplates?: readonly StackTemplate[];
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: "error" | "warning" | "info";
  readonly fix: string;
  readonly violatingResources: { resourceLogicalId: string; templatePath: string; locations: string[] }[];
}

export interface PluginReport {
  readonly success: boolean;
  readonly violations: Violation[];
}
