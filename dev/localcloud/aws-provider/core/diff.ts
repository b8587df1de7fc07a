import { isPartlyUnknown } from "../../../../core/records/record";
import { filledIn } from "./check";
import type { ResourceType } from "./resource-type";
import { means } from "./property";
import type { Values } from "./values";

export type Change = "add" | "delete" | "update";

export interface Difference {
  changes: Map<string, Change>;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** Compares what AWS has (state) with what the program asks for (next). */
export function diff(type: ResourceType, state: Values, previousInputs: Values, next: Values): Difference {
  const changes = new Map<string, Change>();
  for (const [name, property] of Object.entries(type.properties)) {
    if (property.output && name !== "tagsAll") continue;
    const [has, wants] = [state[name], next[name]];
    if (wants === undefined) {
      if (previousInputs[name] !== undefined && !property.computed) changes.set(name, "delete");
    } else if (isPartlyUnknown(wants) || !means(property, has, wants)) {
      if (isEmpty(wants) && isEmpty(has)) continue;
      changes.set(name, has === undefined ? "add" : "update");
    }
  }
  const replaces = [...changes.keys()].filter((name) => type.properties[name].replaces);
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && keepsItsName(type, state, next) };
}

/** With a name of the user's the new one cannot exist beside the old one. */
function keepsItsName(type: ResourceType, state: Values, next: Values): boolean {
  const property = type.naming?.property;
  if (!property || (next[filledIn] as string[] | undefined)?.includes(property)) return false;
  return next[property] !== undefined && next[property] === state[property];
}

/** AWS does not tell an empty text, list or map from none. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
