import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAudit, type AuditOptions } from "../../../../cli/commands/audit/command";
import { buildTrustPolicy, executionPolicyArn } from "../../../../core/trust";
import { Unanswered } from "../../../../core/unanswered";
import { secret } from "../../../support/analyzer";
import type { Exempted } from "../../../../cli/report/report";
import { walkOver } from "../../../support/fake-stacks";

const role = "arn:aws:iam::111122223333:role/legacy-pods";
const urn = "urn:pulumi:prod::shop::aws:iam/role:Role::pods";
const line = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*";

/** A secret as an exported state has it. */
const encrypted = { ...(JSON.parse(JSON.stringify(secret(undefined))) as object), ciphertext: "v1:x" };

type State = "right" | "advisory" | "mandatory" | "secret" | "secret policy";

/** The state of a stack with a role whose one finding, if it has one, is of this level. */
function stateOf(level: State): object {
  const assumeRolePolicy = level === "secret" ? encrypted : JSON.stringify(buildTrustPolicy([line]));
  const outputs = { arn: role, name: "legacy-pods", assumeRolePolicy };
  const attached = {
    role: "legacy-pods",
    policyArn: level === "secret policy" ? encrypted : executionPolicyArn("aws"),
  };
  const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });
  const of = (type: string, more: object) => ({ urn: urn.replace("aws:iam/role:Role", type), type, outputs: more });
  const attachment = of("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attached);
  const inline = of("aws:iam/rolePolicy:RolePolicy", { role: "legacy-pods", policy });
  const resources = [
    { urn, type: "aws:iam/role:Role", outputs },
    ...(level === "mandatory" ? [] : [attachment]),
    ...(level === "advisory" ? [inline] : []),
  ];
  return { version: 3, deployment: { resources } };
}

describe("fargate-role audit", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "audit-"))));
  afterEach(() => rm(directory, { recursive: true }));

  /** Runs the command on stacks given by name; one given by an error cannot be read. */
  async function run(stacks: Record<string, State | Error>, options: Partial<AuditOptions> = {}) {
    const exportOf = (name: string) => {
      const content = stacks[name];
      if (content instanceof Error) throw content;
      return stateOf(content ?? "right");
    };
    const { context, said } = walkOver(Object.keys(stacks), exportOf);
    const exitCode = await runAudit({ parallel: 1, cache: false, ...options }, context);
    return { exitCode, ...said() };
  }
  const configured = async (content: object) => {
    const policyPackConfig = join(directory, "config.json");
    await writeFile(policyPackConfig, JSON.stringify(content));
    return { policyPackConfig };
  };

  it("answers 0 where nothing is found, and 0 for advice", async () => {
    assert.equal((await run({ "acme/shop/prod": "right" })).exitCode, 0);
    const { exitCode, printed } = await run({ "acme/shop/prod": "advisory" });
    assert.equal(exitCode, 0);
    assert.match(printed, /^acme\/shop\/prod: fargate-role-no-workload-permissions \(advisory\)$/m);
  });

  it("answers 1 for a finding that is more, and says where and what", async () => {
    const { exitCode, printed, aside } = await run({ "acme/net/prod": "right", "acme/shop/prod": "mandatory" });
    assert.equal(exitCode, 1);
    assert.equal(
      printed,
      [
        "acme/shop/prod: fargate-role-policy-attached (mandatory)",
        `  ${urn}`,
        `  Role "legacy-pods" (${role}) is a pod execution role (trust for eks-fargate-pods.amazonaws.com in ${urn}) without AmazonEKSFargatePodExecutionRolePolicy: nothing in this stack attaches it. Without it pods on Fargate cannot pull images, and do not start [policy-missing]`,
        `  Fix: Attach ${executionPolicyArn("aws")} to the role`,
        "",
        "1 finding in 2 stacks.",
      ].join("\n"),
    );
    assert.equal(aside, "");
  });

  it("answers 2 where a stack could not be judged and nothing else is wrong", async () => {
    const damaged = new Unanswered("pulumi stack export failed: damaged");
    const { exitCode, aside } = await run({ "acme/net/prod": damaged, "acme/shop/prod": "right" });
    assert.equal(exitCode, 2);
    assert.match(aside, /^acme\/net\/prod could not be judged: pulumi stack export failed: damaged\.$/m);
    assert.equal((await run({ "acme/net/prod": damaged, "acme/shop/prod": "mandatory" })).exitCode, 1);
  });

  it("lists findings by stack, and stacks that were not read, in JSON", async () => {
    const { printed } = await run(
      { "acme/net/prod": new Unanswered("no"), "acme/shop/prod": "mandatory" },
      { json: true },
    );
    const { version, stacks, unread } = JSON.parse(printed);
    assert.equal(version, 1);
    const { message, fix, fingerprint, ...finding } = stacks[0].findings[0];
    const where = { policy: "fargate-role-policy-attached", level: "mandatory", urn, role, id: "policy-missing" };
    assert.deepEqual([finding, fingerprint.length], [where, 32]);
    assert.match(`${message} ${fix}`, /^Role .* Attach /);
    assert.deepEqual(unread, [{ stack: "acme/net/prod", error: "no" }]);
  });

  it("does not write its answer over the configuration of the pack", async () => {
    const { policyPackConfig } = await configured({});
    const { exitCode, aside } = await run({}, { policyPackConfig, output: [`json=${policyPackConfig}`] });
    assert.equal(exitCode, 2);
    assert.match(aside, /--output .*config\.json would overwrite a file of --policy-pack-config\. Give another name/);
    assert.equal(await readFile(policyPackConfig, "utf8"), "{}");
  });

  it("answers 2 for another pack, and for one that is not there", async () => {
    const { exitCode, aside } = await run({}, { policyPack: join(directory, "nowhere") });
    assert.equal(exitCode, 2);
    assert.match(aside, /^fargate-role: The policy pack cannot be read: /);
  });

  it("answers 2 with a configuration that cannot be used", async () => {
    const options = await configured({ "fargate-role-trust-scoped": { accounts: [] } });
    const { exitCode, aside } = await run({ "acme/shop/prod": "mandatory" }, options);
    assert.equal(exitCode, 2);
    assert.match(aside, /could not be judged: the pack's configuration cannot be used: fargate-role-trust-scoped: /);
  });

  it("says aside what a secret hides, and of which roles the configuration speaks", async () => {
    const { exitCode, aside } = await run({ "acme/shop/prod": "secret" });
    assert.equal(exitCode, 0);
    assert.match(aside, /^acme\/shop\/prod: It is unknown whether the trust policy of role .* is right: /);
    const exempt = [{ role: "legacy-*", reason: "OPS-1" }];
    const said = await run(
      { "acme/shop/prod": "mandatory" },
      await configured({ "fargate-role-policy-attached": { exempt } }),
    );
    assert.equal(said.exitCode, 0);
    assert.equal(
      said.aside,
      `acme/shop/prod: fargate-role-policy-attached: role "legacy-pods" (${role}) is exempt from this policy by "legacy-*": OPS-1`,
    );
  });

  it("says aside that it is unknown whether a role has the policy where its ARN is a secret", async () => {
    const { exitCode, aside } = await run({ "acme/shop/prod": "secret policy" });
    assert.equal(exitCode, 0);
    assert.match(
      aside,
      /^acme\/shop\/prod: It is unknown whether role .* has AmazonEKSFargatePodExecutionRolePolicy: /,
    );
    assert.doesNotMatch(aside, /without AmazonEKSFargatePodExecutionRolePolicy/);
  });

  it("names keys of a configuration that no policy has", async () => {
    const options = await configured({ "fargate-role-policy-attached": { exemt: [] } });
    const { exitCode, printed } = await run({ "acme/shop/prod": "right" }, options);
    assert.equal(exitCode, 1);
    assert.match(printed, /^ {2}configuration: unknown key "exemt" .* \[configuration-invalid\]$/m);
  });

  it("says that a stack is unknown whose state is damaged", async () => {
    const { context, said } = walkOver(["acme/shop/prod"], () => ({ version: 9 }));
    assert.equal(await runAudit({ parallel: 1, cache: false }, context), 2);
    assert.match(said().aside, /could not be judged: its exported state is of a version/);
  });

  describe("with exceptions of the pack's configuration", () => {
    const match = [{ policies: ["fargate-role-policy-attached"], targets: [urn] }];
    const excepting = (...exceptions: object[]) =>
      configured({
        version: 2,
        exceptions: Object.fromEntries(exceptions.map((one, index) => [`EXC-${42 + index}`, one])),
      });

    it("passes, and says which finding is exempt by which exception, why and until when", async () => {
      const options = await excepting({ reason: "OPS-1", match, expiresAt: "9999-03-31T00:00:00Z" });
      const { exitCode, printed } = await run({ "acme/shop/prod": "mandatory" }, options);
      assert.equal(exitCode, 0);
      assert.equal(
        printed,
        [
          "Exempt: 1",
          `  ${role}: policy-missing, by "EXC-42" until 9999-03-31: OPS-1`,
          "",
          "0 findings in 1 stack.",
        ].join("\n"),
      );
    });

    for (const other of [{ policies: ["fargate-role-trust-scoped"] }, { targets: [`${urn}2`] }, { targets: ["*"] }])
      it(`fails for what no exception is for: ${JSON.stringify(other)}`, async () => {
        const options = await excepting({ reason: "OPS-1", match: [{ ...match[0], ...other }] });
        assert.equal((await run({ "acme/shop/prod": "mandatory" }, options)).exitCode, 1);
      });

    const [past, march, april] = ["2020-01-31", "9999-03-31", "9999-04-30"];
    const ends: [expiresAt: (string | undefined)[], until?: string][] = [
      [[past]],
      [["soon"]],
      [[march, undefined]],
      [[undefined, march]],
      [[march, past], march],
      [[march, april], april],
    ];
    for (const [days, until] of ends)
      it(`says ${until ?? "no end"} where the exceptions for a finding end on ${days.join(" and ")}`, async () => {
        const options = await excepting(
          ...days.map((day) => ({ reason: "OPS-1", match, expiresAt: day && `${day}T00:00:00Z` })),
        );
        const { printed } = await run({ "acme/shop/prod": "mandatory" }, { ...options, json: true });
        assert.equal(JSON.parse(printed).exempted[0].until, until);
      });

    it("has them in JSON beside those of --exemptions", async () => {
      const exemptions = join(directory, "exempt.json");
      await writeFile(exemptions, JSON.stringify([{ role: "legacy-pods", reason: "OPS-2" }]));
      const options = { ...(await excepting({ reason: "OPS-1", match })), exemptions, json: true as const };
      const stacks = { "acme/net/prod": "advisory", "acme/shop/prod": "mandatory" } as const;
      assert.deepEqual(
        JSON.parse((await run(stacks, options)).printed).exempted.map(({ by, reason, finding }: Exempted) => [
          by,
          reason,
          finding.id,
        ]),
        [
          ["EXC-42", "OPS-1", "policy-missing"],
          ["legacy-pods", "OPS-2", "workload-permissions"],
        ],
      );
    });
  });

  describe("of exemptions in the pack's configuration that are of no use", () => {
    const stacks = { "acme/net/prod": "right", "acme/shop/prod": "mandatory" } as const;
    const unused = () => {
      const exempt = ["legacy-pods", "gone"].map((name) => ({ role: name, reason: "OPS-1" }));
      return configured({ "fargate-role-policy-attached": { exempt } });
    };

    it("says once which they are, for the whole run", async () => {
      const options = await unused();
      const { exitCode, printed } = await run(stacks, options);
      assert.equal(exitCode, 0);
      assert.deepEqual(printed.match(/exempt\[\d\]/g), ["exempt[1]"]);
      assert.match(printed, /1 finding in 2 stacks\.$/);
      assert.deepEqual(JSON.parse((await run(stacks, { ...options, json: true })).printed).findings.length, 1);
    });

    it("says nothing where a stack was not judged, or not every stack was asked for", async () => {
      const cases: [object, Partial<AuditOptions>][] = [
        [{ "acme/z/prod": new Unanswered("damaged") }, {}],
        [{}, { stack: ["prod"] }],
      ];
      for (const [more, options] of cases) {
        const { printed } = await run({ ...stacks, ...more }, { ...options, ...(await unused()) });
        assert.doesNotMatch(printed, /exemption-unused/);
      }
    });
  });

  describe("with what is accepted", () => {
    const stacks = { "acme/net/prod": "right", "acme/shop/prod": "mandatory" } as const;
    const exemptions = async (...list: object[]) => {
      const file = join(directory, "exempt.json");
      await writeFile(file, JSON.stringify(list));
      return { exemptions: file };
    };

    for (const by of [{ role: "legacy-pods" }, { role }, { resource: "pods" }])
      it(`leaves out what ${JSON.stringify(by)} exempts, and says so`, async () => {
        const { exitCode, printed } = await run(stacks, await exemptions({ ...by, reason: "OPS-1" }));
        assert.equal(exitCode, 0);
        assert.equal(
          printed,
          [
            "Exempt: 1",
            `  ${role}: policy-missing, by "${Object.values(by).join()}": OPS-1`,
            "",
            "0 findings in 2 stacks.",
          ].join("\n"),
        );
      });

    it("reports an exemption that has ended, and one that covers nothing", async () => {
      const options = await exemptions(
        { role: "legacy-pods", reason: "OPS-1", until: "2020-01-31" },
        { role: "other", reason: "OPS-2" },
      );
      const { exitCode, printed } = await run(stacks, options);
      assert.equal(exitCode, 1);
      assert.ok(
        printed.includes(
          [
            "acme/shop/prod urn:pulumi:prod::shop::aws:iam/role:Role::pods: error",
            '  The exemption by "legacy-pods" from policy-missing ended on 2020-01-31, so the finding counts again [exemption-expired]',
            '  Fix: Fix the finding, or give the exemption a later "until" and a reason',
            "",
            `${options.exemptions}: advice`,
            `  exempt[1] ("other") of ${options.exemptions} covers nothing that was found [exemption-unused]`,
            "  Fix: Remove it, or correct what it names",
            "",
            "3 findings in 2 stacks.",
          ].join("\n"),
        ),
        printed,
      );
    });

    it("reports with a baseline only what is new, in JSON too", async () => {
      const baseline = join(directory, "known.json");
      const first = await run(stacks, { baseline, updateBaseline: true });
      assert.equal(first.aside.split("\n").at(-1), `The baseline ${baseline} is written.`);
      assert.equal(JSON.parse(await readFile(baseline, "utf8")).findings[0].subject, role);
      const { exitCode, printed } = await run(stacks, { baseline, json: true });
      assert.equal(exitCode, 0);
      const answer = JSON.parse(printed);
      assert.deepEqual([answer.stacks[1].findings, answer.findings, answer.known.length], [[], [], 1]);
      const changed = await run({ ...stacks, "acme/new/prod": "mandatory" }, { baseline });
      assert.equal(changed.exitCode, 1);
      assert.match(changed.printed, /^acme\/new\/prod: fargate-role-policy-attached/);
      const fixed = await run({ "acme/shop/prod": "right" }, { baseline });
      assert.equal(
        fixed.printed,
        `Known already by the baseline: 0\nFixed since the baseline: 1\n  ${role}: policy-missing\n\n0 findings in 1 stack.`,
      );
    });
  });

  it("writes what a stack's name holds so that no terminal acts on it", async () => {
    const { printed } = await run({ "acme/\u001b[31m\n::error::/prod": "mandatory" });
    assert.match(printed, /^acme\/\\u001b\[31m\\u000a::error::\/prod: fargate-role-policy-attached/);
    const { printed: json } = await run({ "acme/\u009b\u202e/prod": "mandatory" }, { json: true });
    assert.doesNotMatch(json, /[\u009b\u202e]/);
    assert.equal(JSON.parse(json).stacks[0].stack, "acme/\u009b\u202e/prod");
  });
});
