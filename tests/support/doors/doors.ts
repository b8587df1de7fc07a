import { isDeepStrictEqual } from "node:util";
import { judge, type Judged } from "../../../core/judge";
import { readAccount } from "../../../core/readers/account/account";
import { rules } from "../../../core/rules";
import type { Known } from "../../../core/readers/source";
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

/** `fargate-role judge` of a file. */
function judgeDoor(contentOf: (estate: Estate) => object): Door {
  return async (estate) => {
    const { account, region } = estate;
    const known: Known = { account, region, parameters: {} };
    const { findings } = await judgeReads([readContent("estate.json", JSON.stringify(contentOf(estate)), known)]);
    return idsOf(findings);
  };
}

/** What `fargate-role scan` reads, without what only a complete source shows. */
function scan(): Door {
  return (estate) => Promise.resolve(idsOf(shownByAny(judge(readAccount(accountOfEstate(estate))))));
}

/** What was found by the rules that do not need a complete source. */
function shownByAny({ estate, found }: Judged): Judged["found"] {
  const ofComplete = rules
    .filter(({ needs }) => needs === "complete")
    .flatMap((rule) => {
      if (rule.about === "role") return estate.roles.flatMap((role) => rule.judge(role, estate));
      if (rule.about === "profile") return estate.profiles.flatMap((profile) => rule.judge(profile, estate));
      return rule.judge(estate);
    });
  return found.filter((one) => !ofComplete.some((other) => isDeepStrictEqual(one, other)));
}

/** The policy pack in its own process, during an update. */
function packDoor(analyzer: Analyzer): Door {
  return async (estate) => {
    const resources = stackOf(estate);
    const found = await Promise.all(resources.map((resource) => analyzer.analyze(resource)));
    const all = [...found.flat(), ...(await analyzer.analyzeStack(resources))];
    return idsOf(all.map(({ message }) => ({ id: /\[([a-z-]+)\]$/.exec(message)?.[1] ?? message })));
  };
}

const idsOf = (findings: readonly { id: string }[]) => [...new Set(findings.map(({ id }) => id))].sort();

export type DoorName = "template" | "plan" | "state" | "account" | "pack";

/**
 * Every door.
 * @param analyzer of the pack, in an update: all values are known
 */
export function doors(analyzer: Analyzer): Record<DoorName, Door> {
  return {
    template: judgeDoor(templateOf),
    plan: judgeDoor(planOf),
    state: judgeDoor((estate) => stateOf(stackOf(estate))),
    account: scan(),
    pack: packDoor(analyzer),
  };
}
