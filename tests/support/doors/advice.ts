import assert from "node:assert/strict";
import { fixInAccount } from "../../../core/advise/account/fix-in-account";
import { fixFor } from "../../../core/advise/fix-for-finding";
import { estateOf, type Estate as Facts, type RoleFacts } from "../../../core/facts/estate";
import { intentionIn, intentionInUse } from "../../../core/facts/meant";
import type { Fix } from "../../../core/findings/fix-kinds";
import type { Found } from "../../../core/findings/found";
import { judge } from "../../../core/judge";
import type { Source } from "../../../core/readers/source";
import { readAccount } from "../../../core/readers/account/account";
import { required } from "../../../core/text";
import { parseTrustPolicy } from "../../../core/policy/parse/policy";
import type { Analyzer } from "../analyzer";
import type { Estate } from "../estate";
import { changesIn, followFix } from "../follow-fix";
import { accountOfEstate } from "./account";
import { readAs, saidInPack } from "./doors";

/** What a door advises: for each id, the kind of fix and, for a trust policy, the policy that comes of it. */
type Advised = Record<string, { kind: string; policy?: string }>;

function advisedBy(found: readonly Found[], estate: Facts, fixOf: (one: Found, estate: Facts) => Fix): Advised {
  return Object.fromEntries(
    found.map((one) => {
      const fix = fixOf(one, estate);
      return [one.id, { kind: nameOf(fix), ...(fix.kind === "trust" && { policy: canonical(fix.after) }) }];
    }),
  );
}

function nameOf(fix: Fix): string {
  if (fix.kind === "own-role") return `own-role for ${fix.for}`;
  return fix.kind === "remove" ? "entry" : fix.kind;
}

/** Lists have no order, and one value is a list of it. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return [...new Set(value.map(canonical))].sort().join();
  const members = Object.entries(value).map(([name, inner]) => `${name}: ${canonical(inner)}`);
  return `{ ${members.sort().join()} }`;
}

/** Only the pack's policies for trust policies are told whom roles are for; what it says of profiles rests on the stack alone. */
function advisedOn(source: Source, estate: Estate, fixOf: (one: Found, estate: Facts) => Fix): Advised {
  const untold = estateOf(source);
  const whom = new Map(
    [...untold.facts.stack.roles.values()].map((role) => {
      const { partition } = intentionIn(role, source);
      return [role.urn, { ...toldOf(estate), account: estate.account, partition }];
    }),
  );
  const told = estateOf({ ...source, whom });
  const isOfTrust = ({ id }: Found) => id.startsWith("trust-");
  // The one fix of a role keeps out also the clusters that only a complete source shows.
  const isNarrowed = (role: RoleFacts) => intentionInUse(untold)(role) !== false;
  return {
    ...advisedBy(
      judge(untold).found.filter((one) => !isOfTrust(one) && !untold.roles.some(isNarrowed)),
      untold,
      fixOf,
    ),
    ...advisedBy(judge(told).found.filter(isOfTrust), told, fixOf),
  };
}

/** What every door is told: the account, its Region, and the clusters of the profiles. */
function toldOf({ account, region, profiles }: Estate) {
  const clusters = [...new Set(profiles.map(({ cluster }) => cluster))];
  return { accounts: [account], regions: [region], ...(clusters.length > 0 && { clusters }) };
}

function inFile(file: Parameters<typeof readAs>[0], estate: Estate): Advised {
  const read = readAs(file, estate);
  assert.ok("sources" in read);
  return advisedOn(required(read.sources[0]), estate, fixFor);
}

/** What the pack advises, by its words. */
async function inPack(analyzer: Analyzer, estate: Estate): Promise<Advised> {
  await analyzer.configure({ "fargate-role-trust-scoped": toldOf(estate) });
  const said = await saidInPack(analyzer, estate);
  return Object.fromEntries(said.map(({ id, message }) => [id, kindInWords(message.split("\n"), estate)]));
}

const kinds: [RegExp, string][] = [
  [/^Change the trust policy yourself/, "decide"],
  [/^The policy names several accounts|^If .* should keep access|^No Fargate profile here/, "tell"],
  [
    /^Give the Fargate profiles? a role of (?:its|their) own|^See \[node-role-shared\]|^What @pulumi\/eks makes/,
    "own-role for pods",
  ],
  [/^Keep this role for pods, and give the EC2 nodes/, "own-role for nodes"],
  [/^Write the trust policy|^In (?:the |statement)/, "correct"],
  [/^Remove the access entry/, "entry"],
  [/^Attach it, with the variable of your role in place of ROLE:|^Add the policy to |^Add the role to /, "attach"],
  [/^Move what the workload needs to |^Detach /, "detach"],
];

function kindInWords(lines: readonly string[], { role }: Estate): { kind: string; policy?: string } {
  const text = lines.join("\n");
  if (changesIn(text).some(({ lead }) => !lead.startsWith("Write ")))
    return { kind: "trust", policy: canonical(followFix(parseTrustPolicy(role.trustPolicy).document, text)) };
  const kind = kinds.find(([pattern]) => lines.some((line) => pattern.test(line)))?.[1];
  // All that is wrong is a placeholder that the author left.
  if (kind === undefined && lines.some((line) => line.startsWith("Put the name of your EKS cluster in place")))
    return { kind: "trust", policy: canonical(parseTrustPolicy(role.trustPolicy).document) };
  return { kind: kind ?? `no kind in ${JSON.stringify(lines)}` };
}

/**
 * The pack judges a trust policy before it sees who uses the role: it says what to do for nodes, clusters and single profiles at the end
 * of the stack, in findings of their own. Of the clusters in its configuration it does not know which one a role is for: if the role serves
 * none of them, it goes by the lines of the policy, or leaves the name to a reader. A statement with a misspelt key may serve a profile:
 * where no profile is in sight, nothing needs a proof that it does. The only cluster of a stack takes the place of a placeholder.
 */
function isAsGoodInPack(expected: Advised[string], fix: Advised[string], ofStack: Advised, estate: Estate): boolean {
  const isLeft =
    ["decide", "tell"].includes(fix.kind) || JSON.stringify(fix).includes("CLUSTER_NAME") || "trust-broken" in ofStack;
  const isOpen = isLeft && toldOf(estate).clusters !== undefined;
  const isMisspelt =
    /aws:(?:SourceARNs|SourceAcount|ProfileArn)/.test(estate.role.trustPolicy) && expected.kind === fix.kind;
  const [cluster = "", other] = estate.clusters;
  const withCluster = JSON.stringify(expected).replaceAll(
    "CLUSTER_NAME",
    other === undefined ? cluster : "CLUSTER_NAME",
  );
  return (
    isOpen ||
    isMisspelt ||
    withCluster === JSON.stringify(fix) ||
    expected.kind === "own-role for pods" ||
    "profile-role-untrusted" in ofStack
  );
}

/** What doors advise otherwise than the template, for the ids that both have. */
export async function adviceDifferences(
  analyzer: Analyzer,
  estates: Iterable<readonly [string, Estate]>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, estate] of estates) {
    const right = inFile("template", estate);
    const others = {
      pack: await inPack(analyzer, estate),
      plan: inFile("plan", estate),
      state: inFile("state", estate),
      account: advisedOn(readAccount(accountOfEstate(estate)), estate, fixInAccount),
    };
    for (const [door, advised] of Object.entries(others))
      for (const [id, fix] of Object.entries(advised)) {
        const expected = right[id];
        const isSame = JSON.stringify(expected) === JSON.stringify(fix);
        if (expected && !isSame && !(door === "pack" && isAsGoodInPack(expected, fix, right, estate)))
          found.push(
            `${name}, ${id}: the template ${JSON.stringify(expected)}, the ${door} ${JSON.stringify(fix)} of ${JSON.stringify(estate)}`,
          );
      }
  }
  return found;
}
