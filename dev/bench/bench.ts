/**
 * Ratios of the policy pack, its evaluator and the component, side by side in one run: `npm run bench`. Times depend on the machine, ratios
 * hardly. Prints a table and, as the last line, the same as JSON; exits with 1 if a ratio is above its limit.
 */
import Table from "cli-table3";
import { benchComponent } from "./component";
import { benchEvaluator, benchHardPolicies } from "./evaluator";
import { benchBoot, benchStack } from "./pack";
import { buildPacks } from "./packs";
import { benchPluginBoot } from "./plugin";

interface Row {
  what: string;
  value: number;
  /** The value must not be above it; undefined for what is only told. */
  limit?: number;
  detail: string;
}

const milliseconds = (time: number) => `${Math.round(time)} ms`;

async function main(): Promise<void> {
  const packs = await buildPacks();
  try {
    const rows: Row[] = [];
    const add = (row: Row) => {
      rows.push(row);
      process.stderr.write(`${row.what}: ${row.value.toFixed(2)}\n`);
    };
    const evaluator = await benchEvaluator();
    add({
      what: "parse and judge / JSON.parse",
      value: evaluator.ratio,
      limit: 20,
      detail: `${evaluator.perSecond} policies per second`,
    });
    const hard = await benchHardPolicies();
    add({
      what: "large policies / AWS's example",
      value: hard.large,
      limit: 1_000,
      detail: "median of policies up to 8,192 characters",
    });
    add({ what: "worst hostile policy / AWS's example", value: hard.hostile, limit: 20_000, detail: hard.worst });
    const boot = await benchBoot(packs, 21);
    add({
      what: "boot / empty pack",
      value: boot.ratio,
      limit: 0.85,
      detail: `${milliseconds(boot.ours)} / ${milliseconds(boot.theirs)}`,
    });
    const small = await benchStack(packs, 1_000, 9);
    add({
      what: "1,000 resources / empty pack",
      value: small.ratio,
      limit: 1.08,
      detail: `${milliseconds(small.ours)} / ${milliseconds(small.theirs)}`,
    });
    const large = await benchStack(packs, 10_000, 5);
    add({
      what: "10,000 resources / empty pack",
      value: large.ratio,
      limit: 1.08,
      detail: `${milliseconds(large.ours)} / ${milliseconds(large.theirs)}`,
    });
    add({
      what: "10,000 / 1,000 resources",
      value: large.ours / small.ours,
      limit: 11,
      detail: `${milliseconds(large.ours)} / ${milliseconds(small.ours)}`,
    });
    const plugin = await benchPluginBoot(7);
    add({
      what: "boot of the plugin: compiled / TypeScript source",
      value: plugin.ratio,
      limit: 0.25,
      detail: `${milliseconds(plugin.ours)} / ${milliseconds(plugin.theirs)}`,
    });
    const component = await benchComponent(11);
    add({
      what: "up of one role: component / by hand",
      value: component.ratio,
      limit: 1.15,
      detail: `${milliseconds(component.ours)} / ${milliseconds(component.theirs)}`,
    });
    const { ours, theirs } = large.memory;
    if (ours !== undefined && theirs !== undefined) {
      add({ what: "peak memory / empty pack", value: ours / theirs, detail: `${ours} MB / ${theirs} MB` });
    }
    print(rows);
  } finally {
    packs.remove();
  }
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
