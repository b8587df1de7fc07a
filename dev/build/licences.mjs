// The licences of what is bundled into a published package. The build fails on one that is not permissive, and writes the
// texts beside the bundle, as the licences themselves ask.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const permissive = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
];

/** True for the name of a permissive licence, or for a choice that includes one. */
export function isPermissive(licence) {
  return String(licence)
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((part) => permissive.includes(part.trim())));
}

/** Writes LICENSES.txt for the packages that esbuild's metafile says are in a bundle; none is written if there are none. */
export function writeLicences(root, metafile, targetDirectory) {
  // What was read but left out of the bundle is not published.
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0),
  );
  const directories = new Set(
    bundled.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  // Most of AWS's packages share one text, which need not stand there for each.
  const byText = new Map();
  for (const directory of [...directories].sort()) {
    const { title, text } = licenceOf(join(root, directory));
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const sections = [...byText].map(([text, titles]) => `${titles.join("\n")}\n\n${text}`);
  if (sections.length > 0)
    writeFileSync(join(targetDirectory, "LICENSES.txt"), sections.join(`\n${"-".repeat(80)}\n\n`));
}

function licenceOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  if (!isPermissive(license)) throw new Error(`${name} ${version} has the licence ${license}, which is not permissive`);
  const file = readdirSync(directory).find((candidate) => /^licen[cs]e/i.test(candidate));
  const text = file && existsSync(join(directory, file)) ? readFileSync(join(directory, file), "utf8") : `${license}\n`;
  return { title: `${name} ${version} (${license})`, text };
}
