// Lets Node.js run the TypeScript of this checkout: ts-node, with esbuild as its transpiler, since the compiler itself is
// many times slower. What was transpiled, and what V8 compiled, is kept under node_modules by its content.
//
//   node -r ./dev/typescript.cjs FILE.ts
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { dirname, join } = require("node:path");
const { register } = require("ts-node");

const cache = join(dirname(__dirname), "node_modules", ".cache", "typescript");
const { version } = require("esbuild/package.json");

/** A transpiler of ts-node (https://typestrong.org/ts-node/docs/transpilers#third-party-transpilers). */
exports.create = () => ({
  transpile(source, { fileName }) {
    const name = createHash("sha256").update([version, fileName, source].join("\0")).digest("hex");
    const file = join(cache, `${name}.json`);
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch {
      const output = transpile(source, fileName);
      write(file, JSON.stringify(output));
      return output;
    }
  },
});

function transpile(source, fileName) {
  const { transformSync } = require("esbuild");
  const { code, map } = transformSync(source, {
    loader: "ts",
    format: "cjs",
    target: "node22",
    sourcemap: "external",
    sourcefile: fileName,
  });
  return { outputText: code, sourceMapText: map };
}

/** Renamed into place, so that a process beside this one never reads half a file. */
function write(file, text) {
  mkdirSync(cache, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

enableCompileCache?.(join(cache, "compiled"));
// What is JavaScript already, Node.js loads by itself.
register({ transpileOnly: true, transpiler: __filename, compilerOptions: { allowJs: false } });

// Pulumi's SDK keeps a stack trace for every promise, to be shown if it never settles. Through source maps they took a tenth of
// the time of the tests.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, sites) =>
  sites[0]?.getFunctionName() === "debuggablePromise"
    ? [error, ...sites].join("\n    at ")
    : prepareStackTrace?.(error, sites);
