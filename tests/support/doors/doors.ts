import { isDeepStrictEqual } from "node:util";
import { estateOf, type Estate as Facts, type RoleRule } from "../../../core/facts/estate";
import { judge, type Judged } from "../../../core/judge";
import { readAccount } from "../../../core/readers/account/account";
import { ofOutcomes, ofProfiles, ofRoles, ofSources } from "../../../core/rules";
import { readContent } from "../../../cli/commands/judge/content";
import { judgeReads } from "../../../cli/commands/judge/judge-source";
import type { Analyzer } from "../analyzer";
import type { Estate } from "../estate";
import { accountOfEstate } from "./account";
import { templateOf } from "./cloudformation";
import { stackOf, stateOf } from "./pulumi";
import { planOf } from "./terraform";

/** A way in, told the account and the Region of an estate: the ids of what it finds in it, each once, in order. */
export type Door = (estate: Estate) => Promise<string[]>;

const files = { template: templateOf, plan: planOf, state: (estate: Estate) => stateOf(stackOf(estate)) };

/** An estate as a file is read, told its account and Region. */
export function readAs(file: keyof typeof files, estate: Estate) {
  const { account, region } = estate;
  return readContent("estate.json", JSON.stringify(files[file](estate)), { account, region, parameters: {} });
}

/** `fargate-role judge` of a file. */
function judgeDoor(file: keyof typeof files): Door {
  return async (estate) => idsOf(judgeReads([readAs(file, estate)]).findings);
}

/** What `fargate-role scan` reads, without what only a complete source shows. */
function scan(): Door {
  return (estate) => Promise.resolve(idsOf(shownByAny(estateOf(readAccount(accountOfEstate(estate))))));
}

/** What was found by the rules that do not need a complete source. */
function shownByAny(estate: Facts): Judged["found"] {
  const onlyComplete = <Of extends Pick<RoleRule, "needs">>(rules: readonly Of[]) => rules.filter(({ needs }) => needs);
  const ofComplete = [
    ...onlyComplete(ofOutcomes).flatMap((rule) =>
      estate.roles.flatMap(({ outcomes }) => outcomes.flatMap((outcome) => rule.judge(outcome, estate))),
    ),
    ...onlyComplete(ofRoles).flatMap((rule) => estate.roles.flatMap((role) => rule.judge(role, estate))),
    ...onlyComplete(ofProfiles).flatMap((rule) => estate.profiles.flatMap((one) => rule.judge(one, estate))),
    ...onlyComplete(ofSources).flatMap((rule) => rule.judge(estate, estate)),
  ];
  return judge(estate).found.filter((one) => !ofComplete.some((other) => isDeepStrictEqual(one, other)));
}

/** What the policy pack says in its own process, during an update. */
export async function saidInPack(analyzer: Analyzer, estate: Estate): Promise<{ id: string; message: string }[]> {
  const resources = stackOf(estate);
  const found = await Promise.all(resources.map((resource) => analyzer.analyze(resource)));
  const all = [...found.flat(), ...(await analyzer.analyzeStack(resources))];
  return all.map(({ message }) => ({ id: /\[([a-z-]+)\]$/.exec(message)?.[1] ?? message, message }));
}

const idsOf = (findings: readonly { id: string }[]) => [...new Set(findings.map(({ id }) => id))].sort();

export type DoorName = "template" | "plan" | "state" | "account" | "pack";

/**
 * Every door.
 * @param analyzer of the pack, in an update: all values are known
 */
export function doors(analyzer: Analyzer): Record<DoorName, Door> {
  return {
    template: judgeDoor("template"),
    plan: judgeDoor("plan"),
    state: judgeDoor("state"),
    account: scan(),
    pack: async (estate) => idsOf(await saidInPack(analyzer, estate)),
  };
}
