/**
 * Asks a solver whether each verdict, comparison and write of core is right, for every request: `npm run prove`.
 *
 *   npm run prove -- COUNT   this many policies (12000), a quarter as many pairs and a sixth as many writes
 *
 *   npm run prove -- COUNT --first   stop at the first disagreement
 *
 * RANDOM_SEED=NUMBER takes other policies. Exits with 1 if there is a disagreement, or if more than 2 % is undecided.
 */
import { proveJudged, type Outcome } from "./judged";
import { proveCompared, proveWritten } from "./compared";
import { randomTrustCase } from "../../tests/support/random-trust";
import { randomPairs, randomWrites, writtenCases } from "./policies";
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
    else if (outcome !== "same") result.differences.push(`${outcome.differs}: ${JSON.stringify(one)}`);
  }
  return result;
}

/** @param isFirstEnough stop a tally at its first disagreement, and leave out the written cases */
export async function* prove(count: number, seed: number, isFirstEnough = false): AsyncGenerator<Tally> {
  const solver = await Solver.start();
  try {
    if (!isFirstEnough)
      yield await tally("verdicts for written cases", writtenCases(), (one) => proveJudged(solver, one));
    const cases = Array.from({ length: count }, (_, index) => randomTrustCase(seed * 1_000_003 + index));
    const pairs = randomPairs(seed, Math.ceil(count / 4));
    const writes = randomWrites(seed, Math.ceil(count / 6));
    yield await tally("verdicts", cases, (one) => proveJudged(solver, one), isFirstEnough);
    yield await tally("comparisons", pairs, (one) => proveCompared(solver, one), isFirstEnough);
    yield await tally("writes", writes, (one) => proveWritten(solver, one), isFirstEnough);
  } finally {
    solver.stop();
  }
}

async function main(): Promise<void> {
  const seed = Number(process.env.RANDOM_SEED ?? 2026);
  const isFirstEnough = process.argv[3] === "--first";
  console.log(`seed ${seed}`);
  for await (const found of prove(Number(process.argv[2] ?? 12_000), seed, isFirstEnough)) {
    const { what, count, undecided, differences } = found;
    console.log(`${what}: ${count}, undecided ${undecided}, disagreements ${differences.length}`);
    for (const difference of differences) console.log(`  ${difference}`);
    if (differences.length > 0 || undecided > count * 0.02) process.exitCode = 1;
    if (isFirstEnough && differences.length > 0) break;
  }
}

if (require.main === module) void main();
