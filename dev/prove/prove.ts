/**
 * Asks a solver whether each verdict, comparison and write of core is right, for every request: `npm run prove`.
 *
 *   npm run prove -- COUNT   this many policies of each service, a quarter as many pairs and a sixth as many writes
 *
 * RANDOM_SEED=NUMBER takes other policies. Exits with 1 if there is a disagreement, or if more than 2 % is undecided.
 */
import { proveJudged, type Outcome } from "./judged";
import { randomCase, services } from "./policies";
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
  prove: (one: Of) => Promise<Outcome>,
): Promise<Tally> {
  const result: Tally = { what, count: 0, undecided: 0, differences: [] };
  for (const one of cases) {
    const outcome = await prove(one);
    result.count++;
    if (outcome === "undecided") result.undecided++;
    else if (outcome !== "same") result.differences.push(`${outcome.differs}: ${JSON.stringify(one)}`);
  }
  return result;
}

export async function prove(count: number, seed: number): Promise<Tally[]> {
  const solver = await Solver.start();
  const tallies: Tally[] = [];
  try {
    for (const service of services) {
      const numbers = Array.from({ length: count }, (_, index) => seed * 1_000_003 + index);
      const cases = numbers.map((number) => randomCase(number, service));
      const what = `verdicts for ${service.principal}`;
      tallies.push(await tally(what, cases, (one) => proveJudged(solver, one)));
    }
    return tallies;
  } finally {
    solver.stop();
  }
}

async function main(): Promise<void> {
  const seed = Number(process.env.RANDOM_SEED ?? 2026);
  const tallies = await prove(Number(process.argv[2] ?? 12_000), seed);
  console.log(`seed ${seed}`);
  for (const { what, count, undecided, differences } of tallies) {
    console.log(`${what}: ${count}, undecided ${undecided}, disagreements ${differences.length}`);
    for (const difference of differences) console.log(`  ${difference}`);
    if (differences.length > 0 || undecided > count * 0.02) process.exitCode = 1;
  }
}

if (require.main === module) void main();
