import { describeWrites } from "../core/trust/rewrite/writes";

// What is written in the place of each of 20,000 trust policies, or of RANDOM_POLICIES; for each of the twelve wishes as many.
describeWrites(Math.ceil(Number(process.env.RANDOM_POLICIES ?? 20_000) / 12));
