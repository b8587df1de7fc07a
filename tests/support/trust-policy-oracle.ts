import { type Context, holds, least } from "./oracle/conditions";
import { contexts, type Setting } from "./oracle/contexts";
import { type Document, type Statement, statementsOf } from "./oracle/document";
import { language, pieces } from "./oracle/patterns";
import {
  fargate,
  isAbout,
  isFargate,
  ofEksItself,
  otherRequesters,
  type Requester,
  service,
} from "./oracle/principals";
import { either, everything, many, noneOf, text, then } from "./oracle/regular";
import { keysOfEndpoints } from "./oracle/universe";

/**
 * A second opinion on trust policies, written without a look at `core/trust`. It searches the product of the automata of all values
 * in a policy, so it decides what each possible request of the Fargate service meets, not what some requests meet. Names are taken to
 * be of any length.
 */
export interface Intention {
  accounts: readonly string[];
  /** Names of clusters, or globs; absent: any. */
  clusters?: readonly string[];
  /** Regions, or globs; absent: any. */
  regions?: readonly string[];
  now?: Date;
  /** Ids of AWS Organizations whose accounts may use the role. */
  organizations?: readonly string[];
}

export interface Verdict {
  concernsFargate: boolean;
  scoped: "right" | "unsafe" | "account-only" | "broken";
  exclusive: boolean;
  /** Whether all that should not get in and does is of the intended accounts or organizations. */
  isTied: boolean;
  /** A request that should not get in and does: of the service, and of somebody else. */
  witness?: Record<string, unknown>;
  otherWitness?: Record<string, unknown>;
}

export function oracleVerdict(document: Document, intention: Intention): Verdict {
  const statements = statementsOf(document);
  const settings = settingsOf(document, intention);
  const servicesOf = ({ principals, others }: Statement) =>
    (others ? [] : principals.named)
      .filter(({ type, value }) => type === "Service" && isFargate(value))
      .map(({ value }) => value);
  const services = statements.flatMap(servicesOf);
  const hasAllow = statements.some(({ allows }) => allows);
  // An author who denies the service everything, and lets in others, wants no role for it.
  const meant = statements.filter(({ allows, conditions }) => allows || conditions.length > 0 || !hasAllow);
  const requesters = [fargate, ...services.filter((name) => name !== ofEksItself)];
  const found = settings.map((setting) => ofServices(statements, requesters, intention, setting));
  const concernsFargate = meant.flatMap(servicesOf).length > 0 || found.some(({ works, leak }) => works || leak);
  if (!concernsFargate) return { concernsFargate, scoped: "right", exclusive: true, isTied: true };
  const leaks = found.flatMap(({ leak }) => (leak ? [leak] : []));
  const other = settings.map((setting) => otherWitness(statements, setting)).find((witness) => witness !== undefined);
  const untied = leaks.find(({ kind }) => kind === "unsafe");
  return {
    concernsFargate,
    scoped: untied?.kind ?? leaks[0]?.kind ?? (found.some(({ works }) => works) ? "right" : "broken"),
    exclusive: other === undefined,
    isTied: leaks.every(({ isTied }) => isTied),
    ...(leaks.length > 0 && { witness: (untied ?? leaks[0])?.witness }),
    ...(other && { otherWitness: other }),
  };
}

/** One setting for each account that the role may be in, where that makes a difference. */
function settingsOf(document: Document, intention: Intention): Setting[] {
  const { accounts, organizations = [], regions = [], now = new Date() } = intention;
  const matters = /aws:resourceaccount/i.test(JSON.stringify(document));
  const name = noneOf(["/", ":"]);
  const globs = (values: readonly string[] = ["*"]) =>
    either(...values.map((value) => language(pieces(value, { variables: false, wildcards: true }), { within: name })));
  const part = many(noneOf([":"]));
  const place = then(text("arn:"), part, text(":eks:"), globs(intention.regions), text(":"));
  const scope = then(place, part, text(":fargateprofile/"), globs(intention.clusters), text("/"), everything);
  return (matters ? accounts : accounts.slice(0, 1)).map((roleAccount) => ({
    accounts,
    roleAccount,
    organizations,
    moreRegions: regions.filter((region) => !/[*?]/.test(region)),
    now,
    sourceTests: [scope],
  }));
}

/** Whether a request is intended, and if not whether it is tied to the intended accounts or organizations all the same. */
function standing(context: Context, intention: Intention): "intended" | "tied" | "open" {
  const { accounts, clusters, regions, organizations = [] } = intention;
  const arn = context.get("aws:sourcearn");
  const path = [context.get("aws:sourceorgpaths") ?? ""].flat()[0]?.split("/")[0];
  const organization = String(context.get("aws:sourceorgid") ?? path);
  const inOrganization = organizations.includes(organization);
  if (typeof arn === "string") {
    const [, , , region = "", account = "", resource = ""] = arn.split(":");
    const fits = (value: string, globs: readonly string[] | undefined) =>
      globs === undefined || globs.some((glob) => asExpression(glob).test(value));
    if (
      (accounts.includes(account) || inOrganization) &&
      fits(region, regions) &&
      fits(resource.split("/")[1] ?? "", clusters)
    )
      return "intended";
  }
  return accounts.includes(String(context.get("aws:sourceaccount"))) || inOrganization ? "tied" : "open";
}

function asExpression(glob: string): RegExp {
  return new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
  );
}

interface Leak {
  kind: "unsafe" | "account-only";
  isTied: boolean;
  witness: Record<string, unknown>;
}

function ofServices(
  statements: readonly Statement[],
  names: readonly string[],
  intention: Intention,
  setting: Setting,
): { works: boolean; leak?: Leak } {
  let works = false;
  let tied: Leak | undefined;
  let withoutArn = false;
  for (const name of new Set(names)) {
    for (const context of permitted(statements, service(name), setting)) {
      const where = standing(context, intention);
      if (where === "intended") works ||= name === fargate && !keysOfEndpoints.some((key) => context.has(key));
      else if (where === "open")
        return { works, leak: { kind: "unsafe", isTied: false, witness: show(name, context) } };
      else {
        tied ??= { kind: "unsafe", isTied: true, witness: show(name, context) };
        withoutArn ||= !context.has("aws:sourcearn");
      }
    }
  }
  if (tied) return { works, leak: withoutArn ? { ...tied, kind: "account-only" } : tied };
  return { works };
}

function show(who: string, context: Context): Record<string, unknown> {
  return {
    who,
    ...Object.fromEntries([...context].filter(([key]) => !/^aws:(resource|principalis|secure|epoch)/.test(key))),
  };
}

/** The requests of a requester that some Allow may permit and no Deny surely blocks. */
function* permitted(statements: readonly Statement[], who: Requester, setting: Setting): Generator<Context> {
  const about = statements.filter((statement) => isAbout(statement, who));
  const allows = about.filter((statement) => statement.allows);
  const denies = about.filter((statement) => statement.denies);
  if (allows.length === 0) return;
  const conditions = about.flatMap((statement) => statement.conditions);
  for (const context of contexts(conditions, who, setting)) {
    const truth = (statement: Statement) => least(statement.conditions.map((condition) => holds(condition, context)));
    if (allows.some((statement) => truth(statement) > 0) && !denies.some((statement) => truth(statement) === 2))
      yield context;
  }
}

function otherWitness(statements: readonly Statement[], setting: Setting): Record<string, unknown> | undefined {
  for (const who of otherRequesters(statements, setting.accounts)) {
    for (const context of permitted(statements, who, setting)) return show(who.names.join(", "), context);
  }
  return undefined;
}
