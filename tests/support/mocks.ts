import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import { settling } from "../../components/adopt";

// Mocks have nothing that must settle, as AWS has where the component looks again after a second.
settling.wait = () => Promise.resolve();

/** A resource as the component registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  importId?: string;
}

export interface MockOptions {
  preview?: boolean;
  /** Answers to invokes by token; one that is not here fails, so that no look-up goes unnoticed. */
  invokes?: Record<string, (args: Record<string, unknown>) => unknown>;
  /** Called before a resource counts as made; may wait. */
  beforeMade?: (resource: Registered) => Promise<void>;
}

/** What AWS's provider answers about itself in an account of the commercial partition. */
export const providerAnswers = {
  "aws:index/getRegion:getRegion": () => ({ region: "eu-west-1" }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "111122223333" }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
};

/** The same in another partition. */
export function providerIn(partition: string): NonNullable<MockOptions["invokes"]> {
  return { ...providerAnswers, "aws:index/getPartition:getPartition": () => ({ partition }) };
}

/** Runs Pulumi programs in the test's own process and records what they register and ask. */
export class Mocks {
  readonly registered: Registered[] = [];
  readonly asked: string[] = [];

  static async start(options: MockOptions = {}): Promise<Mocks> {
    const mocks = new Mocks();
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs, id }) => {
          const resource: Registered = { type, name, inputs, ...(id ? { importId: id } : {}) };
          await options.beforeMade?.(resource);
          mocks.registered.push(resource);
          return { id: id || `${name}-id`, state: stateOf(resource, options.preview ?? false) };
        },
        call: ({ token, inputs }) => {
          mocks.asked.push(token);
          const answer = (options.invokes ?? providerAnswers)[token as keyof typeof providerAnswers];
          if (!answer) throw new Error(`Mock not implemented: ${token}`);
          return answer(inputs) as Record<string, unknown>;
        },
      },
      "project",
      "stack",
      options.preview ?? false,
    );
    return mocks;
  }

  /** Waits until all that the program registers is registered. */
  async finish(): Promise<void> {
    await pulumi.runtime.disconnect();
  }

  named(name: string): Registered {
    const found = this.registered.find((resource) => resource.name === name);
    if (!found) throw new Error(`${name} was not registered, only ${this.registered.map((r) => r.name).join(", ")}`);
    return found;
  }
}

/** What the provider adds to a resource's inputs. */
function stateOf({ type, name, inputs }: Registered, preview: boolean): Record<string, unknown> {
  if (type !== "aws:iam/role:Role") return inputs;
  const roleName = (inputs.name as string | undefined) ?? `${name}-1234567`;
  if (preview) return { ...inputs, name: roleName };
  return { ...inputs, name: roleName, arn: `arn:aws:iam::111122223333:role/${roleName}`, uniqueId: "AROAEXAMPLEID" };
}

/** The value of an output; fails if it is not known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const promise = (output as unknown as { promise(withUnknowns?: boolean): Promise<T> }).promise();
    const known = (output as unknown as { isKnown: Promise<boolean> }).isKnown;
    Promise.all([promise, known]).then(
      ([value, isKnown]) => (isKnown ? resolve(value) : reject(new Error("not known"))),
      reject,
    );
  });
}

/** Whether an output is known. */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}

/** An output that is not known yet. */
export function unknownOutput<T>(): pulumi.Output<T> {
  return pulumi.output(pulumi.unknown as unknown as T) as pulumi.Output<T>;
}

/** Runs a program that must fail and returns why, wherever the failure came up. */
export async function failureOf(program: () => unknown): Promise<Error> {
  // The component raises what comes up late as an exception too, which mocha would take for a failure of the test.
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", () => undefined);
  try {
    const output = program();
    if (pulumi.Output.isInstance(output)) await (output as unknown as { promise(): Promise<unknown> }).promise();
  } catch (error) {
    return error as Error;
  } finally {
    // A registration that failed never ends: it is forgotten, lest the SDK counts it as a leak when the tests exit.
    (debuggable as unknown as { leakedPromises(): unknown }).leakedPromises();
    await new Promise(setImmediate);
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
  }
  throw new Error("the program did not fail");
}
