import assert from "node:assert/strict";
import { findingKinds, type FindingId } from "../../core/findings";
import { policies } from "../../policypack/policies";
import { type Analyzer, type Diagnostic, secret, type TestResource, unknown, urnOf } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import {
  account,
  arnOf,
  attachment,
  executionPolicy,
  fargateProfile,
  madeRole,
  newRole,
  nodeGroup,
  rightTrust,
  roleType,
  roleUrn,
  takeTrustFrom,
  trustFor,
} from "./fixtures";
import { casesOf } from "../support/cases";
import { followFix } from "../support/follow-fix";
import { documentOf } from "../support/trust-cases";

/** A stack and the configuration of the pack for it. */
interface Case {
  resources: TestResource[];
  config: Record<string, Record<string, unknown>>;
}

const fargate = "eks-fargate-pods.amazonaws.com";
const noLookup = { "fargate-role-trust-scoped": { lookup: false }, "fargate-role-not-node-role": { lookup: false } };
const scoped = (more: Record<string, unknown>) => ({
  ...noLookup,
  "fargate-role-trust-scoped": { lookup: false, ...more },
});

/** A pod execution role with its policy, and a profile of cluster prod that uses it. */
function stackOf(
  assumeRolePolicy: unknown,
  profile = fargateProfile(arnOf("pods"), [roleUrn("pods")]),
): TestResource[] {
  return [
    madeRole("pods", { assumeRolePolicy }),
    attachment("pods", executionPolicy, [roleUrn("pods")]),
    { ...profile, props: { region: "eu-west-1", ...profile.props } },
  ];
}

function statement(more: Record<string, unknown>): Record<string, unknown> {
  return { Effect: "Allow", Principal: { Service: fargate }, Action: "sts:AssumeRole", ...more };
}

function policyOf(...Statement: unknown[]) {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

const right = JSON.parse(rightTrust()).Statement[0] as Record<string, unknown>;
const ownArn = `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*`;

/** Trust policies that are wrong, each in one way; their statements by what differs from the usual one without a condition. */
const trustPolicies = casesOf(__filename, "trustPolicies") as Partial<Record<FindingId, Record<string, object[]>>>;

describe("following the advice of a message literally", () => {
  let analyzer: Analyzer;
  const followed = new Set<FindingId>();
  const policiesFollowed = new Set<string>();
  before(async () => (analyzer = await sharedAnalyzer()));

  async function judge({ resources, config }: Case): Promise<Diagnostic[]> {
    await analyzer.configure(config);
    const found: Diagnostic[] = [];
    for (const resource of [...resources].sort((a, b) => Number(a.type === roleType) - Number(b.type === roleType)))
      found.push(...(await analyzer.analyze(resource)));
    return [...found, ...(await analyzer.analyzeStack(resources))];
  }

  /** Wants the finding, does what its message says, and wants no finding at all. */
  async function follow(id: FindingId, start: Case, fix: (message: string, now: Case) => Case) {
    const found = await judge(start);
    const wanted = found.find((one) => one.message.endsWith(`[${id}]`));
    followed.add(id);
    assert.ok(wanted, `no finding ${id}: ${found.map((one) => one.message).join("\n\n")}`);
    const { message, policy } = wanted;
    policiesFollowed.add(policy);
    const after = await judge(fix(message, start));
    assert.deepEqual(
      after.map((one) => one.message),
      [],
    );
  }

  for (const [id, documents] of Object.entries(trustPolicies)) {
    for (const [what, statements] of Object.entries(documents)) {
      const document = JSON.stringify(documentOf(statements));
      const config = scoped({ accounts: [account], clusters: ["prod"], regions: ["eu-west-1"] });
      it(`${id}: ${what}`, () =>
        follow(id as FindingId, { resources: stackOf(document), config }, (message, now) => ({
          ...now,
          resources: stackOf(written(message, document)),
        })));
    }
  }

  const inChina = (what: Record<string, unknown>) => scoped({ accounts: [account], ...what });
  for (const [what, config] of Object.entries({
    "no Region configured": inChina({}),
    "a pattern for China's Regions": inChina({ regions: ["cn-*"] }),
  })) {
    it(`trust-unsafe: an open role in China, with ${what}`, () => {
      const provider = { name: "china", props: { region: "cn-north-1" } };
      const inPlace = (document: string): TestResource[] => [
        { ...newRole("pods", { assumeRolePolicy: document }), provider },
        attachment("pods", executionPolicy.replace("arn:aws:", "arn:aws-cn:"), [roleUrn("pods")]),
        { ...fargateProfile(unknown, [roleUrn("pods")]), provider },
      ];
      const document = policyOf(statement({}));
      return follow("trust-unsafe", { resources: inPlace(document), config }, (message, now) => {
        const next = written(message, document);
        assert.match(next, /"arn:aws-cn:eks:cn-north-1:/);
        return { ...now, resources: inPlace(next) };
      });
    });
  }

  it("trust-malformed: a condition key that stands twice", () =>
    follow(
      "trust-malformed",
      {
        resources: stackOf(rightTrust().replace('{"aws:SourceArn":', `{"aws:SourceArn":"${ownArn}","aws:SourceArn":`)),
        config: scoped({ accounts: [account] }),
      },
      (message, now) => {
        const key = /put the values into one list under one key: ("aws:SourceArn"): \["\.\.\.", "\.\.\."\]/.exec(
          message,
        )?.[1];
        const document = rightTrust().replace(`${key}:"${ownArn}"`, `${key}:["${ownArn}","${ownArn}"]`);
        assert.notEqual(document, rightTrust());
        return { ...now, resources: stackOf(document) };
      },
    ));

  it("trust-undecided: a policy that takes too much work to be judged", () => {
    const many = (count: number, owner: string) =>
      Array.from(
        { length: count },
        (_, index) => `arn:aws:eks:*:${owner}:fargateprofile/*${index % 10}${"?".repeat(30 + index)}`,
      );
    const Condition = {
      StringLike: { "aws:SourceArn": many(60, account) },
      ArnLike: { "aws:SourceArn": many(18, "*") },
    };
    return follow(
      "trust-undecided",
      {
        resources: stackOf(policyOf(statement({ Condition }))),
        config: scoped({ accounts: [account] }),
      },
      (message, now) => {
        const condition = /one statement with (.*)/.exec(message)?.[1] ?? "";
        return { ...now, resources: stackOf(policyOf({ ...right, ...elements(condition) })) };
      },
    );
  });

  it("policy-missing: nothing attaches it", () => {
    const [role, , profile] = stackOf(rightTrust()) as [TestResource, TestResource, TestResource];
    return follow("policy-missing", { resources: [role, profile], config: noLookup }, (message, now) => {
      const arn = /new aws\.iam\.RolePolicyAttachment\(.*policyArn: "([^"]+)"/.exec(message)?.[1];
      return { ...now, resources: [role, attachment("pods", arn, [roleUrn("pods")]), profile] };
    });
  });

  for (const type of [roleType, "aws-native:iam:Role"])
    it(`policy-missing: the list of a role leaves it out, ${type}`, () => {
      const other = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
      const names = type === roleType ? ["name", "assumeRolePolicy"] : ["roleName", "assumeRolePolicyDocument"];
      const role = (...managedPolicyArns: unknown[]): TestResource => {
        const props = { [names[0]]: "pods", [names[1]]: rightTrust(), managedPolicyArns, arn: arnOf("pods") };
        return { type, name: "pods", props };
      };
      const profile = fargateProfile(arnOf("pods"), [urnOf(type, "pods")]);
      return follow("policy-missing", { resources: [role(other), profile], config: noLookup }, (message, now) => {
        const arn = /Add the policy to managedPolicyArns of .*\n"(.*)"/.exec(message)?.[1];
        return { ...now, resources: [role(other, arn), profile] };
      });
    });

  const ownRole =
    /podExecutionRoleArn: new FargatePodExecutionRole\("pods-execution", \{ clusters: \["([^"]+)"\] \}\)\.roleArn/;
  /** What the component makes, as far as policies look at it. */
  const stackWithOwnRole = (message: string) => stackOf(rightTrust(ownRole.exec(message)?.[1]));

  it("node-role-shared: a profile has the role of nodes", () => {
    const nodes = [madeRole("nodes", { assumeRolePolicy: trustFor("ec2.amazonaws.com") }), nodeGroup(arnOf("nodes"))];
    const start = { resources: [...nodes, fargateProfile(arnOf("nodes"))], config: noLookup };
    return follow("node-role-shared", start, (message, now) => ({
      ...now,
      resources: [...nodes, ...stackWithOwnRole(message)],
    }));
  });

  it("trust-not-exclusive: a role of Lambda lets in the pods too, and stays with Lambda", () => {
    const others = statement({ Principal: { Service: "lambda.amazonaws.com" } });
    const start = { resources: stackOf(policyOf(right, others)), config: scoped({ accounts: [account] }) };
    return follow("trust-not-exclusive", start, (message, now) => {
      assert.ok(message.includes(`\n${takeTrustFrom("pods")}\n`), message);
      assert.doesNotMatch(message, /Remove the \w+ statement/);
      const ofLambda = madeRole("function", { assumeRolePolicy: policyOf(others) });
      return { ...now, resources: [ofLambda, ...stackWithOwnRole(message)] };
    });
  });

  it("node-role-shared: a node group has the role of pods", () => {
    const start = { resources: [...stackOf(rightTrust()), nodeGroup(arnOf("pods"))], config: noLookup };
    return follow("node-role-shared", start, (message, now) => {
      assert.match(message, /give the EC2 nodes that are listed above another role/);
      return { ...now, resources: [...stackOf(rightTrust()), nodeGroup(arnOf("nodes"))] };
    });
  });

  it("policies are detached that the role, as it was read last, still shows", async () => {
    const seen = [
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    ];
    const [role, ...others] = stackOf(rightTrust()) as [TestResource, ...TestResource[]];
    const given = Object.fromEntries(Object.entries(role.props ?? {}).filter(([key]) => key !== "managedPolicyArns"));
    const shown = (managedPolicyArns: string[]) => ({ ...role, props: { ...given, managedPolicyArns } });
    const ids = async (inputs: TestResource, outputs: TestResource, ...more: TestResource[]) => {
      await analyzer.configure(noLookup);
      const found = await analyzer.analyze(inputs);
      found.push(...(await analyzer.analyzeStack([outputs, ...others, ...more])));
      return found.map(({ message }) => message.split("[").pop());
    };
    const attached = seen.map((arn, index) => attachment("pods", arn, [roleUrn("pods")], `seen-${index}`));
    const found = ["workload-permissions]"];
    const asGiven = { ...role, props: given };
    assert.deepEqual(await ids(asGiven, shown(seen), ...attached), found);
    assert.deepEqual(await ids(asGiven, shown(seen)), []);
    assert.deepEqual(await ids(shown(seen), shown(seen)), ["policy-missing]", ...found]);
    // One that is only read has no inputs.
    assert.deepEqual(await ids({ ...role, props: {} }, shown(seen)), found);
  });

  it("workload-permissions: a policy of nodes is detached", () => {
    const name = "AmazonEKSWorkerNodePolicy";
    const forNodes = attachment("pods", `arn:aws:iam::aws:policy/${name}`, [roleUrn("pods")], "more");
    const start = { resources: [...stackOf(rightTrust()), forNodes], config: noLookup };
    return follow("workload-permissions", start, (message, now) => {
      assert.ok(message.includes(`\nDetach ${name}, which `), message);
      assert.doesNotMatch(message, /Move what/);
      return { ...now, resources: stackOf(rightTrust()) };
    });
  });

  it("profile-role-untrusted: a role for another cluster", () =>
    follow("profile-role-untrusted", { resources: stackOf(rightTrust("dev")), config: noLookup }, (message, now) => {
      const condition = /^"Condition": .*$/m.exec(message)?.[0] ?? "";
      return { ...now, resources: stackOf(policyOf({ ...right, ...elements(condition) })) };
    }));

  it("role-missing: an ARN that leaves the role's path out", () => {
    const [role, ...others] = stackOf(rightTrust()) as [TestResource, ...TestResource[]];
    const arn = arnOf("team/pods");
    const inTeam = { ...role, props: { ...role.props, path: "/team/", arn } };
    const own = { ...fargateProfile(arn, [roleUrn("pods")]) };
    return follow("role-missing", { resources: [inTeam, ...others], config: noLookup }, (message, now) => {
      assert.match(message, /^podExecutionRoleArn: ROLE\.arn$/m);
      return { ...now, resources: [inTeam, ...others.slice(0, 1), own] };
    });
  });

  it("access-entry-missing: an entry of another type", () => {
    const props = { clusterName: "prod", principalArn: arnOf("pods"), type: "STANDARD" };
    const entry = { type: "aws:eks/accessEntry:AccessEntry", name: "pods", props };
    return follow(
      "access-entry-missing",
      { resources: [...stackOf(rightTrust()), entry], config: noLookup },
      (message, now) => {
        assert.match(message, /^Remove the access entry/m);
        return { ...now, resources: stackOf(rightTrust()) };
      },
    );
  });

  it("role-not-judged: a type that no rule reads", () => {
    const manifest = {
      type: "kubernetes:iam.services.k8s.aws/v1alpha1:Role",
      name: "ack",
      props: { spec: { trust: fargate } },
    };
    return follow("role-not-judged", { resources: [manifest], config: noLookup }, (message, now) => {
      const exempt = elements(/^"exempt": .*$/m.exec(message)?.[0] ?? "").exempt;
      return { ...now, config: scoped({ exempt }) };
    });
  });

  it("configuration-invalid: a key that is not known", () =>
    follow(
      "configuration-invalid",
      { resources: stackOf(rightTrust()), config: scoped({ account: [account] }) },
      (message, now) => {
        assert.match(
          message,
          /unknown key "account" \(did you mean accounts\?\); the keys of this policy are accounts/,
        );
        return { ...now, config: scoped({ accounts: [account] }) };
      },
    ));

  it("exemption-expired: the exemption gets a later day, exemption-unused: it is removed", async () => {
    const until = (day: string) =>
      scoped({ accounts: [account], exempt: [{ role: "pods", reason: "known", until: day }] });
    const unsafe = stackOf(trustFor(fargate));
    await follow("exemption-expired", { resources: unsafe, config: until("2020-01-01") }, (message, now) => {
      assert.match(message, /give the exemption a later "until" and a reason/);
      return { ...now, config: until("2999-12-31") };
    });
    await follow(
      "exemption-unused",
      { resources: stackOf(rightTrust()), config: until("2999-12-31") },
      (message, now) => {
        assert.match(message, /Remove it/);
        return { ...now, config: noLookup };
      },
    );
  });

  describe("a role that @pulumi/eks makes: its cluster gets a role of one's own", () => {
    const type = "eks:index:Cluster";
    const within = `urn:pulumi:dev::project::${type}$eks:index:ServiceRole`;
    /** A cluster of the package with its role, in the order in which they come. */
    const cluster = (name: string, props: object = {}) => {
      const parent = `${within}::${name}-podExecutionRole`;
      const role = madeRole(`${name}-podExecutionRole-role`, { assumeRolePolicy: trustFor(fargate) });
      return [
        { type, name, props: { ...props, fargate: true } },
        { type: "eks:index:ServiceRole", name: `${name}-podExecutionRole`, urn: parent, parent: urnOf(type, name) },
        { ...role, parent, urn: `${within}$${roleType}::${role.name}` },
      ];
    };
    const adviceFor = async (resources: TestResource[]) => {
      await analyzer.configure(noLookup);
      const found = [];
      for (const one of resources) found.push(...(await analyzer.analyze(one)));
      await analyzer.analyzeStack([]);
      const messages = found.map(({ message }) => message);
      for (const message of messages) assert.doesNotMatch(message, /Write instead/);
      return messages.flatMap((message) => /^fargate: .*$/m.exec(message) ?? []);
    };
    const line = (name: string, of: string) =>
      `fargate: { podExecutionRoleArn: new FargatePodExecutionRole("${name}-podExecutionRole-role-execution", { clusters: ["${of}"] }).roleArn }`;

    it("for the cluster that makes it, beside others", async () =>
      assert.deepEqual(await adviceFor([...cluster("c", { name: "prod" }), ...cluster("d", { name: "dev" })]), [
        line("c", "prod"),
        line("d", "dev"),
      ]));

    it("for a placeholder, where the name of that cluster is not known, or a secret", async () => {
      for (const name of [undefined, unknown, secret("prod")]) {
        const others = { type: "aws:eks/cluster:Cluster", name: "other", props: { name: "other" } };
        assert.deepEqual(await adviceFor([others, ...cluster("c", { name })]), [line("c", "CLUSTER_NAME")]);
      }
    });

    it("for the name that its cluster shows before it", async () => {
      const [component, ...role] = cluster("c");
      const parent = urnOf(type, "c");
      const made = { type: "aws:eks/cluster:Cluster", name: "c-eksCluster", parent, props: { name: "c-eksCluster-1" } };
      assert.deepEqual(await adviceFor([component, made, ...role] as TestResource[]), [line("c", "c-eksCluster-1")]);
    });
  });

  it("the end of the stack names the cluster that comes too late for the role's message", async () => {
    await analyzer.configure(noLookup);
    const role = madeRole("pods", { assumeRolePolicy: trustFor(fargate), arn: unknown });
    const [unsafe] = await analyzer.analyze(role);
    assert.match(
      unsafe?.message ?? "",
      /Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME\./,
    );
    await analyzer.notices();
    await analyzer.analyzeStack([role, fargateProfile(unknown, [roleUrn("pods")])]);
    assert.match(await analyzer.notices(), /in the fix for role "pods", put "prod" in place of CLUSTER_NAME\n/);
  });

  it("a cluster whose name the provider makes up is named at the end of the stack only where AWS has it", async () => {
    const props = { name: "c-1234567", __defaults: ["name"] };
    const cluster: TestResource = { type: "aws:eks/cluster:Cluster", name: "c", props };
    const profile = fargateProfile(arnOf("pods"), [roleUrn("pods")]);
    const ofCluster = { ...profile, props: { ...profile.props, clusterName: "c-1234567", region: "eu-west-1" } };
    const other = madeRole("pods", { assumeRolePolicy: rightTrust("dev") });
    await analyzer.configure(scoped({ accounts: [account] }));
    const deployed = { ...ofCluster, props: { ...ofCluster.props, arn: ownArn.replace("prod/*", "c-1234567/pods/x") } };
    for (const [resources, isNamed] of [
      [[cluster, other, ofCluster], false],
      [[cluster, other, deployed], true],
    ] as [TestResource[], boolean][]) {
      await analyzer.notices();
      const found = [];
      for (const resource of resources) found.push(...(await analyzer.analyze(resource)));
      found.push(...(await analyzer.analyzeStack(resources)));
      const said = found.map(({ message }) => message).join("\n") + (await analyzer.notices());
      assert.notEqual(said, "");
      assert.equal(said.includes("c-1234567"), isNamed, said);
    }
  });

  it("is tested for every finding of the pack", () => {
    const ofTheCommand: FindingId[] = ["role-path-in-aws-auth", "file-unreadable"];
    const wanted = Object.keys(findingKinds).filter((id) => !(ofTheCommand as string[]).includes(id));
    assert.deepEqual([...followed].sort(), wanted.sort(), "a finding has no case here");
  });

  it("is tested for every policy of the pack", () => {
    const names = policies.map(({ name }) => name);
    assert.deepEqual([...policiesFollowed].sort(), names.sort(), "a policy has no case here");
  });
});

/** The elements of a statement or a configuration as a message shows them: `"Condition": {...}, "Principal": {...}`. */
function elements(text: string): Record<string, unknown> {
  return JSON.parse(`{${text}}`) as Record<string, unknown>;
}

/** The trust policy after somebody did what a message says, and filled in what is asked for. */
function written(message: string, document: string) {
  const [, whole] =
    /^ *assumeRolePolicy: JSON\.stringify\((\{[^]*?\n *\})\),$/m.exec(message.replace(/^[+ ] /gm, "")) ?? [];
  return (whole ?? JSON.stringify(followFix(JSON.parse(document), message)))
    .replaceAll("CLUSTER_NAME", "prod")
    .replaceAll("ACCOUNT_ID", account);
}
