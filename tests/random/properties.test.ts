import { describeFixes } from "../core/iam/judge/fixes";
import { describeProperties } from "../core/iam/judge/properties";

// The properties of the inner loop, with more policies than it has time for.
describeProperties(400);
describeFixes(2_000);
