import { exportName } from "../readers/cloudformation/elsewhere";
import type { RoleElsewhere, Source } from "../readers/source";
import { agree, isSameRole, mayBeSameRole, roleKey, type MadeRole, type RoleIdentity } from "../records/identity";
import { regionOf } from "../records/record";
import { sharedValueType } from "../records/resource-types";
import type { ShownUse } from "../records/uses";
import { documentText } from "../policy";
import { globMatches, only } from "../text";
import type { Estate } from "./estate";
import type { UsedRole } from "./facts";
import { rolesOf } from "./role-trust";
import { madeInstanceProfiles, usesInProfiles } from "./stack/instance-profiles";

/** What a source of a run shows to the other ones. */
export interface InRun {
  estate: Estate;
  /** The roles whose trust policies it shows to them. */
  shown: readonly MadeRole[];
}

/** A role that a template of a run exports; in the name `*` stands for what is not known. */
interface ExportedRole {
  name: string;
  role: RoleIdentity;
  source: Source;
}

/** Templates that are judged together are joined by their exports. */
function exportedRoles(run: readonly InRun[]): ExportedRole[] {
  const exported = run.flatMap(({ estate: { source, facts } }) => {
    const kept = source.template ? facts.stack.records.filter(({ type }) => type === sharedValueType) : [];
    return kept.flatMap((record) => {
      const name = exportName(record.urn);
      const role = facts.stack.roleAt(record, "value");
      return role && name !== undefined ? [{ name, role, source }] : [];
    });
  });
  return exported.map(({ name, role, source }) => ({ name, source, role: passedOn(role, source, exported) }));
}

/** The role itself, if a template exports a role that it imports, as the CDK does from one nested stack to another. */
function passedOn(role: RoleIdentity, source: Source, exported: readonly ExportedRole[], steps = 9): RoleIdentity {
  const name = exportName(role.urn ?? "");
  const origin = only(
    exported.filter((candidate) => candidate.name === name && mayShareExports(candidate.source, source)),
  );
  if (!origin || steps === 0) return role;
  return passedOn(origin.role, origin.source, exported, steps - 1);
}

/** Exports are of one account and Region. */
function mayShareExports(one: Source, other: Source) {
  return agree(one.account, other.account) && agree(regionIn(one), regionIn(other));
}

/** The Region that a template is deployed to, if somebody says it. */
function regionIn({ template, records: [record] }: Source) {
  return record && template?.region === undefined ? regionOf(record) : undefined;
}

/** The roles of a run that a role of a source may be; `isOpen` if a name that is not known, or is exported twice, decides. */
interface Candidates {
  roles: readonly RoleIdentity[];
  isOpen: boolean;
}

function candidatesFor({ source }: Estate, role: RoleIdentity, exported: readonly ExportedRole[]): Candidates {
  const { template, account } = source;
  const name = template && exportName(role.urn ?? "");
  if (name === undefined) {
    // The URNs in a template begin with its file, those of others may be in several files.
    const known = { ...role, urn: template && role.urn, accountId: role.accountId ?? account };
    return { roles: [known], isOpen: false };
  }
  const inReach = exported.filter((candidate) => mayShareExports(candidate.source, source));
  const meant = inReach.filter((candidate) => globMatches(candidate.name, name) || globMatches(name, candidate.name));
  const isNamed = meant.every((candidate) => candidate.name === name && !name.includes("*"));
  const roles = new Map(meant.map((candidate) => [roleKey(candidate.role), candidate.role]));
  return { roles: [...roles.values()], isOpen: !isNamed || roles.size > 1 };
}

/** The roles that a source puts to a use, also in an instance profile alone. */
function usedIn({ roles, facts: { stack } }: Estate): (Pick<UsedRole, "role"> & Pick<RoleElsewhere, "uses">)[] {
  const inProfiles = madeInstanceProfiles(stack).flatMap((profile) => profile.roles);
  return [...roles, ...inProfiles.map((role) => ({ role, uses: usesInProfiles(stack, role) }))];
}

/**
 * What other sources of a run say of the roles of one: one may show the role of a profile, or nodes that use the role of pods. A role
 * is the same by its export, or by its name and account; two templates are of one account.
 */
export function elsewhereIn(run: readonly InRun[]): (estate: Estate) => ReadonlyMap<string, RoleElsewhere> {
  const exported = exportedRoles(run);
  const sources = run.map(({ estate, shown }) => ({
    ...estate.source,
    shown: shown.map((made) => ({ made, ...candidatesFor(estate, made, exported) })),
    used: usedIn(estate).map(({ role, uses }) => ({ uses, ...candidatesFor(estate, role, exported) })),
  }));
  function elsewhereOf(estate: Estate) {
    const { template, file } = estate.source;
    // Other sources of a template are its other outcomes.
    const otherSources = sources.filter(
      (source) => source.records !== estate.source.records && !(template && source.file === file),
    );
    function said(role: RoleIdentity) {
      const wanted = candidatesFor(estate, role, exported);
      const isOneOf = (areSame: typeof isSameRole, roles: readonly RoleIdentity[]) =>
        wanted.roles.some((known) => roles.some((candidate) => areSame(known, candidate)));
      const shown = wanted.isOpen ? [] : otherSources.flatMap((source) => source.shown);
      const ways = shown.filter(({ roles }) => isOneOf(isSameRole, roles)).flatMap(({ made }) => rolesOf(made.record));
      const [document, different] = new Set(ways.map((way) => documentText(way.document)));
      const isKnown = different === undefined && ways.every(({ unknownPart }) => unknownPart === undefined);
      const trustPolicy = isKnown ? document : undefined;
      const used = otherSources.flatMap((source) => {
        const areSame = template && source.template ? mayBeSameRole : isSameRole;
        return source.used.filter(({ roles }) => isOneOf(areSame, roles));
      });
      const uses = used.flatMap((usedRole) =>
        usedRole.uses.map((use) => ({ ...use, isOpen: wanted.isOpen || usedRole.isOpen })),
      );
      const isMade = estate.facts.stack.roles.has(role.urn ?? "");
      // Said once: of the file that makes the role, else of those whose pods use it.
      const isSaid = ({ use }: ShownUse) => isMade || (trustPolicy === undefined && use === "node-group");
      return { uses: uses.filter(isSaid), trustPolicy };
    }
    const named = [...estate.profiles, ...estate.roles].flatMap(({ role }) => role ?? []);
    return new Map(named.map((role) => [roleKey(role), said(role)]));
  }
  return elsewhereOf;
}
