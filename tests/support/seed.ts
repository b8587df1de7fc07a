import fc from "fast-check";

/** The same random cases in every run, so that a red build means a change, not luck; RANDOM_SEED=NUMBER looks at others. */
export const seed = Number(process.env.RANDOM_SEED ?? 2026);

/** How many questions each random test asks. */
export const questions = Number(process.env.RANDOM_POLICIES ?? 500);

fc.configureGlobal({ seed });
