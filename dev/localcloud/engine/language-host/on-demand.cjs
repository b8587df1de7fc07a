// Preloaded by this host into every program, plugin and policy pack. Pulumi's SDK loads the compiler of TypeScript, npm's own
// library, its Automation API and OpenTelemetry at each start, most of all modules, for functions that are serialized, programs
// that are not compiled, programs that run others and traces. Here each is loaded when something of it is first used.
const Module = require("node:module");

const wholePackages = /^(typescript|@npmcli\/arborist|\.\/automation)$/;
// What the SDK takes of these by name is functions and classes.
const functionsOf = /^@opentelemetry\/(resources|sdk-trace-(base|node)|exporter-zipkin|instrumentation(-grpc)?)$/;
const { require: load } = Module.prototype;

/** @this {Module} */
Module.prototype.require = function (name) {
  const now = () => load.call(this, name);
  const whole = wholePackages.test(name);
  if (!this.path.includes("@pulumi")) return now();
  if (name === "source-map-support/register") withoutMapsOfPackages(load.call(this, "source-map-support"));
  if (name === "normalize-package-data") return (/** @type {unknown[]} */ ...given) => now()(...given);
  if (!whole && !functionsOf.test(name) && name !== "ts-node") return now();
  // A package that is missing is missed at once.
  Module.createRequire(this.filename).resolve(name);
  if (name === "ts-node")
    return { register: (/** @type {object} */ options) => compileOnDemand(() => now().register(options)) };
  return onDemand(now, (property) => {
    if (name === "typescript" && property === "version") return load.call(this, "typescript/package.json").version;
    return whole ? now()[property] : onDemand(() => now()[property]);
  });
};

/**
 * Each policy pack is registered for the compiler, also one that is compiled already.
 * @param {() => void} register
 */
function compileOnDemand(register) {
  require.extensions[".ts"] = (module, file) => {
    // The compiler passes what it made on to what was there.
    delete require.extensions[".ts"];
    register();
    require.extensions[".ts"]?.(module, file);
  };
}

/** @param {() => any} now @param {(property: string | symbol) => any} get */
function onDemand(now, get = (property) => now()[property]) {
  return new Proxy(function () {}, {
    // `import *` copies a CommonJS module, and so loads all of it.
    get: (_, property) => (property === "__esModule" ? true : get(property)),
    has: (_, property) => property in now(),
    apply: (_, self, args) => Reflect.apply(now(), self, args),
    construct: (_, args) => Reflect.construct(now(), args),
  });
}

/**
 * Pulumi takes a stack trace for each promise and each resource: the maps of packages would be read for them.
 * @param {{ install(options: object): void }} sourceMaps
 */
function withoutMapsOfPackages({ install }) {
  install({ retrieveFile: (/** @type {string} */ file) => (/[\\/]node_modules[\\/]/.test(file) ? "\n" : null) });
}
