/**
 * Ratios of the policy pack, its evaluator and the command, measured in turns in one run: `npm run bench`. Times
 * depend on the machine and on what else it does, ratios hardly. `-- --against COMMIT` measures each row in that commit, too. Prints a
 * table and, as the last line, the same as JSON; exits with 1 if a ratio is above its limit.
 */
import { parseArgs } from "node:util";
import type { TestResource } from "../../tests/support/analyzer";
import { manifests } from "../../tests/support/manifests";
import { manyAlike } from "../../tests/support/many-alike";
import { makeBuilds, type Builds } from "./builds";
import { benchHardPolicies } from "./evaluator";
import type { Compared } from "./measure";
import { benchBoot, benchStacks } from "./pack";
import { realisticResources, rolesInBlocks } from "./resources";
import { benchAggregator, benchDirectory, benchSavedAccounts, wrongFile } from "./scan";

interface Row {
  what: string;
  value: number;
  /** The value must not be above it. */
  limit: number;
  detail: string;
  /** How many times what the same cost in the other commit. */
  change?: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { against: { type: "string" } } });
  const builds = await makeBuilds(values.against);
  const rows: Row[] = [];
  try {
    for (const bench of [evaluatorRows, packRows, commandRows]) {
      for await (const row of bench(builds)) {
        rows.push(row);
        process.stderr.write(`${row.what}: ${row.value.toFixed(2)}\n`);
      }
    }
  } finally {
    builds.remove();
  }
  print(rows);
}

async function* evaluatorRows(builds: Builds): AsyncGenerator<Row> {
  const { large, hostile } = await benchHardPolicies(builds);
  // 700 and 16,000 were limits for a process that had judged before. One that starts, as each command does, has not compiled all of it.
  yield compared("large policies of up to 8,192 characters / JSON.parse of AWS's example", 1_200, large);
  yield compared("worst hostile policy / JSON.parse of AWS's example", 19_000, hostile);
}

async function* packRows(builds: Builds): AsyncGenerator<Row> {
  const stacks: [string, number, TestResource[]][] = [
    ["10,000 resources", 1.08, realisticResources(10_000)],
    ["10,000 resources, 1,250 roles with a profile, an attachment and a node group", 1.5, rolesInBlocks(10_000)],
    // 1.3 was the limit of one resource in eight. Here each resource is a role that is judged twice, and an empty pack only reads it.
    ["10,000 nested roles", 2.1, manyAlike["nested roles"](10_000)],
  ];
  for (const [what, limit, resources] of stacks)
    yield compared(`${what} / empty pack`, limit, await benchStacks(builds, resources));
  yield compared("boot / empty pack", 1.1, await benchBoot(builds, 21));
}

async function* commandRows(builds: Builds): AsyncGenerator<Row> {
  yield compared("judge of one wrong file / node -e 0", 5.5, await benchDirectory(builds, 15, wrongFile));
  // A quarter and a fifth of what they took when each file was parsed, at 965966b7.
  for (const [count, limit] of [
    [1_000, 14],
    [17_000, 99],
  ] as const)
    yield compared(`judge of ${count} manifests / node -e 0`, limit, await benchDirectory(builds, 3, manifests(count)));
  const ofAggregator = await benchAggregator(builds, 3);
  yield compared("scan --aggregator of 500 accounts with 20 roles / node -e 0", 140, ofAggregator);
  const { right, wrong } = await benchSavedAccounts(builds, 3);
  yield compared("scan of 5,000 right roles / node -e 0", 30, right);
  // 3 was the limit. Right roles share their answers, and 1,480 wrong ones have a fix each: 2.8 to 3.9, as the machine is.
  yield compared("scan of 5,000 roles: 1,480 wrong / all right", 4.3, wrong);
}

function compared(what: string, limit: number, { ratio, ours, theirs, change }: Compared): Row {
  const detail = `${Math.round(ours)} ms / ${Math.round(theirs)} ms`;
  return { what, value: ratio, limit, detail, change };
}

function print(rows: Row[]): void {
  console.table(rows);
  const failed = rows.filter(({ value, limit }) => value > limit);
  for (const { what, value, limit } of failed)
    console.log(`${what}: ${value.toFixed(3)} is above the limit of ${limit}`);
  console.log(JSON.stringify(rows));
  if (failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
