import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../dev/localcloud/cloud";
import { answersTo, detailsOf, judgeText, markOf, type PageQuestion } from "../../../site/playground/answer";
import { differenceIn } from "../../../core/findings/render/fix/step-texts";
import { folded } from "../../../site/playground/shown-fix";
import { examples } from "../../../site/playground/examples";
import { knownFrom } from "../../../site/playground/known";
import type { Access } from "../../../site/playground/who-gets-in";
import { policy, statement, withCondition } from "../../core/trust/fixtures";

function question(document: unknown, typed: object = {}): PageQuestion {
  const { known, regions } = knownFrom({ account: "", clusters: "", regions: "", parameters: "", ...typed });
  return { text: JSON.stringify(document, null, 2), known, regions };
}

async function answered(document: unknown, typed: object = {}, role?: number) {
  const asked = question(document, typed);
  const { verdict, judged } = await judgeText(asked);
  const details = detailsOf(judged, { ...asked, ...(role !== undefined && { role }) });
  const marks = details?.rows.map(({ who, answer, mark }) => `${who}: ${answer}, ${mark}`);
  return { verdict, details, marks };
}

const open = withCondition(undefined);

describe("the rows of the answer", () => {
  it("shows neither in red nor in green what a right policy lets in since nobody said anything else", async () => {
    const all = await answered(
      withCondition({ ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:fargateprofile/*" } }),
    );
    assert.equal(all.verdict.result, "pass");
    const rows = all.details?.rows.filter(({ mark }) => mark === "open") ?? [];
    assert.deepEqual(
      rows.map(({ reasons }) => reasons.at(-1)),
      ["No cluster is named, so all of the account count as yours.", "No cluster of that name is kept out."],
    );
  });

  it("has one row for many own clusters that get in", async () => {
    const names = ["a1", "b2", "c3", "d4", "e5"];
    const lines = names.slice(0, 4).map((name) => `arn:aws:eks:*:111122223333:fargateprofile/${name}/*`);
    const { marks = [], details } = await answered(withCondition({ ArnLike: { "aws:SourceArn": lines } }), {
      clusters: names.join(),
    });
    assert.deepEqual(details?.rows[0].tried.slice(0, 4), names.slice(0, 4));
    assert.deepEqual(marks.slice(0, 2), ["Pods of 4 of your clusters: yes, right", "Pods of cluster e5: no, wrong"]);
  });

  it("has no rows for a policy that IAM does not accept", async () =>
    assert.deepEqual((await answered(policy(statement({ Effect: "allow" })))).marks, []));

  const access = (kind: Access["asker"]["kind"], answer: Access["answer"], isMeant = false) =>
    ({ asker: { kind }, answer, isMeant }) as Access;
  for (const [one, kinds, mark] of [
    [access("own", "yes"), [], "right"],
    [access("own", "no"), [], "wrong"],
    [access("own", "maybe"), [], "unsure"],
    [access("services", undefined), [], "unsure"],
    [access("services", "maybe"), [], "unsure"],
    [access("other-account", "maybe"), [], "stopped"],
    [access("other-cluster", "yes", true), ["unsafe"], "wrong"],
    [access("other-cluster", "yes", true), ["account-only"], "wrong"],
    [access("other-cluster", "yes", true), ["broken"], "open"],
    [access("other-cluster", "yes"), [], "wrong"],
  ] as const)
    it(`marks ${one.asker.kind}, ${one.answer}, ${kinds.join() || "nothing found"}: ${mark}`, () =>
      assert.equal(
        markOf(
          one,
          kinds.map((kind) => ({ kind })),
        ),
        mark,
      ));

  /** All verdicts that are said of one text. */
  async function verdicts(document: unknown, typed: object = {}) {
    const all = [];
    for await (const said of answersTo(question(document, typed))) if ("verdict" in said) all.push(said.verdict);
    return all.map(({ result, sentence, isDoubtful }) => [result, isDoubtful ?? false, sentence]);
  }
  const prod = { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:fargateprofile/prod/*" } };

  for (const [title, document, typed, last] of [
    [
      "a row without a sure answer",
      withCondition({ ...prod, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
      {},
      ["pass", true, "Not clear: nothing wrong is found, and a question below has no sure answer."],
    ],
    [
      "a Region that is kept out",
      withCondition({ ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*" } }),
      { regions: "us-east-1" },
      ["pass", true, "Not for all: nobody else can use this role, and pods of cluster prod in us-east-1 cannot."],
    ],
  ] as const)
    it(`is never green beside ${title}`, async () => {
      const [first, ...others] = await verdicts(document, typed);
      assert.equal(first[0], "pass");
      assert.deepEqual(others, [last]);
    });

  it("is a problem if a cluster of the field is kept out", async () =>
    assert.deepEqual(await verdicts(withCondition(prod), { clusters: "prod, test" }), [
      ["fail", false, "Broken: pods cannot start with this role."],
      ["fail", false, "Not for all: pods of cluster test cannot use this role."],
    ]));

  it("says that only iam:PassRole stops what is grey, if nothing is red", async () =>
    assert.deepEqual(
      (
        await verdicts(withCondition({ ArnLike: { "aws:SourceArn": "arn:aws:eks:us-east-1:*:fargateprofile/prod/*" } }))
      ).at(-1),
      ["fail", false, "Not safe: only iam:PassRole keeps other accounts from using this role."],
    ));
});

describe("the answer about an account that was saved", () => {
  it("is about each of its roles", async () => {
    const text = readFileSync(join(root, "examples", "saved-account", "account.json"), "utf8");
    const { verdict, marks } = await answered(JSON.parse(text));
    assert.deepEqual(
      [verdict.result, verdict.roles, verdict.findings.map(({ id, role }) => `${id} of ${verdict.roles[role ?? -1]}`)],
      [
        "fail",
        ["shop-pods", "legacy-pods", "orders-nodes"],
        ["trust-not-exclusive of orders-nodes", "node-role-shared of orders-nodes", "trust-unsafe of legacy-pods"],
      ],
    );
    assert.deepEqual(marks?.slice(0, 2), [
      "Pods of cluster shop: yes, right",
      "Pods of another cluster of the account: yes, wrong",
    ]);
  });
});

describe("the fix of the answer", () => {
  const written = ({ details }: Awaited<ReturnType<typeof answered>>, language = "JSON") =>
    details?.fix?.languages[language].text ?? "";
  const arns = (text: string) => text.match(/arn:[^"]*/g);
  const line = (region: string, cluster = "CLUSTER_NAME") =>
    `arn:aws:eks:${region}:ACCOUNT_ID:fargateprofile/${cluster}/*`;

  for (const [typed, expected] of [
    [{}, ["arn:*:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"]],
    [{ regions: "eu-west-1, us-east-1" }, [line("eu-west-1"), line("us-east-1")]],
    [{ regions: "eu-west-1 us-east-1", clusters: "prod" }, [line("eu-west-1", "prod"), line("us-east-1", "prod")]],
  ] as const)
    it(`is for ${JSON.stringify(typed)}`, async () =>
      assert.deepEqual(arns(written(await answered(open, typed))), expected));

  it("refers in a template to what only its deployment knows, and leaves it open in other languages", async () => {
    const given = await answered(examples["AWS CDK, the role of a FargateProfile"]);
    const reference = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/CLUSTER_NAME/*";
    assert.deepEqual(arns(written(given, "CloudFormation")), [reference]);
    assert.deepEqual(arns(written(given)), ["arn:*:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"]);
    assert.equal(given.details?.fix?.language, "CloudFormation");
  });

  const roleOf = (AssumeRolePolicyDocument: object) => ({
    Type: "AWS::IAM::Role",
    Properties: { AssumeRolePolicyDocument },
  });
  /** A template of one role, and of what uses it. */
  const using = (document: object, others: object) => ({ Resources: { Role: roleOf(document), ...others } });

  for (const typed of [{ regions: "eu-west-1, eu-central-1" }, { clusters: "prod", regions: "us-east-1, eu-west-1" }])
    it(`is not asked for by a template whose Region its deployment decides: ${JSON.stringify(typed)}`, async () => {
      const arn = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/prod/*";
      const document = withCondition({ ArnLike: { "aws:SourceArn": { "Fn::Sub": arn } } });
      const { marks = [], details } = await answered(using(document, {}), typed);
      assert.deepEqual([marks[0], details?.fix], ["Pods of cluster prod: yes, right", undefined]);
    });

  it("is in the language of a Pulumi program for the state of its stack", async () => {
    const type = "aws:iam/role:Role";
    const urn = `urn:pulumi:dev::project::${type}::pods`;
    const inputs = { assumeRolePolicy: JSON.stringify(open) };
    const resources = [{ urn, type, custom: true, id: "pods", inputs, outputs: inputs }];
    const shown = await answered({ version: 3, deployment: { manifest: {}, resources } });
    assert.equal(shown.details?.fix?.language, "Pulumi (TypeScript)");
  });

  const profileOf = (ClusterName: unknown, PodExecutionRoleArn: unknown = { "Fn::GetAtt": ["Role", "Arn"] }) => ({
    Type: "AWS::EKS::FargateProfile",
    Properties: { ClusterName, PodExecutionRoleArn, Selectors: [{ Namespace: "default" }] },
  });

  it("takes the parameters of a template", async () => {
    const template = {
      Parameters: { Cluster: { Type: "String" } },
      ...using(open, { Profile: profileOf({ Ref: "Cluster" }) }),
    };
    const shown = await answered(template, { parameters: "Cluster=prod" });
    assert.match(written(shown), /fargateprofile\/prod\//);
    assert.match(written(shown, "CloudFormation"), /fargateprofile\/\$\{Cluster\}\//);
    assert.match(written(await answered(template)), /fargateprofile\/CLUSTER_NAME\//);
  });

  it("is of the first role that is not right, or of the one that is chosen", async () => {
    const right = withCondition({ ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:fargateprofile/prod/*" } });
    const template = { Resources: { A: roleOf(right), B: roleOf(open) } };
    const typed = { account: "111122223333" };
    const shown = await answered(template, typed);
    assert.deepEqual([shown.details?.role, shown.details?.fix === undefined], [1, false]);
    assert.deepEqual(shown.verdict.findings.find(({ id }) => id === "trust-unsafe")?.shownBy, 1);
    const chosen = await answered(template, typed, 0);
    assert.deepEqual([chosen.details?.role, chosen.details?.fix], [0, undefined]);
  });

  it("makes a new role beside one that others work with, and leaves that as it is", async () => {
    const shared = policy(
      statement(),
      statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined }),
    );
    const shown = await answered(shared);
    const command = written(shown, "AWS CLI");
    assert.match(command, /^aws iam create-role --role-name ROLE_NAME .*\naws iam attach-role-policy [^\n]*$/);
    assert.match(
      shown.details?.fix?.languages["AWS CLI"].fillIn ?? "",
      /Put the name of the role in place of ROLE_NAME$/,
    );
    assert.doesNotMatch(written(shown), /ec2/);
    // Nobody takes it for the new policy of the role that is there.
    const { title, lead, languages } = shown.details?.fix ?? assert.fail();
    assert.equal(title, "A new role for the pods");
    assert.equal(lead, "Give the Fargate profiles a role of their own, with this trust policy.");
    for (const name of ["JSON", "Terraform"]) {
      assert.equal(languages[name].copy, "Copy the policy of the new role");
      assert.deepEqual([...new Set(languages[name].diff.map((line) => "is" in line && line.is))], ["new"]);
    }
  });

  it("leaves with the finding what is to be written besides the trust policy", async () => {
    const Nodes = {
      Type: "AWS::EKS::Nodegroup",
      Properties: { ClusterName: "prod", NodeRole: { "Fn::GetAtt": ["Role", "Arn"] }, Subnets: [] },
    };
    const shown = await answered(using(open, { Profile: profileOf("test"), Nodes }), { account: "111122223333" });
    const shared = shown.verdict.findings.find(({ id }) => id === "node-role-shared");
    assert.ok(shared);
    assert.deepEqual([shared.shownBy, (shared.fix ?? "").length > 0], [undefined, true]);
  });

  /** A template of two roles that are open, and of one that EC2 nodes use too. */
  const threeRoles = {
    Resources: Object.fromEntries(
      Object.entries({ Pods: "eks-fargate-pods", Pods2: "eks-fargate-pods", Both: "ec2" }).map(([name, service]) => {
        const services = new Set(["eks-fargate-pods.amazonaws.com", `${service}.amazonaws.com`]);
        return [name, roleOf(policy(statement({ Principal: { Service: [...services] }, Condition: undefined })))];
      }),
    ),
  };

  it("points above only to the fix of the same role", async () => {
    const { findings, roles } = (await answered(threeRoles)).verdict;
    const fixes = findings.map(({ id, role = -1, fix = "" }) => [id, roles[role], fix.slice(0, 33)]);
    const own = "Give the Fargate profiles a role ";
    assert.deepEqual(
      fixes.filter(([id]) => !id.startsWith("policy")),
      [
        ["trust-not-exclusive", 'AWS::IAM::Role "Both"', own],
        ["node-role-shared", 'AWS::IAM::Role "Both"', "as above"],
        ["trust-unsafe", 'AWS::IAM::Role "Pods"', "In the first statement of the tru"],
        ["trust-unsafe", 'AWS::IAM::Role "Pods2"', "In the first statement of the tru"],
        ["trust-unsafe", 'AWS::IAM::Role "Both"', own],
      ],
    );
  });

  it("is of the role that the verdict is about, which names it", async () => {
    const said = [];
    for await (const one of answersTo(question(threeRoles))) said.push(one);
    const [first] = said.flatMap((one) => ("verdict" in one ? [one.verdict] : []));
    const [details] = said.flatMap((one) => ("details" in one ? [one.details] : []));
    assert.equal(first.sentence, 'Not safe: not only pods on Fargate can use AWS::IAM::Role "Both".');
    assert.equal(first.roles[details?.role ?? -1], 'AWS::IAM::Role "Both"');
  });

  it("has words of the page in place of the options of the command", async () => {
    const twoAccounts = withCondition({
      ArnLike: {
        "aws:SourceArn": ["111122223333", "444455556666"].map((id) => `arn:aws:eks:*:${id}:fargateprofile/prod/*`),
      },
    });
    const { verdict } = await answered(twoAccounts);
    assert.equal(verdict.findings[0].fix, "The policy names several accounts. Type under Account which one is yours");
    const elsewhere = { Resources: { Profile: profileOf("prod", "arn:aws:iam::111122223333:role/pods") } };
    const fixes = (await answered(elsewhere)).verdict.findings.map(({ fix }) => fix);
    assert.deepEqual(fixes, ["Paste the role too, as aws iam get-role prints it"]);
  });
});

describe("a difference", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
  const shown = (before: string[], after: string[]) =>
    folded(differenceIn(before.join("\n"), after.join("\n"))).map((one) =>
      "folded" in one ? `(${one.folded})` : `${{ new: "+", old: "-", none: " " }[one.is ?? "none"]}${one.text}`,
    );

  it("takes a comma for no change", () => assert.deepEqual(shown(["a"], ["a,", "b"]), [" a,", "+b"]));
  it("folds what is far from a change", () =>
    assert.deepEqual(shown([...lines(20), "x"], [...lines(20), "y"]), [
      "(16)",
      ...lines(20)
        .slice(16)
        .map((line) => ` ${line}`),
      "-x",
      "+y",
    ]));
  it("folds nothing of a policy that is new as a whole", () => assert.equal(shown(lines(30), lines(30)).length, 30));
});
