import { judgeAccount } from "../../../core/rules/account";
import type { Known } from "../../../core/readers/source";
import { readContent } from "../../../cli/commands/judge/content";
import { judgeReads } from "../../../cli/commands/judge/judge-reads";
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

/** `fargate-role scan` of a saved account. */
const scan: Door = async (estate) => idsOf((await judgeAccount(accountOfEstate(estate))).findings);

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

/** Every door. */
export function doors(analyzer: Analyzer): Record<string, Door> {
  return {
    template: judgeDoor(templateOf),
    plan: judgeDoor(planOf),
    state: judgeDoor((estate) => stateOf(stackOf(estate))),
    account: scan,
    pack: packDoor(analyzer),
  };
}
