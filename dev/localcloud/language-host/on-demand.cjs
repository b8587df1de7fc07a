// Preloaded by this host into every program, plugin and policy pack. Pulumi's SDK loads the compiler of TypeScript and npm's
// own library at each start, a third of all modules, for functions that are serialized and programs that are not compiled.
// Here they are loaded when something of them is first used.
const Module = require("node:module");

const packages = new Set(["typescript", "@npmcli/arborist"]);
const { require: load } = Module.prototype;

/** @this {Module} */
Module.prototype.require = function (name) {
  if (!packages.has(name) || !this.path.includes("@pulumi")) return load.call(this, name);
  // A package that is missing is missed at once.
  Module.createRequire(this.filename).resolve(name);
  return new Proxy(
    {},
    {
      // Who imports all of a module that is not of this kind takes a copy of it, and so uses all of it.
      get: (_, property) => (property === "__esModule" ? true : load.call(this, name)[property]),
      has: (_, property) => property in load.call(this, name),
    },
  );
};
