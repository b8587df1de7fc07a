// Pulumi's own installer: the Automation API runs https://get.pulumi.com/install.sh, which brings the language hosts along.
import { createRequire } from "node:module";

/** What must answer before anything is tried. */
export const place = "https://get.pulumi.com/install.sh";

/** Puts the release of a version into the directory `bin` below a root. */
export async function install({ version, root }) {
  // Packages are there only when set-up has installed them.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  // It takes a version of its own semver alone.
  const { SemVer } = createRequire(import.meta.resolve("@pulumi/pulumi/automation/cmd.js"))("semver");
  await PulumiCommand.install({ version: new SemVer(version), root });
}
