import { type Condition, type Context, fill, patternOf, time } from "./conditions";
import { anyText, arnLanguage, language, type Piece, withAccount } from "./patterns";
import { everything, examples, type Language, text, then } from "./regular";
import { isFargate, type Requester } from "./principals";
import * as universe from "./universe";

/** What the role is for, with its account. */
export interface Setting {
  accounts: readonly string[];
  roleAccount: string;
  moreRegions: readonly string[];
  organizations: readonly string[];
  now: Date;
  /** Tests on the SourceArn beside those of the policy. */
  sourceTests: readonly Language[];
}

type Values = string | readonly string[];
/** Some keys of a request; undefined is a key that is absent. */
type Choice = Readonly<Record<string, Values | undefined>>;

const source = ["aws:sourcearn", "aws:sourceaccount"];
const organization = ["aws:sourceorgid", "aws:sourceorgpaths"];

/** For each way that the conditions can come out for a requester: one request. */
export function* contexts(conditions: readonly Condition[], who: Requester, setting: Setting): Generator<Context> {
  const known = fixedKeys(who, setting);
  const keys = new Set([...conditions.map(({ key }) => key), ...conditions.flatMap(variablesOf)]);
  const ask = new Asker(conditions, known, setting);
  const groups: Choice[][] = [sources(ask, who, setting, keys)];
  if (organization.some((key) => keys.has(key))) groups.push(organizations(ask));
  for (const key of keys) {
    if (source.includes(key) || organization.includes(key) || known.has(key)) continue;
    groups.push(choicesOf(key, who, ask).map((value) => ({ [key]: value })));
  }
  const size = groups.reduce((product, { length }) => product * length, 1);
  if (size > 2_000_000) throw new Error(`${size} requests to try`);
  yield* combine(groups, new Map(known));
}

function* combine(groups: readonly Choice[][], chosen: Map<string, Values>): Generator<Context> {
  const [first, ...others] = groups;
  if (!first) return yield chosen;
  for (const choice of first) {
    for (const [key, value] of Object.entries(choice)) {
      if (value === undefined) chosen.delete(key);
      else chosen.set(key, value);
    }
    yield* combine(others, chosen);
  }
}

function variablesOf(condition: Condition): string[] {
  if (condition.family !== "String" && condition.family !== "Arn") return [];
  return condition.values.flatMap((value) =>
    patternOf(condition, value).flatMap((piece) => (typeof piece === "string" ? [] : [piece.variable])),
  );
}

/** The keys that say the same in each request of a requester. */
function fixedKeys({ type, names, account }: Requester, setting: Setting): Map<string, Values> {
  const [name = ""] = names;
  const identity: Record<string, Values> =
    type === "Service"
      ? {
          "aws:principalservicename": name,
          "aws:principalservicenameslist": [name],
          "aws:principalisawsservice": "true",
          "aws:securetransport": "true",
        }
      : { ...(account !== undefined && { "aws:principalaccount": account }) };
  if (type === "AWS") {
    identity["aws:principalisawsservice"] = "false";
    const session = name.includes(":assumed-role/");
    identity["aws:principalarn"] = session ? (names[1] ?? name) : name;
  }
  return new Map(
    Object.entries({
      ...identity,
      "aws:currenttime": setting.now.toISOString(),
      "aws:epochtime": String(setting.now.getTime() / 1000),
      "aws:resourceaccount": setting.roleAccount,
      "aws:resourceorgid": setting.organizations[0] ?? "o-0123456789",
    }),
  );
}

/** The tests that the conditions make on a key, as languages. */
class Asker {
  constructor(
    readonly conditions: readonly Condition[],
    private readonly known: Context,
    private readonly setting: Setting,
  ) {}

  of(key: string): Language[] {
    return this.patterns(key).flatMap(({ condition, pattern }) => {
      if (condition.family !== "Arn")
        return [language(pattern, { ignoreCase: condition.comparison === "EqualsIgnoreCase" })];
      const whole = arnLanguage(pattern);
      // A short pattern may or may not match what it matches as a plain text.
      return [whole ?? language(pattern)];
    });
  }

  /** Each value of the conditions on a key. A variable that differs from request to request stands for several texts. */
  private patterns(key: string) {
    return this.conditions
      .filter((condition) => condition.key === key && ["String", "Arn"].includes(condition.family))
      .flatMap((condition) =>
        condition.values.flatMap((value) => {
          const pattern = patternOf(condition, value);
          const accounts = [anyText, ...this.setting.accounts].map((account) => this.fillWith(pattern, account));
          const distinct = new Map(accounts.map((filled) => [JSON.stringify(filled), filled]));
          return [...distinct.values()].map((filled) => ({ condition, pattern: filled }));
        }),
      );
  }

  private fillWith(pattern: readonly Piece[], account: string): Piece[] {
    return pattern.flatMap((piece) => {
      if (typeof piece === "string") return [piece];
      const filled = fill([piece], this.known);
      if (filled) return filled;
      if (piece.variable === "aws:sourceaccount" && account !== anyText) return [...account];
      return [anyText];
    });
  }
}

function sources(ask: Asker, { type, names }: Requester, setting: Setting, keys: ReadonlySet<string>): Choice[] {
  const isService = type === "Service" && names[0] !== undefined && isFargate(names[0]);
  if (!isService && !source.some((key) => keys.has(key))) return [{}];
  const own = setting.accounts.map(text);
  const accountTests = [...ask.of("aws:sourceaccount"), ...own];
  const tests = [...ask.of("aws:sourcearn"), ...accountTests.map(withAccount), ...setting.sourceTests];
  const arns = isService ? universe.profileArns(universe.accountNumber, setting.moreRegions) : universe.anyValue;
  const owners = remembered(universe.accountNumber, accountTests);
  // Only an ARN that names an account says which account its resource is of.
  const withArn = remembered(arns, tests).flatMap((arn) => {
    const account = /^[^:]*:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
    return [undefined, ...(account === undefined ? owners : [account])].map((owner) => choice(arn, owner));
  });
  const without = [undefined, ...owners];
  return [...without.map((owner) => choice(undefined, owner)), ...withArn];
}

const choice = (arn?: string, owner?: string): Choice => ({ "aws:sourcearn": arn, "aws:sourceaccount": owner });

/** An account is in one organization and at one path of it. */
function organizations(ask: Asker): Choice[] {
  const ids = ask.of("aws:sourceorgid");
  const tests = [...ask.of("aws:sourceorgpaths"), ...ids.map((id) => then(id, text("/"), everything))];
  const paths = remembered(universe.organizationPath, tests).flatMap((path) =>
    [undefined, path.split("/")[0]].map((id) => ({ "aws:sourceorgid": id, "aws:sourceorgpaths": [path] })),
  );
  const alone = [undefined, ...remembered(universe.organizationId, ids)].map((id) => ({
    "aws:sourceorgid": id,
    "aws:sourceorgpaths": undefined,
  }));
  return [...alone, ...paths];
}

/** What a key can say, absence included. */
function choicesOf(key: string, { type }: Requester, ask: Asker): (Values | undefined)[] {
  if (!universe.exists(key) || (type === "Service" && universe.isOfIdentity(key))) return [undefined];
  // AWS says of aws:PrincipalIsAWSService only that requests without a signature, as those of federations, need not have it.
  if (key === "aws:principalisawsservice") return [undefined, "false"];
  // AWS puts it into every request.
  if (key === "aws:securetransport") return ["true", "false"];
  if (/^aws:principalservicename(slist)?$/.test(key)) return [undefined];
  const about = ask.conditions.filter((condition) => condition.key === key);
  const domain = key === "aws:requestedregion" ? universe.anyRegion : universe.anyValue;
  const texts = remembered(domain, ask.of(key));
  const others = about.flatMap((condition) => condition.values.flatMap((value) => neighbours(condition, value)));
  const values = [...new Set([...texts, ...others])];
  return [undefined, ...(about.some(({ quantifier }) => quantifier !== "") ? several(values) : values)];
}

/** One value, or two. */
function several(values: readonly string[]): string[][] {
  return values.flatMap((one, index) => [[one], ...values.slice(index + 1).map((two) => [one, two])]);
}

/** The values around a value that is compared by size. */
function neighbours({ family }: Condition, value: string): string[] {
  // Their texts come from what the key can hold.
  if (family === "String" || family === "Arn") return [];
  if (family === "Bool") return ["true", "false"];
  if (family === "Numeric") return [-1, 0, 1].map((step) => String(Number(value) + step));
  if (family === "Date")
    return Number.isNaN(time(value)) ? [] : [-1000, 0, 1000].map((step) => new Date(time(value) + step).toISOString());
  if (family === "IpAddress") return [value.split("/")[0] ?? value, "198.51.100.1", "203.0.113.1"];
  return [value];
}

const found = new Map<string, string[]>();

function remembered(domain: Language, tests: readonly Language[]): string[] {
  const distinct = [...new Set(tests)].sort((a, b) => a.id - b.id);
  const name = `${domain.id}: ${distinct.map(({ id }) => id).join(" ")}`;
  const known = found.get(name) ?? examples(domain, distinct);
  if (found.size > 50_000) found.clear();
  found.set(name, known);
  return known;
}
