import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Slow to load; a start without AWS needs none of them. */
const slow = /^(node:)?(child_process|crypto|fs\/promises|https?|http2|net|readline(\/promises)?|tls|zlib)$/;

/** Loads these modules of Node.js when a bundle first uses something of them: a tenth of a command's time goes into them. */
export const lazyBuiltins = {
  name: "lazy-builtins",
  setup(build) {
    build.onResolve({ filter: slow }, ({ path, namespace }) =>
      namespace === "lazy-builtin" ? { path, external: true } : { path, namespace: "lazy-builtin" },
    );
    build.onLoad({ filter: slow, namespace: "lazy-builtin" }, ({ path }) => ({
      contents: `
        for (const name of ${JSON.stringify(Object.keys(require(path)))})
          Object.defineProperty(exports, name, { enumerable: true, get: () => require(${JSON.stringify(path)})[name] });`,
    }));
  },
};
