import { describeProperties } from "../core/trust/properties";

// The properties of the inner loop, with more policies than it has time for.
describeProperties(400);
