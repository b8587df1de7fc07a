import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccepted } from "../../../cli/answer/accept";
import { fargateService } from "../../../core/trust";
import { withRole } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { reportOf } from "../report/reports";

describe("--update-baseline", () => {
  it("writes into a pipe, which it does not read, and takes what it wrote for known", async () => {
    const directory = await mkdtemp(join(tmpdir(), "accept-"));
    try {
      const baseline = join(directory, "pipe");
      execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", baseline]);
      const accept = await readAccepted({ baseline, updateBaseline: true });
      const reading = readFile(baseline, "utf8");
      const found = await reportOf(withRole({ trustPolicy: trustFor(fargateService) }));
      const { findings, known } = await accept(found, { printAside: () => undefined });
      assert.deepEqual([findings, known?.map(({ id }) => id)], [[], ["trust-unsafe"]]);
      assert.deepEqual(
        JSON.parse(await reading).findings.map(({ id }: { id: string }) => id),
        ["trust-unsafe"],
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
