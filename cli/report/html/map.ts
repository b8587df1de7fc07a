import { plural } from "../../../core/text";
import { escapeMarkup as escaped } from "../escape";
import { marks, titleOf } from "../map/draw";
import { contentText, problemsIn, type MapAccount, type MapCluster, type MapRole } from "../map/model";
import { verdictWords } from "../report";

/** Only the clusters with a problem are open if there are more roles than this, and none if those are many. */
const readableRoles = 20;

/** Where a role leads to: the id of its worst finding. */
type IdOf = (role: MapRole) => string | undefined;

function boxes(kind: string, all: readonly { name: string; title: string }[]): string {
  if (all.length === 0) return "";
  const items = all.map(({ name, title }) => `<li title="${escaped(title)}">${escaped(name)}</li>`);
  return `<ul class="${kind}">${items.join("")}</ul>`;
}

/** A role between the Fargate profiles that use it and the EC2 nodes that share it. */
function roleMarkup(role: MapRole, profiles: MapCluster["profiles"], idOf: IdOf): string {
  const { arn, name, verdict, nodes } = role;
  const content = `<b aria-hidden="true">${marks[verdict]}</b> ${escaped(name)} <span class="unseen">${verdictWords[verdict]}</span>`;
  const attributes = `class="role ${verdict}" title="${escaped(titleOf(arn, role))}"`;
  const id = idOf(role);
  const box =
    id === undefined ? `<span ${attributes}>${content}</span>` : `<a href="#${id}" ${attributes}>${content}</a>`;
  const behind = nodes.map((node) => ({ name: node, title: node }));
  return `<li>${boxes("profiles", profiles)}${box}${boxes("nodes", behind)}</li>`;
}

function clusterMarkup(one: MapCluster, isOpen: boolean, idOf: IdOf): string {
  const problems = problemsIn(one);
  const profilesOf = Map.groupBy(one.profiles, ({ role }) => role);
  const state = problems === 0 ? "" : ` <span class="label high">${plural(problems, "role")} not right</span>`;
  return [
    `<details class="cluster"${isOpen ? " open" : ""}><summary>${escaped(one.name)} <span class="quiet">${contentText([one])}</span>${state}</summary>`,
    `<ul class="map">${one.roles.map((role) => roleMarkup(role, profilesOf.get(role.arn) ?? [], idOf)).join("\n")}</ul></details>`,
  ].join("\n");
}

export function mapMarkup(accounts: readonly MapAccount[], idOf: IdOf): string {
  const all = accounts.flatMap(({ clusters }) => clusters);
  const rolesIn = (clusters: readonly MapCluster[]): number => clusters.flatMap(({ roles }) => roles).length;
  const wrong = all.filter((one) => problemsIn(one) > 0);
  const isShort = rolesIn(all) <= readableRoles;
  const isOpen = (one: MapCluster): boolean => isShort || (wrong.length <= readableRoles / 2 && wrong.includes(one));
  return [
    '<section aria-labelledby="map-title"><h2 id="map-title">Role map</h2>',
    '<ul class="legend"><li>Fargate profile \u2192 role \u2192 EC2 nodes that share it</li><li>\u2713 right</li><li>! problem</li><li>? could not be judged</li><li>\u2013 accepted as it is</li><li>A role with a finding leads to it</li></ul>',
    ...accounts.flatMap(({ id, clusters }) => {
      const known = clusters.filter(({ arn }) => arn !== undefined);
      const words = `${plural(known.length, "cluster")}, ${plural(rolesIn(clusters), "role")}`;
      return [
        `<details class="account" open><summary>Account ${escaped(id)} <span class="quiet">${words}</span></summary>`,
        ...clusters.map((one) => clusterMarkup(one, isOpen(one), idOf)),
        "</details>",
      ];
    }),
    "</section>",
  ].join("\n");
}
