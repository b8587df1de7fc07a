// Sets up the local cloud: everything that the demo and the engine tests need besides Node and Python, and Go where the
// Pulumi CLI cannot be fetched. Plain Node, since on a fresh clone nothing is installed yet. Idempotent; what is there
// already costs a fraction of a second.
//
//   node dev/localcloud/setup.mjs            say how it goes
//   node dev/localcloud/setup.mjs --json     also print what was made as JSON on standard output
//   node dev/localcloud/setup.mjs --quiet    say only what had to be done
//   node dev/localcloud/setup.mjs --held=80  standard error is a pipe, to be shown later in a terminal of that width or, with
//                                            0, elsewhere; lines that cannot wait go to file descriptor 3
//
// Variables: LOCALCLOUD_CACHE (where to keep what was made), LOCALCLOUD_PULUMI=build (build the CLI even if an official
// one can be had), =oldest (build the oldest that the packages promise) or =official (use that one on PATH even if it is
// older), LOCALCLOUD_PULUMI_INSTALLER (a module that fetches the official one), LOCALCLOUD_AWS_PLUGIN=official (leave the
// aws plugin to the CLI, which downloads it).
import { writeSync } from "node:fs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { awsProvider } from "./setup/aws-provider.mjs";
import { languageHosts } from "./setup/language-host.mjs";
import { moto } from "./setup/moto.mjs";
import { step } from "./setup/progress.mjs";
import { pulumiCli } from "./setup/pulumi-cli.mjs";

const quiet = process.argv.includes("--quiet");
const held = process.argv.find((word) => word.startsWith("--held="));
const stream = held ? heldBack(Number(held.slice("--held=".length))) : process.stderr;

function heldBack(columns) {
  const write = (text) => process.stderr.write(text);
  return { isTTY: columns > 0, columns, write, writeNow: (text) => writeSync(3, text) };
}

async function setUp() {
  let number = 0;
  const next = (title, usual, action) => step({ number: ++number, of: 5, title, usual, quiet, stream }, action);
  const made = {};

  await next("npm packages", "1 to 3 min", async (report) =>
    (await ensureInstalled(report)) ? "installed" : "up to date",
  );
  await next("Pulumi CLI", "1 min, built 5 to 25 min", async (report, say) => {
    const { summary, ...cli } = await pulumiCli(report, say);
    Object.assign(made, cli);
    return summary;
  });
  await next("language hosts", "1 to 5 min", async (report) => {
    if (made.official) return "the official ones beside pulumi";
    made.directory = await languageHosts(made.directory, report);
    return "dev/localcloud/engine/language-host stands in for the official ones of Node.js, Python and Go";
  });
  await next("aws provider plugin", "2 to 10 s", async (report) => {
    if (process.env.LOCALCLOUD_AWS_PLUGIN === "official") return "the official one, which the CLI downloads";
    made.awsPlugin = await awsProvider(report);
    return `dev/localcloud/aws-provider stands in for the official plugin ${made.awsPlugin.version}`;
  });
  await next("AWS", "1 to 3 min", async (report) => {
    const { summary, python } = await moto(report);
    made.python = python;
    return summary;
  });
  return made;
}

setUp().then(
  (made) => {
    if (process.argv.includes("--json")) console.log(JSON.stringify(made));
  },
  (error) => {
    console.error(`\n${error.message}\n\nSet-up did not complete. It can simply be run again: what it made is kept.`);
    process.exit(1);
  },
);
