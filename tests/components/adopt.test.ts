import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import { argumentTable } from "../../components/arguments/table";
import { buildTrustPolicy, serves } from "../../core/trust";
import { failureOf, isKnown, type MockOptions, Mocks, unknownOutput, valueOf } from "../support/mocks";
import { itEachCase } from "../support/cases";
import { shutPolicies } from "../support/shut";

const account = "111122223333";
const arnOf = (cluster: string, owner = account) => `arn:aws:eks:eu-west-1:${owner}:fargateprofile/${cluster}/*`;
const base = { clusters: ["new"], regions: ["eu-west-1"], accountId: account, adopt: { name: "old.role" } };

/** A role as AWS answers; each case changes one thing. */
const role = {
  assumeRolePolicy: JSON.stringify(buildTrustPolicy([arnOf("old")])),
  path: "/eks/",
  description: "made by hand",
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  maxSessionDuration: 7200,
  tags: { owner: "me", "aws:cloudformation:stack-name": "x" } as Record<string, string>,
};

interface Answers {
  exists?: boolean;
  /** The names that AWS has, with letters of any case. */
  names?: string[];
  role?: Partial<typeof role>;
  profiles?: string[];
  attached?: string[];
}

function answersOf({
  exists = true,
  names = exists ? ["old.role"] : [],
  role: changed = {},
  profiles = [],
  attached = [],
}: Answers): MockOptions["invokes"] {
  return {
    "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
    "aws:iam/getRoles:getRoles": ({ nameRegex }) => {
      assert.equal(nameRegex, "^[Oo][Ll][Dd]\\.[Rr][Oo][Ll][Ee]$");
      return { names };
    },
    "aws:iam/getRole:getRole": () => ({ ...role, ...changed }),
    "aws:iam/getInstanceProfiles:getInstanceProfiles": () => ({ names: profiles }),
    "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": () => ({
      attachedPolicies: attached.map((policyArn) => ({ policyArn })),
    }),
  };
}

async function adopted(args: Partial<FargatePodExecutionRoleArgs> = {}, answers: Answers = {}): Promise<Mocks> {
  const mocks = await Mocks.start({ invokes: answersOf(answers) });
  new FargatePodExecutionRole("pods", { ...base, ...args });
  await mocks.finish();
  return mocks;
}

/** The role's inputs, or why it is refused, for arguments beside those of every case. */
async function roleWith(args: Record<string, unknown>): Promise<unknown> {
  try {
    return (await adopted(args, { role: { permissionsBoundary: "" } })).named("pods-role").inputs;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a role to adopt that is named late", () => {
  const late = { adopt: pulumi.output({ name: "old.role" }) };
  const inputsOf = (mocks: Mocks) => [...mocks.registered].map(({ name, inputs }) => [name, inputs]).sort();

  it("is adopted as one that is named at once", async () =>
    assert.deepEqual(inputsOf(await adopted(late)), inputsOf(await adopted())));

  it("is not in a preview that does not know its name, which ends well", async () => {
    const mocks = await Mocks.start({ preview: true, invokes: answersOf({}) });
    const { roleArn } = new FargatePodExecutionRole("pods", { ...base, adopt: unknownOutput<{ name: string }>() });
    await mocks.finish();
    assert.ok(!mocks.registered.some(({ name }) => name === "pods-role"));
    assert.equal(await isKnown(roleArn), false);
  });

  it("is refused for what it is", async () => {
    const messageOf = async (args: object) => {
      await Mocks.start({ invokes: answersOf({}) });
      return (await failureOf(() => new FargatePodExecutionRole("pods", { ...base, ...args }).roleArn)).message;
    };
    assert.match(await messageOf({ adopt: Promise.resolve({ name: "a b" }) }), /adopt\.name "a b" is not a role name/);
    assert.match(await messageOf({ ...late, name: "other" }), /name cannot be given together with adopt/);
  });
});

describe("an argument that changes the role that is made", () => {
  let made: unknown;
  let kept: unknown;
  before(async () => {
    made = await roleWith({ adopt: undefined });
    kept = await roleWith({});
  });

  for (const [name, { example }] of Object.entries(argumentTable)) {
    // Another path than the role's is refused: see below.
    if (name === "adopt" || name === "path") continue;
    it(`changes a role that is adopted too, or is refused: ${name}`, async () => {
      const given = { [name]: example };
      if (isDeepStrictEqual(await roleWith({ ...given, adopt: undefined }), made)) return;
      assert.notDeepEqual(await roleWith(given), kept, "components/adopt.ts does not pass it on");
    });
  }
});

describe("adopt", () => {
  it("imports the role and keeps all that is not given", async () => {
    const { importId, inputs } = (await adopted()).named("pods-role");
    assert.equal(importId, "old.role");
    assert.deepEqual(inputs, {
      name: "old.role",
      path: "/eks/",
      description: "made by hand",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      maxSessionDuration: 7200,
      tags: { owner: "me" },
      forceDetachPolicies: true,
      assumeRolePolicy: JSON.stringify(buildTrustPolicy([arnOf("old"), arnOf("new")])),
    });
  });

  it("spells its tags as the provider does, since IAM takes keys in other letters for the same, and has none that it gives", async () => {
    const mocks = await Mocks.start({
      invokes: {
        ...answersOf({ role: { tags: { ...role.tags, Team: "default", Env: "prod" } } }),
        "aws:index/getDefaultTags:getDefaultTags": () => ({ tags: { team: "default", env: "test" } }),
      },
    });
    new FargatePodExecutionRole("pods", base);
    await mocks.finish();
    assert.deepEqual(mocks.named("pods-role").inputs.tags, { owner: "me", env: "prod" });
  });

  it("has a tag that is given in place of one whose key has other letters", async () => {
    const { inputs } = (await adopted({ tags: { Owner: "us" } })).named("pods-role");
    assert.deepEqual(inputs.tags, { Owner: "us" });
  });

  it("changes what is given, and adds tags", async () => {
    const given = { description: "ours", maxSessionDuration: 3600, tags: { team: "x" }, path: "/eks/" };
    const { inputs } = (await adopted(given)).named("pods-role");
    assert.deepEqual([inputs.description, inputs.maxSessionDuration, inputs.path], ["ours", 3600, "/eks/"]);
    assert.deepEqual(inputs.tags, { owner: "me", team: "x" });
  });

  it("has no description and no boundary where the role has none", async () => {
    const { inputs } = (await adopted({}, { role: { description: "", permissionsBoundary: "" } })).named("pods-role");
    assert.equal("description" in inputs, false);
    assert.equal("permissionsBoundary" in inputs, false);
  });

  it("makes the role under its name where there is none and it may be created", async () => {
    const adopt = { name: "old.role", create: true };
    const { importId, inputs } = (await adopted({ adopt }, { exists: false })).named("pods-role");
    assert.equal(importId, undefined);
    assert.equal(inputs.name, "old.role");
    assert.equal(inputs.assumeRolePolicy, JSON.stringify(buildTrustPolicy([arnOf("new")])));
  });

  it("takes a provider that cannot answer yet for one without the role", async () => {
    const mocks = await Mocks.start({ preview: true, invokes: { "aws:iam/getRoles:getRoles": () => ({}) } });
    new FargatePodExecutionRole("pods", base);
    await mocks.finish();
    assert.equal(mocks.named("pods-role").importId, undefined);
  });

  itEachCase(
    __filename,
    "made safe",
    "says who loses the role: %s",
    async (_what: string, line: string, text: string) => {
      const warnings: string[] = [];
      const { warn } = pulumi.log;
      Object.assign(pulumi.log, { warn: (warning: string) => void warnings.push(warning) });
      try {
        await adopted({}, { role: { assumeRolePolicy: JSON.stringify(buildTrustPolicy([arnOf("old"), line])) } });
      } finally {
        Object.assign(pulumi.log, { warn });
      }
      assert.deepEqual(warnings, [text]);
    },
  );

  it("hands out the outputs of the adopted role", async () => {
    const mocks = await Mocks.start({ invokes: answersOf({}) });
    const component = new FargatePodExecutionRole("pods", base);
    await mocks.finish();
    assert.equal(await valueOf(component.roleName), "old.role");
    assert.deepEqual(await valueOf(component.sourceArns), [arnOf("old"), arnOf("new")]);
    assert.deepEqual(JSON.parse(await valueOf(component.trustPolicy)), buildTrustPolicy([arnOf("old"), arnOf("new")]));
  });

  for (const { what, document, isWritten } of shutPolicies()) {
    const answers = { role: { assumeRolePolicy: JSON.stringify(document) } };
    it(`${isWritten ? "lets in the cluster by" : "refuses"} a policy ${what}`, async () => {
      if (isWritten) {
        const { assumeRolePolicy } = (await adopted({}, answers)).named("pods-role").inputs;
        assert.ok(serves(assumeRolePolicy, { for: { accountId: account, cluster: "new" } }));
        return;
      }
      await Mocks.start({ invokes: answersOf(answers) });
      const { message } = await failureOf(() => new FargatePodExecutionRole("pods", base).roleArn);
      assert.match(message, /is a role whose trust policy is not changed, since Deny statements/);
    });
  }

  describe("refuses", () => {
    itEachCase(__filename, "refused", "%s", async (_what: string, args: object, answers: Answers, message: string) => {
      const mocks = await Mocks.start({ invokes: answersOf(answers) });
      const error = await failureOf(() => new FargatePodExecutionRole("pods", { ...base, ...args }).roleArn);
      assert.ok(error.message.includes(`FargatePodExecutionRole "pods": ${message}`), error.message);
      assert.ok(mocks.registered.every(({ type }) => !type.startsWith("aws:")));
    });
  });
});
