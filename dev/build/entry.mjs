// The file that a published package is entered by. It is old JavaScript on purpose: a Node.js that is too old must get as
// far as the sentence that says so, and not stop at syntax that it cannot read.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the entry beside the bundle `main.js`.
 * @param {string} directory of the package, whose `engines` say what is too old
 * @param {string} outdir
 * @param {{ name: string, compileCache?: boolean, plugin?: boolean, executable?: boolean, anyNode?: boolean, starts?: string }} entry
 * compileCache: what Node.js compiles is kept for the next start; plugin: Pulumi runs it; executable: it is a command, whose
 * exit code 2 says that it could not do its work; anyNode: it starts on a Node.js that is too old as well;
 * starts: the exported function that it calls
 */
export function writeEntry(directory, outdir, { name, compileCache, plugin, executable, anyNode, starts }) {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const oldest = Number(/^>=(\d+)$/.exec(manifest.engines.node)?.[1]);
  const refusal = `if (parseInt(process.versions.node, 10) < ${oldest}) {
  console.error("${manifest.name} needs Node.js ${oldest} or newer; this is " + process.versions.node + ". Install one: https://nodejs.org/en/download");
  process.exit(2);
}
`;
  const lines = [
    executable ? '#!/usr/bin/env node\n"use strict";\n' : '"use strict";\n',
    anyNode ? "" : refusal,
    compileCache ? 'require("./compile-cache.js").useCompileCache();\n' : "",
    plugin ? asPlugin : starts ? `require("./main.js").${starts}();\n` : 'module.exports = require("./main.js");\n',
  ];
  // npm marks the file of a bin entry at an installation from a tarball, not for npx in a checkout.
  writeFileSync(join(outdir, `${name}.js`), lines.join(""), { mode: executable ? 0o755 : 0o644 });
}

/** Pulumi calls what is exported if it is a function. Exported as they are, it would look for classes and infer their schema. */
const asPlugin = `var exported = require("./main.js");
module.exports = Object.assign(function () {
  return require("./plugin.js").serve(exported.FargatePodExecutionRole, require("../package.json"));
}, exported);
`;
