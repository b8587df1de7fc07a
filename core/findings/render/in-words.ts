import { hasFargate } from "../../service/fargate";

type OfKind<Value, Kind> = Value extends { kind: infer Own } ? (Kind extends Own ? Value : never) : never;

/** The words for each kind of a value: a text, or a function that makes the text from the value. */
export type Words<Value extends { kind: string }, Text = string> = {
  [Kind in Value["kind"]]: string | ((value: OfKind<Value, Kind>) => Text);
};

/** The words for a value. */
export function inWords<Value extends { kind: string }, Text = string>(
  value: Value,
  words: Words<Value, Text>,
): Text | string {
  const text = words[value.kind as Value["kind"]] as string | ((value: Value) => Text);
  return typeof text === "string" ? text : text(value);
}

/** Why no pod can use a role of a partition; undefined if nothing is known against it. */
export function whyNoFargate(partition: string): string | undefined {
  return hasFargate(partition)
    ? undefined
    : "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role";
}
