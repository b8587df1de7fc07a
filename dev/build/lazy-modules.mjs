/** Slow to load; a start without AWS, and with JSON alone, needs none of them. */
const slow =
  /^(node:)?(child_process|crypto|fs\/promises|https?|http2|net|readline(\/promises)?|tls|zlib)$|^(cli-progress|yaml)$/;

/**
 * Loads these modules when a bundle first uses something of them, and the SDK of AWS where it is a bundle of its own: half of a
 * command's time would go into them.
 */
export const lazyModules = {
  name: "lazy-modules",
  setup({ initialOptions, onResolve, onLoad }) {
    const namespace = "lazy-module";
    onResolve({ filter: slow }, (one) => (one.namespace === namespace ? undefined : { path: one.path, namespace }));
    if ("sdk" in initialOptions.entryPoints) {
      onResolve({ filter: /\/sdk$/ }, () => ({ path: "./sdk.js", namespace }));
      onResolve({ filter: /\/sdk.js$/ }, ({ path }) => ({ path, external: true }));
    }
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      resolveDir: initialOptions.absWorkingDir,
      // Who imports it asks for this one name at once.
      contents: `
        exports.__esModule = false;
        Object.setPrototypeOf(exports, new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)})[name] }));`,
    }));
  },
};
