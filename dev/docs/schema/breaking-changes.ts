import type { Property, Schema } from "./infer";

/** What breaks for users of an old schema who get the new one, in words; additions are not breaking. */
export function breakingChanges(before: Schema, now: Schema): string[] {
  return [...brokenResources(before, now), ...brokenTypes(before, now)];
}

/** Whether a version may hold breaking changes against another: a new major, or while there is no 1.0.0 a new minor. */
export function allowsBreaking(before: string, now: string): boolean {
  const [oldMajor, oldMinor] = before.split(".").map(Number);
  const [newMajor, newMinor] = now.split(".").map(Number);
  return newMajor > oldMajor || (oldMajor === 0 && newMajor === 0 && newMinor > oldMinor);
}

function brokenResources(before: Schema, now: Schema): string[] {
  return Object.entries(before.resources).flatMap(([token, old]) => {
    const current = now.resources[token];
    if (!current) return [`resource ${token} is gone`];
    return [
      ...brokenProperties(`input of ${token}`, old.inputProperties, current.inputProperties),
      ...newlyRequired(`input of ${token}`, old.requiredInputs, current.requiredInputs),
      ...brokenProperties(`output of ${token}`, old.properties, current.properties),
    ];
  });
}

function brokenTypes(before: Schema, now: Schema): string[] {
  return Object.entries(before.types).flatMap(([token, old]) => {
    const current = now.types[token];
    if (!current) return [`type ${token} is gone`];
    return [
      ...brokenProperties(`field of ${token}`, old.properties ?? {}, current.properties ?? {}),
      ...newlyRequired(`field of ${token}`, old.required ?? [], current.required ?? []),
    ];
  });
}

type Properties = { [name: string]: Property };

function brokenProperties(what: string, before: Properties, now: Properties): string[] {
  return Object.entries(before).flatMap(([name, old]) => {
    if (!now[name]) return [`${what} ${name} is gone`];
    const [oldType, newType] = [typeOf(old), typeOf(now[name])];
    // An input may come to take outputs too, or a document besides its text.
    const takesMore =
      /^plain (.*)$/.exec(oldType)?.[1] === newType || oldType === newType.replace(/document$/, "string");
    return oldType === newType || (takesMore && !what.startsWith("output"))
      ? []
      : [`${what} ${name} was ${oldType} and is ${newType}`];
  });
}

function newlyRequired(what: string, before: string[], now: string[]): string[] {
  return now.filter((name) => !before.includes(name)).map((name) => `${what} ${name} must be given now`);
}

/** A property's type in words, for example `list of string`. */
export function typeOf(property: Property): string {
  const plain = property.plain ? "plain " : "";
  if (property.items) return `${plain}list of ${typeOf(property.items)}`;
  if (property.additionalProperties) return `${plain}map of ${typeOf(property.additionalProperties)}`;
  return (
    plain +
    (property.$ref
      ?.split(":")
      .at(-1)
      ?.replace(/^.*#\/Any$/, "document") ??
      property.type ??
      "anything")
  );
}
