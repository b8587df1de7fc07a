import { describeProperties } from "../core/trust/properties";
import { questions } from "../support/seed";

// The properties of the inner loop, with more policies than it has time for.
describeProperties(questions / 5);
