import { describeFixes } from "../core/trust/decide/fixes";
import { describeProperties } from "../core/trust/decide/properties";

// The properties of the inner loop, with more policies than it has time for.
describeProperties(400);
describeFixes(2_000);
