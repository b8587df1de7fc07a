import type { Disagreement } from "../support/oracle/compare";
import type { Case } from "../support/near-miss-policy";

/** Where the judge and the oracle may differ: each entry says what is decided, or what is still to be done, and why. */
export interface Decision {
  name: string;
  why: string;
  covers: (disagreement: Disagreement, one: Case) => boolean;
}

const differ =
  (about: Disagreement["about"], oracle: string, judge: string) =>
  (disagreement: Disagreement): boolean =>
    disagreement.about === about && disagreement.oracle === oracle && disagreement.judge === judge;

const mentions =
  (text: RegExp) =>
  (_: Disagreement, { policy }: Case) =>
    text.test(JSON.stringify(policy));

export const decisions: readonly Decision[] = [
  {
    name: "universe",
    why: "open: the judge thinks a SourceArn can be other than a Fargate profile's ARN, so it takes right or broken policies for unsafe",
    covers: (disagreement) =>
      ["right", "broken", "account-only"].some((kind) => differ("scoped", kind, "unsafe")(disagreement)),
  },
  {
    name: "other principals",
    why: "open: the judge does not look at what other principals can bring in a request",
    covers: (disagreement) =>
      differ("exclusive", "true", "false")(disagreement) || differ("exclusive", "false", "true")(disagreement),
  },
  {
    name: "keys that hold nothing",
    why: "open: misspelt keys, aws:ResourceAccount, values that are no boolean, no date or no organization are read as perhaps",
    covers: (disagreement) => ["right", "account-only"].some((kind) => differ("scoped", "broken", kind)(disagreement)),
  },
  {
    name: "concern",
    why: "open: a Federated principal that looks like the service, and statements for everyone that the service cannot meet",
    covers: (disagreement) => disagreement.about === "concern" || differ("scoped", "right", "broken")(disagreement),
  },
  {
    name: "either case",
    why: "open: the judge forgets that StringEqualsIgnoreCase takes either case",
    covers: (disagreement, one) =>
      disagreement.about === "scoped" && disagreement.oracle === "unsafe" && mentions(/IgnoreCase/)(disagreement, one),
  },
  {
    name: "unresolvable variables and years",
    why: "open: a Deny that holds a variable which is never filled in counts as sure, and a year is read as seconds",
    covers: (disagreement, one) =>
      disagreement.about === "scoped" &&
      disagreement.oracle === "unsafe" &&
      mentions(/\$\{|"2030"|"2025-06"/)(disagreement, one),
  },
  {
    name: "account-only beside a Deny",
    why: "open: the judge calls account-only what lets another cluster's profile in without aws:SourceAccount",
    covers: differ("scoped", "unsafe", "account-only"),
  },
];
