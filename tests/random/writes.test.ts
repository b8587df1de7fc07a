import { describeWrites } from "../core/trust/rewrite/writes";
import { questions } from "../support/seed";

// For each of the twelve wishes as many.
describeWrites(Math.ceil(questions / 12));
