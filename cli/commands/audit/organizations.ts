import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Turn<Opened> {
  organization: string;
  opened: Promise<Opened>;
  stacks: Promise<unknown>[];
}

/** Has the stacks of one organization judged before those of the next: the AWS SDK reads variables of the whole process. */
export class Organizations<Opened extends { close(): void }> {
  private turn?: Turn<Opened>;

  /** @param open makes ready what an organization's stacks are judged with, until it is closed */
  constructor(private readonly open: (organization: string) => Promise<Opened>) {}

  /** Judges a stack of an organization once the stacks of others that came before are done. */
  judge<Result>(organization: string, judge: (opened: Opened) => Promise<Result>): Promise<Result> {
    if (this.turn?.organization !== organization)
      this.turn = { organization, opened: this.end().then(() => this.open(organization)), stacks: [] };
    const result = this.turn.opened.then(judge);
    this.turn.stacks.push(result);
    return result;
  }

  /** Closes what is open, once all is judged. */
  async end(): Promise<void> {
    const { opened, stacks = [] } = this.turn ?? {};
    await Promise.allSettled(stacks);
    await opened?.then(
      (one) => one.close(),
      () => undefined,
    );
  }
}

/** What ESC sets for a program. */
export interface Variables {
  variables: Record<string, string>;
  /** Contents of files, by the variables that name them. */
  files: Record<string, string>;
}

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Sets variables of the process, and writes the files among them where only the user can read them.
 * @returns what sets all variables back and removes the files
 */
export function setVariables({ variables, files }: Variables): () => void {
  const before = { ...process.env };
  const written = Object.keys(files).length > 0 ? writeFiles(files) : undefined;
  Object.assign(process.env, variables, written?.paths);
  return () => {
    written?.remove();
    // The AWS SDK is given more variables than these.
    for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** Writes files, which also go if the process ends before they are removed. */
function writeFiles(files: Variables["files"]): { paths: Record<string, string>; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), "fargate-role-"));
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
    process.off("exit", remove);
    for (const signal of endings) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    remove();
    process.kill(process.pid, signal);
  };
  process.once("exit", remove);
  for (const signal of endings) process.once(signal, end);
  const paths = Object.entries(files).map(([name, text], index) => {
    const path = join(directory, `file-${index}`);
    writeFileSync(path, text, { mode: 0o600 });
    return [name, path] as const;
  });
  return { paths: Object.fromEntries(paths), remove };
}
