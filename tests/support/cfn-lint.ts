/** What the linter of CloudFormation templates says of a change. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pythonEnvironment } from "../../dev/localcloud/setup/python-environment.mjs";
import { newDirectory } from "./run-directory";

/** A template before and after a change, as JSON. */
export interface Changed {
  before: string;
  after: string;
}

interface Match {
  Filename: string;
  Level: string;
  Message: string;
  Rule: { Id: string };
}

/** The errors of a rule that a template did not break before. */
export async function newErrors(changes: readonly Changed[]): Promise<string[]> {
  const directory = newDirectory();
  const nameOf = (part: string, index: number) => join(directory, `${index}-${part}.json`);
  for (const [index, { before, after }] of changes.entries()) {
    writeFileSync(nameOf("before", index), before);
    writeFileSync(nameOf("after", index), after);
  }
  const python = await pythonEnvironment("cfn-lint");
  const args = [join(dirname(python), "cfn-lint"), "--format", "json", join(directory, "*")];
  const { stdout } = spawnSync(python, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const errors = (JSON.parse(stdout) as Match[]).filter(({ Level }) => Level === "Error");
  const saidOf = (part: string, index: number) =>
    errors
      .filter(({ Filename }) => Filename === nameOf(part, index))
      .map(({ Rule, Message }) => ({ id: Rule.Id, message: Message }));
  return changes.flatMap((_, index) => {
    const old = new Set(saidOf("before", index).map(({ id }) => id));
    return saidOf("after", index).flatMap(({ id, message }) => (old.has(id) ? [] : `${index}: ${id} ${message}`));
  });
}
