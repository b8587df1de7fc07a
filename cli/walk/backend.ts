import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parsedJson } from "../../core/text";
import { messageOf } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import { givenWords } from "../aws/options";

export interface StackSummary {
  /** `ORGANIZATION/PROJECT/STACK` */
  name: string;
}

export interface StackFilter {
  organization?: string;
  project?: string;
  /** `NAME` or `NAME=VALUE` */
  tag?: string;
}

export interface Backend {
  /** For example `https://api.pulumi.com`, `s3://bucket` or `file:///home/me`. */
  url: string;
  list(filter: StackFilter): Promise<StackSummary[]>;
  /** A stack's deployment as `pulumi stack export` writes it, secrets left encrypted. */
  export(stack: string): Promise<unknown>;
}

/** How a command that failed ended: with an exit code, a signal or an error of the system. */
interface Failure {
  code: unknown;
  stderr?: string;
}

/** The cause in the CLI's output. The remaining output may hold a state. */
function reasonOf({ stderr = "", code }: Failure) {
  const [, reported = ""] = /^error:(.*)/ms.exec(stderr) ?? [];
  // Words that do not begin on the same line stand under a rule, as a paragraph.
  const words = /^.*\w.*$/m.exec(reported.split("\n", 1)[0]) ?? /^.*\w.*(?:\n.*\w.*)*$/m.exec(reported);
  if (!words) return `it ended with ${typeof code === "number" ? code : 255}`;
  const text = words[0].trim().replace(/\s*\n\s*/g, " ");
  return text.slice(0, 300);
}

async function findCli() {
  // This module alone: all of the SDK takes half a second to load.
  const automation = await import("@pulumi/pulumi/automation/cmd.js").catch(() => {
    throw new Unanswered("The npm package @pulumi/pulumi is needed. Install it: npm install @pulumi/pulumi");
  });
  try {
    return (await automation.PulumiCommand.get()).command;
  } catch (error) {
    if (messageOf(error).includes("ENOENT"))
      throw new Unanswered("The Pulumi CLI is not on the PATH. Install it: https://www.pulumi.com/docs/install/");
    throw new Unanswered(`The Pulumi CLI cannot be used: ${messageOf(error).split("\n")[0].replace(/\.$/, "")}`);
  }
}

/**
 * Connects to the backend that the Pulumi CLI is logged in to. The Automation API finds the CLI and checks its version;
 * the commands are our own, since its `exportStack` decrypts secrets and its `listStacks` cannot filter.
 * @throws Unanswered if there is no CLI, or nobody is logged in
 * @see https://www.pulumi.com/docs/iac/automation-api/
 */
export async function connectBackend(url?: string): Promise<Backend> {
  const cli = await findCli();
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...(url ? { PULUMI_BACKEND_URL: url } : {}) };
  async function ask<T>(problem: string, hint: string, ...words: string[]): Promise<T> {
    const running = promisify(execFile)(cli, [...words, "--non-interactive"], { env, maxBuffer: Infinity });
    const result = await running.catch((error: Failure) => error);
    const value = "code" in result ? undefined : parsedJson(result.stdout);
    if (value === undefined) throw new Unanswered(`${problem}: ${reasonOf({ code: 0, ...result })}${hint}`);
    return value as T;
  }
  const logIn = ". Log in with pulumi login, or give --backend";
  const { url: backendUrl } = await ask<{ url: string }>("The backend cannot be used", logIn, "whoami", "--json");
  return {
    url: backendUrl,
    list({ organization, project, tag }) {
      const filters = givenWords({ "--organization": organization, "--project": project, "--tag": tag });
      const words = ["stack", "ls", "--all", "--json", "--fully-qualify-stack-names", ...filters];
      return ask("The stacks cannot be listed", "", ...words);
    },
    export: (stack) => ask("pulumi stack export failed", "", "stack", "export", "--stack", stack),
  };
}
