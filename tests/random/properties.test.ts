// The properties of `tests/iam`, with many more policies than the inner loop has time for.
process.env.PROPERTY_RUNS = "400";
require("../iam/judge/properties.test");
