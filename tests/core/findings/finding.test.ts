import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  bySeverity,
  docsOf,
  findingKinds,
  fingerprintOf,
  guidance,
  isFindingId,
  makeFinding,
  withId,
  type Severity,
} from "../../../core/findings";

const role = "arn:aws:iam::111122223333:role/pods";

describe("findings", () => {
  it("makeFinding: severity and level come from the registry", () => {
    const { fingerprint, ...finding } = makeFinding("trust-unsafe", { role }, { message: "open", fix: "close it" });
    assert.deepEqual(finding, {
      id: "trust-unsafe",
      severity: "high",
      level: "error",
      role,
      message: "open",
      fix: [{ say: "close it" }],
    });
    assert.match(fingerprint, /^[0-9a-f]{32}$/);
  });

  it("are critical only if another principal takes the role by itself", () => {
    const critical = Object.entries(findingKinds).filter(([, { severity }]) => severity === "critical");
    assert.deepEqual(
      critical.map(([id]) => id),
      ["trust-not-exclusive"],
    );
  });

  it("makeFinding: what could not be judged is unknown", () => {
    assert.equal(makeFinding("policy-missing", { role }, { message: "denied", level: "unknown" }).level, "unknown");
  });

  it("fingerprintOf: the wording changes nothing, the id, the place and the part do", () => {
    const base = makeFinding("trust-unsafe", { role }, { message: "one wording" }).fingerprint;
    assert.equal(makeFinding("trust-unsafe", { role }, { message: "another" }).fingerprint, base);
    const others = [
      fingerprintOf("trust-broken", { role }),
      fingerprintOf("trust-unsafe", { role: `${role}2` }),
      fingerprintOf("trust-unsafe", { cluster: role }),
      fingerprintOf("trust-unsafe", { role }, "the second statement"),
    ];
    assert.equal(new Set([base, ...others]).size, 5);
    assert.equal(fingerprintOf("trust-unsafe", { role }), base);
  });

  it("makeFinding: without a fix there is none", () => {
    assert.equal(makeFinding("trust-unsafe", { role }, { message: "open" }).fix, undefined);
  });

  // Whoever has written fingerprints down, in a baseline or in a service that reads SARIF, finds them again.
  it("fingerprintOf: is what it was in every version, and a file or a stack is part of it", () => {
    const digest = (place: unknown[]): string =>
      createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 32);
    const account = "111122223333";
    const inAccount = [account, undefined, role, undefined, undefined, undefined, ""];
    assert.equal(fingerprintOf("trust-unsafe", { account, role }), digest(["trust-unsafe", ...inAccount]));
    for (const [place, inFiles] of [
      [{ stack: "a/b/c" }, ["a/b/c", undefined, undefined]],
      [{ file: "main.tf" }, [undefined, "main.tf", undefined]],
      [{ resource: "pods" }, [undefined, undefined, "pods"]],
    ] as const)
      assert.equal(
        fingerprintOf("trust-unsafe", { account, role, ...place }),
        digest(["trust-unsafe", ...inAccount, ...inFiles]),
      );
  });

  it("bySeverity: errors before unknown before advice, the most severe first", () => {
    const findings = [
      makeFinding("workload-permissions", {}, { message: "" }),
      makeFinding("policy-missing", {}, { message: "", level: "unknown" }),
      makeFinding("exemption-expired", {}, { message: "" }),
      makeFinding("trust-unsafe", {}, { message: "" }),
    ];
    assert.deepEqual(
      findings.sort(bySeverity).map(({ id }) => id),
      ["trust-unsafe", "exemption-expired", "policy-missing", "workload-permissions"],
    );
    const ofSeverity = (severity: Severity) => ({ ...makeFinding("trust-unsafe", {}, { message: "" }), severity });
    const severities = ["critical", "high", "medium", "low"] as const;
    assert.deepEqual(
      [...severities]
        .reverse()
        .map(ofSeverity)
        .sort(bySeverity)
        .map(({ severity }) => severity),
      severities,
    );
  });

  it("registry: every title, reason and fix is a text of its own", () => {
    const titles = Object.values(findingKinds).map(({ title }) => title);
    const reasons = Object.values(guidance).map(({ why }) => why);
    const fixes = Object.values(guidance).map(({ fix }) => fix);
    for (const texts of [titles, reasons, fixes]) assert.equal(new Set(texts).size, texts.length);
  });

  it("isFindingId and withId: an id of the registry, and the end of a message", () => {
    assert.deepEqual([isFindingId("trust-unsafe"), isFindingId("toString")], [true, false]);
    assert.equal(withId("Role pods is open.", "trust-unsafe"), "Role pods is open. [trust-unsafe]");
  });

  it("docsOf: every id has a page, and its link in docs/findings.md", () => {
    const docs = join(__dirname, "..", "..", "..", "docs");
    const list = readFileSync(join(docs, "findings.md"), "utf8");
    for (const id of Object.keys(findingKinds)) {
      assert.ok(isFindingId(id) && docsOf(id).endsWith(`/docs/findings/${id}.md`), id);
      assert.ok(readFileSync(join(docs, "findings", `${id}.md`), "utf8").startsWith(`# ${id}\n`), id);
      assert.ok(list.includes(`](findings/${id}.md)`), id);
    }
  });
});
