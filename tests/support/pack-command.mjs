// Packs the command and installs it from the tarball, as a user does: `node pack-command.mjs DIRECTORY`. The first of the
// test files of a run does it, and the others wait for it.
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "../../dev/localcloud/setup/build-once.mjs";
import { run } from "../../dev/localcloud/setup/command.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

await buildOnce(process.argv[2], async (directory) => {
  await run(process.execPath, ["dev/build/build.mjs", "cli"], { cwd: root });
  const packed = await run("npm", ["pack", "--json", "--pack-destination", directory], { cwd: join(root, "cli") });
  await writeFile(join(directory, "packed.json"), packed);
  const [{ filename }] = JSON.parse(packed);
  const project = join(directory, "project");
  await mkdir(project);
  // The Pulumi SDK is a peer, and the checkout has a copy; it takes long to install.
  const words = ["--omit=peer", "--legacy-peer-deps", "--no-audit", "--no-fund", join(directory, filename)];
  await run("npm", ["install", ...words], { cwd: project });
  await symlink(join(root, "node_modules", "@pulumi"), join(project, "node_modules", "@pulumi"));
});
