/**
 * Ratios of the policy pack, its evaluator, the plugin and the scan, measured in turns in one run: `npm run bench`. Times
 * depend on the machine and on what else it does, ratios hardly. Prints a table and, as the last line, the same as JSON; exits with 1 if a ratio is above its limit.
 */
import { manyAlike } from "../../tests/support/many-alike";
import { benchHardPolicies } from "./evaluator";
import type { Compared } from "./measure";
import { benchBoot, benchStacks } from "./pack";
import { buildPacks, type Packs } from "./packs";
import { benchPluginBoot } from "./plugin";
import { manyFargateProfiles, realisticResources } from "./resources";
import { benchSavedAccounts } from "./scan";

interface Row {
  what: string;
  value: number;
  /** The value must not be above it. */
  limit: number;
  detail: string;
}

async function main(): Promise<void> {
  const packs = await buildPacks();
  const rows: Row[] = [];
  try {
    for (const bench of [evaluatorRows, () => packRows(packs), scanRows]) {
      for await (const row of bench()) {
        rows.push(row);
        process.stderr.write(`${row.what}: ${row.value.toFixed(2)}\n`);
      }
    }
  } finally {
    packs.remove();
  }
  print(rows);
}

async function* evaluatorRows(): AsyncGenerator<Row> {
  const { large, hostile, worst } = await benchHardPolicies();
  yield {
    what: "large policies / JSON.parse of AWS's example",
    value: large,
    limit: 700,
    detail: "median of policies up to 8,192 characters",
  };
  yield { what: "worst hostile policy / JSON.parse of AWS's example", value: hostile, limit: 16_000, detail: worst };
}

async function* packRows(packs: Packs): AsyncGenerator<Row> {
  yield compared("boot / empty pack", 1.1, await benchBoot(packs, 21));
  const many = await benchStacks(packs, realisticResources(10_000));
  yield compared("10,000 resources / empty pack", 1.08, many);
  const profiles = await benchStacks(packs, manyFargateProfiles(10_000));
  yield compared("10,000 resources, 1,250 Fargate profiles and their roles / empty pack", 1.2, profiles);
  const nested = await benchStacks(packs, manyAlike["nested roles"](10_000));
  yield compared("10,000 nested roles / empty pack", 1.3, nested);
  yield compared("boot of the plugin: compiled / TypeScript source", 0.25, await benchPluginBoot(7));
}

async function* scanRows(): AsyncGenerator<Row> {
  const saved = await benchSavedAccounts(5);
  yield compared("scan of 5,000 roles: 1,480 wrong / all right", 4, saved.wrong);
  yield compared("scan of 5,000 roles, 1,480 wrong: HTML / text", 2, saved.html);
}

function compared(what: string, limit: number, { ratio, ours, theirs }: Compared): Row {
  return { what, value: ratio, limit, detail: `${Math.round(ours)} ms / ${Math.round(theirs)} ms` };
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
