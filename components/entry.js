// Pulumi starts the plugin by it. It says what is missing where bin/ is not built, as in a commit of the sources: without it Pulumi
// would run the sources, and stop at their types.
"use strict";
const { existsSync } = require("fs");
if (!existsSync(`${__dirname}/bin/index.js`)) {
  const { version } = require("./package.json");
  console.error(
    `The component in ${__dirname} is not built. From git, use the tag of a version, such as @${version}. ` +
      `In a checkout, build it: cd "${__dirname}/.." && npm run build`,
  );
  process.exit(2);
}
module.exports = require("./bin/index.js");
