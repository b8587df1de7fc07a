import assert from "node:assert/strict";
import fc from "fast-check";
import { type TestResource } from "../../support/analyzer";
import { analyzer, sharedAnalyzer, useAnalyzer } from "../../support/shared-analyzer";
import { attachment, madeRole, trustFor } from "../fixtures";
import { itEachCase } from "../../support/cases";
import { expand, type Written } from "../../support/stack-cases";
import { stackWithSecrets } from "./stack-with-secrets";

describe("secrets", () => {
  describe("in a stack", () => {
    useAnalyzer();

    /** All that the pack says of the resources of stacks, as one text. */
    async function said(...stacks: TestResource[][]) {
      await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
      await analyzer.notices();
      const messages: string[] = [];
      for (const resources of stacks) {
        const found = [...(await analyzer.analyzeStack(resources))];
        for (const resource of resources) found.push(...(await analyzer.analyze(resource)));
        messages.push(...found.map(({ message }) => message));
      }
      return messages.join("\n") + (await analyzer.notices());
    }
    itEachCase(
      __filename,
      "cases",
      "reports and does not quote %s that is one",
      async (_what: string, resources: Written[], expected: string) => {
        const text = await said(resources.flatMap((one) => expand(one)));
        assert.match(text, new RegExp(expected, "m"));
        assert.doesNotMatch(text, /hunter2|999988887777/);
      },
    );

    it("are in no message and no notice, wherever they are planted", async function () {
      const numStacks = Number(process.env.SECRET_STACKS ?? 60);
      this.timeout(60_000 + 300 * numStacks);
      const stack = fc.array(fc.nat({ max: 3 }), { minLength: 150, maxLength: 150 }).map(stackWithSecrets);
      // Several stacks at a time, since waiting for what a process writes to standard error takes longer than judging one.
      const atATime = 20;
      const leaks = /hunter2|999999999999/;
      await fc.assert(
        fc.asyncProperty(fc.array(stack, { minLength: atATime, maxLength: atATime }), async (stacks) => {
          if (!leaks.test(await said(...stacks))) return;
          for (const one of stacks) {
            const lines = (await said(one)).split("\n").filter((line) => leaks.test(line));
            assert.deepEqual(lines, [], JSON.stringify(one));
          }
        }),
        { numRuns: numStacks / atATime, endOnFailure: true },
      );
    });
  });

  it("characters that a terminal acts on are shown escaped, on the line where they stand", async () => {
    const analyzer = await sharedAnalyzer();
    const name = "pods\n::error::x\u001b[31m\u009b\u202e";
    const found = await analyzer.analyze(
      madeRole(name, { arn: undefined, assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") }),
    );
    assert.equal(
      found[0].message.split("\n")[0],
      String.raw`Role "pods\u000a::error::x\u001b[31m\u009b\u202e": other clusters can use the role.`,
    );
    assert.deepEqual(await analyzer.analyzeStack([attachment("x\n::error::", "y")]), []);
  });
});
