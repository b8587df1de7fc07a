// Node.js takes this file only where bin/ is missing. Without it Pulumi would run the sources, and stop at their types. Not published.
"use strict";
console.error(`The policy pack in ${__dirname} is not built. Build it: cd "${__dirname}/.." && npm run build`);
// The engine stops listening when the process ends, and is not always through with what was written.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
process.exit(2);
