/**
 * Ratios of the policy pack, its evaluator, the component, the scan and the demo, measured in turns in one run: `npm run bench`. Times
 * depend on the machine and on what else it does, ratios hardly. Prints a table and, as the last line, the same as JSON; exits with 1 if a ratio is above its limit.
 */
import Table from "cli-table3";
import type { TestResource } from "../../tests/support/analyzer";
import { manyAlike } from "../../tests/support/many-alike";
import { benchAdvice } from "./advice";
import { benchComponent } from "./component";
import { benchEvaluator, benchHardPolicies } from "./evaluator";
import { benchDemo } from "./demo";
import type { Compared } from "./measure";
import { benchBoot, benchStacks } from "./pack";
import { buildPacks, type Packs } from "./packs";
import { benchPluginBoot } from "./plugin";
import { benchReport } from "./report";
import { manyFargateProfiles, manyFargateRoles, realisticResources } from "./resources";
import { benchFiles, benchSavedAccounts, benchScan, benchScanSize, countCalls } from "./scan";

interface Row {
  what: string;
  value: number;
  /** The value must not be above it; undefined for what is only reported. */
  limit?: number;
  detail: string;
}

/** How often the cost of a stack is measured, unless a row says otherwise. */
const rounds = 9;

async function main(): Promise<void> {
  const packs = await buildPacks();
  const rows: Row[] = [];
  try {
    const all = [
      evaluatorRows,
      () => packRows(packs),
      () => alikeRows(packs),
      componentRows,
      scanRows,
      reportRows,
      demoRows,
    ];
    for (const bench of all) {
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
  yield compared("parse and judge / JSON.parse", 20, await benchEvaluator());
  const { large, hostile, worst } = await benchHardPolicies();
  yield {
    what: "large policies / JSON.parse of AWS's example",
    value: large,
    limit: 700,
    detail: "median of policies up to 8,192 characters",
  };
  yield compared("advice about 1,250 open roles / judging them", 10, await benchAdvice());
  yield { what: "worst hostile policy / JSON.parse of AWS's example", value: hostile, limit: 16_000, detail: worst };
}

async function* packRows(packs: Packs): AsyncGenerator<Row> {
  yield compared("boot / empty pack", 1.1, await benchBoot(packs, 21));
  const [small, large] = [realisticResources(1_000), realisticResources(10_000)];
  yield compared("1,000 resources / empty pack", 1.08, await besideEmpty(packs, small, 15));
  const { memory, ...times } = await besideEmpty(packs, large);
  yield compared("10,000 resources / empty pack", 1.08, times);
  const roles = await besideEmpty(packs, manyFargateRoles(10_000));
  yield compared("10,000 resources, every eighth a Fargate role / empty pack", 1.1, roles);
  const profiles = await besideEmpty(packs, manyFargateProfiles(10_000));
  yield compared("10,000 resources, 1,250 Fargate profiles and their roles / empty pack", 1.2, profiles);
  const [ours, theirs] = [large, small].map((resources) => ({ pack: packs.ours, resources }));
  yield compared("10,000 / 1,000 resources", 11, await benchStacks(rounds, ours, theirs));
  if (memory.ours !== undefined && memory.theirs !== undefined) {
    const detail = `${memory.ours} MB / ${memory.theirs} MB`;
    yield { what: "peak memory / empty pack", value: memory.ours / memory.theirs, detail };
  }
}

/** Stacks whose cost could grow faster than they do. */
async function* alikeRows(packs: Packs): AsyncGenerator<Row> {
  for (const [what, make] of Object.entries(manyAlike)) {
    const count = what === "nested roles" ? 10_000 : 600;
    yield compared(`${count} ${what} / empty pack`, 1.3, await besideEmpty(packs, make(count)));
  }
}

/** A stack in our pack and in the empty one. */
function besideEmpty(
  { ours, empty }: Packs,
  resources: TestResource[],
  times = rounds,
): ReturnType<typeof benchStacks> {
  return benchStacks(times, { pack: ours, resources }, { pack: empty, resources });
}

async function* componentRows(): AsyncGenerator<Row> {
  yield compared("boot of the plugin: compiled / TypeScript source", 0.25, await benchPluginBoot(7));
  yield compared("up of one role: component / by hand", 1.15, await benchComponent(11));
}

async function* scanRows(): AsyncGenerator<Row> {
  const { calls, leastCalls } = await countCalls();
  const counts = `${calls} / ${leastCalls}`;
  yield { what: "calls of a scan / fewest possible", value: calls / leastCalls, limit: 1.1, detail: counts };
  yield compared("judging / reading and judging of 1,000 roles", 0.1, await benchScan(9));
  const size = await benchScanSize(9);
  yield { what: "scan of 5,000 / 1,000 roles: peak memory", value: size.memory, limit: 1.5, detail: size.detail };
  yield compared("scan of 5,000 / 1,000 roles", 5, size);
  const saved = await benchSavedAccounts(5);
  yield compared("scan of 5,000 roles: 1,480 wrong / all right", 4, saved.wrong);
  yield compared("scan of 20,000 / 5,000 roles, as many of them wrong", 4.4, saved.roles);
  yield compared("scan of 5,000 roles, 1,480 wrong: HTML / text", 2, saved.html);
  const files = await benchFiles(3);
  yield { what: "scan of 200 / 20 files: peak memory", value: files.memory, limit: 1.5, detail: files.detail };
  yield compared("scan of 200 / 20 files", 11, files);
}

async function* reportRows(): AsyncGenerator<Row> {
  const times = await benchReport(9);
  if (times) yield compared("filtering and sorting the HTML report of 5,000 / 600 roles", 13, times);
}

async function* demoRows(): AsyncGenerator<Row> {
  yield compared("demo on a fresh clone: CLI fetched / on PATH", 1.5, await benchDemo());
}

function compared(what: string, limit: number, { ratio, ours, theirs }: Compared): Row {
  return { what, value: ratio, limit, detail: `${Math.round(ours)} ms / ${Math.round(theirs)} ms` };
}

function print(rows: Row[]): void {
  const table = new Table({ head: ["ratio", "value", "limit", "medians"], style: { head: [], border: [] } });
  for (const { what, value, limit, detail } of rows) table.push([what, value.toFixed(3), limit ?? "", detail]);
  console.log(table.toString());
  const failed = rows.filter(({ value, limit }) => limit !== undefined && value > limit);
  for (const { what, value, limit } of failed)
    console.log(`${what}: ${value.toFixed(3)} is above the limit of ${limit}`);
  console.log(JSON.stringify(rows));
  if (failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
