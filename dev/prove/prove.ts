/**
 * Asks a solver whether each verdict, comparison and write of core is right, for every request: `npm run prove`.
 *
 *   npm run prove -- COUNT   this many policies of each service, a quarter as many pairs and a sixth as many writes
 *
 *   npm run prove -- COUNT --first   stop at the first disagreement
 *
 * RANDOM_SEED=NUMBER takes other policies. Exits with 1 if there is a disagreement, or if more than 2 % is undecided.
 */
import { proveJudged, type Outcome } from "./judged";
import { proveCompared, proveWritten } from "./compared";
import { randomCase, randomPairs, randomWrites, services, writtenCases } from "./policies";
import type { Service } from "../../core/service/service";
import { Solver } from "./solver";

export interface Tally {
  what: string;
  count: number;
  undecided: number;
  differences: string[];
}

/** Proves many cases; each difference is told with its case. */
export async function tally<Of>(
  what: string,
  cases: Iterable<Of>,
  prove: (one: Of) => Promise<Outcome | "not written">,
  isFirstEnough = false,
): Promise<Tally> {
  const result: Tally = { what, count: 0, undecided: 0, differences: [] };
  for (const one of cases) {
    if (isFirstEnough && result.differences.length > 0) break;
    const outcome = await prove(one);
    if (outcome === "not written") continue;
    result.count++;
    if (outcome === "undecided") result.undecided++;
    else if (outcome !== "same") result.differences.push(`${outcome.differs}: ${JSON.stringify(one, withoutService)}`);
  }
  return result;
}

/** The service is data of core, which its name stands for. */
function withoutService(key: string, value: unknown): unknown {
  return key === "service" ? (value as Service).principal : value;
}

/** @param isFirstEnough stop at the first disagreement, and leave out the written cases */
export async function prove(count: number, seed: number, isFirstEnough = false): Promise<Tally[]> {
  const solver = await Solver.start();
  const tallies: Tally[] = [];
  try {
    const written = isFirstEnough ? [] : writtenCases();
    tallies.push(await tally("verdicts for written cases", written, (one) => proveJudged(solver, one)));
    for (const service of services) {
      const numbers = Array.from({ length: count }, (_, index) => seed * 1_000_003 + index);
      const cases = numbers.map((number) => randomCase(number, service));
      const add = async <Of>(what: string, some: Of[], one: (one: Of) => Promise<Outcome | "not written">) =>
        tallies.push(await tally(`${what} for ${service.principal}`, some, one, isFirstEnough));
      await add("verdicts", cases, (one) => proveJudged(solver, one));
      await add("comparisons", randomPairs(seed, Math.ceil(count / 4), service), (one) => proveCompared(solver, one));
      await add("writes", randomWrites(seed, Math.ceil(count / 6), service), (one) => proveWritten(solver, one));
      if (isFirstEnough && tallies.some(({ differences }) => differences.length > 0)) break;
    }
    return tallies;
  } finally {
    solver.stop();
  }
}

async function main(): Promise<void> {
  const seed = Number(process.env.RANDOM_SEED ?? 2026);
  const tallies = await prove(Number(process.argv[2] ?? 600), seed, process.argv[3] === "--first");
  console.log(`seed ${seed}`);
  for (const { what, count, undecided, differences } of tallies) {
    console.log(`${what}: ${count}, undecided ${undecided}, disagreements ${differences.length}`);
    for (const difference of differences) console.log(`  ${difference}`);
    if (differences.length > 0 || undecided > count * 0.02) process.exitCode = 1;
  }
}

if (require.main === module) void main();
