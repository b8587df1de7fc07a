import { WouldOverwrite } from "../io/exit";
import { outputsOf } from "../report/outputs";
import { placeOf } from "../io/write-whole";

/** The options of all commands that name files. */
export interface FileOptions {
  output?: string[];
  save?: string;
  ledger?: string;
  plan?: string;
  backup?: string;
  apply?: string;
  from?: string[];
  exemptions?: string;
  baseline?: string;
}

/**
 * Refuses options of which one would overwrite the file of another: a backup, for example, may be the only file with the
 * state from before.
 * @param read files that the command reads, each by its option or argument
 * @throws WouldOverwrite that names both options
 */
export function refuseOverwriting(options: FileOptions, read: Record<string, readonly string[]> = {}): void {
  const { output = [], save, ledger, plan, backup, apply, from = [], exemptions, baseline } = options;
  const listed = (path: string | undefined): string[] => (path === undefined ? [] : [path]);
  const written = {
    "--output": outputsOf({ output }).flatMap(({ file }) => listed(file)),
    "--save": listed(save),
    "--ledger": listed(ledger),
    "--plan": listed(plan),
    "--backup": listed(backup),
  };
  const others = {
    ...read,
    "--from": from,
    "--apply": listed(apply),
    "--exemptions": listed(exemptions),
    "--baseline": listed(baseline),
  };
  const owners = new Map<string, string>();
  for (const [option, files] of Object.entries(others)) for (const file of files) owners.set(placeOf(file), option);
  for (const [option, files] of Object.entries(written))
    for (const file of files) {
      const owner = owners.get(placeOf(file));
      if (owner !== undefined)
        throw new WouldOverwrite(`${option} ${file} would overwrite a file of ${owner}. Give another name`);
      owners.set(placeOf(file), option);
    }
}
