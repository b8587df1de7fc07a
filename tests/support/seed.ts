import fc from "fast-check";

// The same random cases in every run, so that a red build means a change, not luck; RANDOM_SEED=NUMBER looks at others.
fc.configureGlobal({ seed: Number(process.env.RANDOM_SEED ?? 2026) });
