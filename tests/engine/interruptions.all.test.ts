import { ListRolesCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import pMap from "p-map";
import { type FaultProxy, startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, aws, fails, finish, type Result, Stack, useLocalCloud, succeeds } from "../support/engine";
import { idOfWhole } from "./roles";

/** How many calls to AWS an update makes before the role is whole. */
const callCount = 7;

const program = (resource: string, args = ""): { [path: string]: string } => ({
  "index.ts": `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    export const { roleArn, roleUniqueId } = new FargatePodExecutionRole("${resource}", {
      clusters: ["a"], logging: { kinesisStreams: ["logs"] }, ${args}
    });`,
});

describe("an update that is interrupted", function () {
  this.timeout(400_000);
  useLocalCloud();

  /**
   * A file backend writes a file of metadata beside a state, and not at once: killed meanwhile, it cannot read the state any more
   * (gocloud.dev/blob/fileblob). Nothing of Pulumi's is in that file.
   */
  const environmentOf = (proxy: FaultProxy): NodeJS.ProcessEnv => ({
    ...proxy.env,
    PULUMI_BACKEND_URL: `${cloud.env.PULUMI_BACKEND_URL}?metadata=skip`,
  });

  /** Starts an update and sends a signal to it and to all that it started, as a terminal does, once `when` resolves. */
  async function interrupt(stack: Stack, signal: NodeJS.Signals, when: () => Promise<void>): Promise<Result> {
    const moment = when();
    await stack.ready;
    const child = stack.start(["up", "--yes", "--skip-preview", "--stack", stack.name]);
    let isOver = false;
    void moment.then(() => child.pid && !isOver && process.kill(-child.pid, signal));
    const result = await finish(child);
    isOver = true;
    return result;
  }

  /** As a call to AWS arrives: the first update before any, the next at the first, and so on. */
  async function atCall(index: number, proxy: FaultProxy) {
    for (let call = 0; call < index % (callCount + 1); call++) await proxy.arrival(/./);
  }

  async function rolesBeginningWith(prefix: string): Promise<string[]> {
    const { Roles } = await aws().iam.send(new ListRolesCommand({ MaxItems: 1000 }));
    return (Roles ?? []).flatMap(({ RoleName = "" }) => (RoleName.startsWith(prefix) ? [RoleName] : []));
  }

  /** The one role there is, whole and known to the stack; what the interruption left is told if it is not so. */
  async function assertFinal(stack: Stack, prefix: string, interrupted: Result) {
    const names = await rolesBeginningWith(prefix);
    assert.equal(names.length, 1, `${names.join(", ")} after\n${interrupted.output}`);
    assert.equal((await stack.outputs()).roleUniqueId, await idOfWhole(names[0]));
  }

  /** Ten updates interrupted at different calls, two at a time. The answers take long enough for that. */
  async function tenTimes(run: (index: number, proxy: FaultProxy) => Promise<Result>) {
    let cutShort = 0;
    const once = async (index: number) => {
      const proxy = await startFaultProxy(cloud.endpoint);
      proxy.inject({ kind: "delay", milliseconds: 75, times: 1000 });
      try {
        const interrupted = await run(index, proxy);
        if (interrupted.code !== 0) cutShort++;
      } finally {
        await proxy.stop();
      }
    };
    await pMap(Array(10).keys(), once, { concurrency: 2 });
    assert.ok(cutShort > 0, "no update was interrupted");
  }

  it("by Ctrl-C, at ten calls, is completed by the next one and leaves no role behind", () =>
    tenTimes(async (index, proxy) => {
      const stack = new Stack({ project: program(`int${index}`), env: environmentOf(proxy) });
      const interrupted = await interrupt(stack, "SIGINT", () => atCall(index, proxy));
      succeeds(await stack.up({ skipPreview: true }));
      await assertFinal(stack, `int${index}-`, interrupted);
      return interrupted;
    }));

  it("by SIGKILL, at ten calls, is completed by the next one when the role is to be adopted", () =>
    tenTimes(async (index, proxy) => {
      const name = `kill${index}-role`;
      const stack = new Stack({
        project: program(`kill${index}`, `adopt: { name: "${name}", create: true }`),
        env: environmentOf(proxy),
      });
      const interrupted = await interrupt(stack, "SIGKILL", () => atCall(index, proxy));
      succeeds(await stack.pulumi(["cancel", "--yes", "--stack", stack.name]));
      succeeds(await stack.up({ skipPreview: true }));
      await assertFinal(stack, name, interrupted);
      return interrupted;
    }));

  it("by SIGKILL right after AWS made a role of a fixed name, is completed by the import that the README shows", async () => {
    const proxy = await startFaultProxy(cloud.endpoint);
    try {
      const stack = new Stack({ project: program("pods", `name: "fixed"`), env: environmentOf(proxy) });
      // The provider reads what it made; while it waits for the answer AWS has a role that Pulumi does not know.
      proxy.inject({ kind: "delay", action: "GetRole", milliseconds: 3000 });
      const interrupted = await interrupt(stack, "SIGKILL", () => proxy.arrival("GetRole"));
      proxy.clear();
      succeeds(await stack.pulumi(["cancel", "--yes", "--stack", stack.name]));
      assert.match(fails(await stack.up({ skipPreview: true })), /EntityAlreadyExists/);

      const { deployment } = await stack.export();
      const component = deployment.resources?.find(({ urn }) => urn.endsWith("FargatePodExecutionRole::pods"));
      const parent = ["--parent", `pods=${component?.urn}`];
      const where = ["--stack", stack.name, "--yes", "--protect=false", "--generate-code=false"];
      succeeds(await stack.pulumi(["import", "aws:iam/role:Role", "pods-role", "fixed", ...parent, ...where]));
      succeeds(await stack.up({ skipPreview: true }));
      await assertFinal(stack, "fixed", interrupted);
    } finally {
      await proxy.stop();
    }
  });
});
