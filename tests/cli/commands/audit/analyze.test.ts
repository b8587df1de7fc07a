import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { analyzeStack } from "../../../../cli/commands/audit/analyze";
import { Unanswered } from "../../../../core/unanswered";
import type { Backend } from "../../../../cli/walk/backend";

const policyEvent = {
  resourceUrn: "urn:pulumi:prod::shop::aws:iam/role:Role::pods",
  message: "It is not attached.",
  policyName: "fargate-role-policy-attached",
  policyPackName: "fargate-pod-execution-role",
  enforcementLevel: "mandatory",
};
const events = [{ policyEvent }, { summaryEvent: { result: "failed" } }].map((event) => JSON.stringify(event));

const pack = { policyPack: "pack" };

interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A backend whose CLI answers like this, and what its CLI was asked. */
function backend(result: Ran | ((file: string) => Ran)) {
  const ran: { words: readonly string[]; state: unknown; mode: number; file: string; variables: object }[] = [];
  const fake: Backend = {
    url: "https://api.pulumi.com",
    list: () => assert.fail("nothing is listed"),
    export: () => Promise.resolve({ version: 3, deployment: {} }),
    run: (words, variables) => {
      const file = words[words.indexOf("--file") + 1];
      ran.push({
        words,
        file,
        variables: { ...variables },
        state: JSON.parse(readFileSync(file, "utf8")),
        mode: statSync(file).mode & 0o777,
      });
      return Promise.resolve(typeof result === "function" ? result(file) : result);
    },
  };
  return { fake, ran };
}

describe("the analysis of a stack", () => {
  it("is what pulumi policy analyze finds in the exported state, of which nothing stays", async () => {
    const stderr = "error: one or more mandatory policy violations were found\n";
    const { fake, ran } = backend({ exitCode: 1, stdout: `${events.join("\n")}\n`, stderr });
    const analysis = await analyzeStack(fake, "acme/shop/prod", pack);
    assert.deepEqual(analysis, {
      findings: [
        {
          policy: "fargate-role-policy-attached",
          level: "mandatory",
          urn: policyEvent.resourceUrn,
          message: "It is not attached.",
        },
      ],
      notices: [],
    });
    assert.deepEqual(ran[0].words.slice(0, 3), ["policy", "analyze", "--json"]);
    assert.deepEqual(ran[0].words.slice(-2), ["--policy-pack", "pack"]);
    assert.deepEqual(ran[0].state, { version: 3, deployment: {} });
    assert.equal(ran[0].mode, 0o600);
    assert.ok(!existsSync(ran[0].file));
  });

  it("keeps what the pack says beside its findings", async () => {
    const { fake } = backend({ exitCode: 0, stdout: events[1], stderr: "[fargate-role-trust-scoped] exempt: pods\n" });
    assert.deepEqual(await analyzeStack(fake, "acme/shop/prod", pack), {
      findings: [],
      notices: ["[fargate-role-trust-scoped] exempt: pods"],
    });
  });

  it("is nothing for a stack without resources, of which the CLI says so by the state's path", async () => {
    const { fake } = backend((file) => ({
      exitCode: 0,
      stdout: "",
      stderr: `File ${file} has no resources; nothing to analyze.\n`,
    }));
    assert.deepEqual(await analyzeStack(fake, "acme/shop/prod", pack), { findings: [], isEmpty: true, notices: [] });
  });

  it("shows no path that is gone when somebody reads it", async () => {
    const { fake } = backend((file) => ({
      exitCode: 0,
      stdout: events[1],
      stderr: `warning: could not decrypt secrets in ${file}; analyzing with secret values redacted\n`,
    }));
    const { notices } = await analyzeStack(fake, "acme/shop/prod", pack);
    assert.deepEqual(notices, [
      "warning: could not decrypt secrets in the state; analyzing with secret values redacted",
    ]);
  });

  it("fails where the pack cannot be run, with the CLI's reason, and leaves no state behind", async () => {
    const { fake, ran } = backend({ exitCode: 1, stdout: "", stderr: "error: loading policy packs: no such pack\n" });
    await assert.rejects(analyzeStack(fake, "acme/shop/prod", pack), (error: unknown) => {
      assert.ok(error instanceof Unanswered);
      assert.equal(error.message, "pulumi policy analyze failed: loading policy packs: no such pack");
      return true;
    });
    assert.ok(!existsSync(ran[0].file));
  });

  for (const stderr of ["error: unknown flag: --file\n", 'error: unknown command "analyze" for "pulumi policy"\n']) {
    it(`says that the CLI is too old where it answers: ${stderr.trim()}`, async () => {
      const { fake } = backend({ exitCode: 255, stdout: "", stderr });
      await assert.rejects(
        analyzeStack(fake, "acme/shop/prod", pack),
        new Unanswered(
          "This Pulumi CLI cannot judge a stack's state; version 3.249.0 or newer can. Upgrade it: https://www.pulumi.com/docs/install/",
        ),
      );
    });
  }
});
