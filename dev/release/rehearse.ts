/**
 * Publishes a release to a stand-in for Pulumi Cloud and its git server, by the very script that publishes it in earnest. Of npm it
 * asks what is there already, and then only what it would publish. What is attached to the release of GitHub is used as the pages say.
 *
 *   npm run release:rehearse -- DIRECTORY   what `npm run release:make` made
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import { type LocalCloud, root, startLocalCloud } from "../localcloud/cloud";
import { finish, type Result, succeeded } from "../localcloud/stack";
import { typeCommands } from "./typed";

const organization = "acme";
/** What users of the organization take from git. */
export const reference = "git.example.com/platform/roles/components";
const repository = "platform/roles.git";

/** Where the files are that GitHub would have. */
export const attachedIn = (cloud: LocalCloud): string => join(cloud.directory, "attached");

/** @param made a directory of `npm run release:make` */
export async function rehearse(cloud: LocalCloud, made: string): Promise<Result> {
  const { pulumiCloud } = cloud;
  if (!pulumiCloud) throw new Error("a release is rehearsed in a local cloud with a stand-in for Pulumi Cloud");
  const directory = mkdtempSync(join(cloud.directory, "release-"));
  cpSync(join(made, "npm"), join(directory, "npm"), { recursive: true });
  const remote = join(pulumiCloud.repositories, repository);
  mkdirSync(remote, { recursive: true });
  const node = (...words: string[]): Promise<Result> =>
    finish(
      spawn(process.execPath, words, {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
        env: {
          ...cloud.env,
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined,
          PULUMI_ORGANIZATION: organization,
          RELEASE_REMOTE: remote,
          RELEASE_REHEARSAL: attachedIn(cloud),
        },
      }),
    );
  const from = `${pulumiCloud.gitUrl}/${repository}`;
  succeeded(await node("dev/release/tree.mjs", join(directory, "tree"), "--repository", from));
  succeeded(await finish(spawn("git", ["init", "--quiet", "--bare", remote], { detached: true })));
  return node("dev/release/publish.mjs", directory);
}

async function main(made: string): Promise<void> {
  const cloud = await startLocalCloud({ pulumiCloud: { organizations: [organization] } });
  try {
    process.stdout.write(succeeded(await rehearse(cloud, resolve(made))).stdout);
    const { seconds, bytes } = await typeCommands(cloud, attachedIn(cloud));
    process.stdout.write(`from the release: first answer after ${seconds.toFixed(1)} s, ${bytes} bytes loaded\n`);
  } finally {
    await cloud.stop();
  }
}

if (require.main === module)
  main(process.argv[2]).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
