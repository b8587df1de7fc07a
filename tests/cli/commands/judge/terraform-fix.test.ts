import assert from "node:assert/strict";
import { executionPolicyArn } from "../../../../core/service/fargate";
import { asList } from "../../../../core/text";
import { casesOf } from "../../../support/cases";
import { parseExpression, parseHcl, type Body } from "../../../support/hcl";
import { changesIn, followFix } from "../../../support/follow-fix";
import { brief, judgeText, partsOf, planOf, references, type Planned } from "./judge";

type Statement = Record<string, unknown>;
type Json = ReturnType<typeof JSON.parse>;

const document = "data.aws_iam_policy_document.trust";

/** The trust policy comes from the data source, from an expression, or from a text. */
type From = "document" | "expression" | "text";

interface Made {
  statements: Statement[];
  from: From;
  clusters: readonly string[];
  /** The resource that gives the profiles their role, and what is beside it. */
  role?: string;
  more?: Record<string, Planned>;
}

const policyOf = (statements: readonly Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** What `terraform show -json` prints of a plan with role `pods`, whose profiles are of these clusters. */
function plan({ statements, from, clusters, role = "pods", more = {} }: Made) {
  const policy = policyOf(statements);
  const ways: Record<From, object> = {
    document: references(`${document}.json`, document),
    expression: {},
    text: { constant_value: policy },
  };
  const blockOf = (property: string, given: object) => ({ expressions: { [property]: given } });
  const ofRole = blockOf("pod_execution_role_arn", references(`aws_iam_role.${role}.arn`, `aws_iam_role.${role}`));
  const toPods = blockOf("role", references("aws_iam_role.pods.name", "aws_iam_role.pods"));
  const { configuration, ...others } = JSON.parse(
    planOf({
      "aws_iam_role.pods": [
        { name: "pods", assume_role_policy: policy },
        { arn: true },
        blockOf("assume_role_policy", ways[from]),
      ],
      "aws_iam_role_policy_attachment.pods": [{ role: "pods", policy_arn: executionPolicyArn("aws") }, {}, toPods],
      ...Object.fromEntries(
        clusters.map((cluster): [string, Planned] => [
          `aws_eks_fargate_profile.${cluster}`,
          [{ cluster_name: cluster }, { pod_execution_role_arn: true }, ofRole],
        ]),
      ),
      ...more,
    }),
  );
  const source = { values: { json: policy }, expressions: { statement: statements.map(() => ({})) } };
  const read = from === "document" ? [{ ...partsOf(document), ...source }] : [];
  configuration.root_module.resources.push(...read);
  // The role that is there has yet to become what is planned.
  const before = { ...partsOf("aws_iam_role.pods"), values: { name: "pods", assume_role_policy: policyOf([]) } };
  const prior_state = { values: { root_module: { resources: [...read, before] } } };
  return JSON.stringify({ ...others, configuration, prior_state });
}

/** What the data source makes of a block. */
function statementOf({ arguments: given, blocks }: Body): Statement {
  const one = (values: unknown) => (asList(values).length === 1 ? asList(values)[0] : values);
  const Condition: Record<string, Record<string, unknown>> = {};
  const principals: Record<string, Record<string, unknown>> = {};
  for (const { type, body } of blocks) {
    const { test, variable, values, type: kind, identifiers } = body.arguments as Record<string, string>;
    if (type === "condition") (Condition[test ?? ""] ??= {})[variable ?? ""] = one(values);
    else (principals[type] ??= {})[kind ?? ""] = one(identifiers);
  }
  const { sid, effect, actions, not_actions, ...others } = given;
  assert.deepEqual(others, {});
  const named = (all?: Record<string, unknown>) => (all && "*" in all ? "*" : all);
  return {
    ...(sid !== undefined && { Sid: sid }),
    ...(effect !== undefined && { Effect: effect }),
    ...(principals.principals && { Principal: named(principals.principals) }),
    ...(principals.not_principals && { NotPrincipal: named(principals.not_principals) }),
    ...(actions !== undefined && { Action: one(actions) }),
    ...(not_actions !== undefined && { NotAction: one(not_actions) }),
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}

/** Does to the statements of a policy what the fix says. */
function followed(fix: string, statements: readonly Statement[]): Statement[] {
  const isOfSource = changesIn(fix).every(({ lead }) => lead.includes(document));
  const read = (text: string): unknown => {
    if (isOfSource)
      return statementOf(parseHcl(text.startsWith("statement {") ? text : `statement {\n${text}\n}`).blocks[0]?.body);
    return parseExpression(/^\s*\{/.test(text) ? text : `{\n${text}\n}`);
  };
  return followFix({ Statement: statements }, fix, read).Statement as Statement[];
}

const policies = casesOf(__filename, "policies") as [what: string, clusters: string[], statements: Statement[]][];
const options = { account: "111122223333" };

/** The one fix of all that is found in a plan. */
async function fixOf(file: string) {
  const { findings } = await judgeText(file, options);
  const [fix = "", ...others] = new Set(findings.map((one) => one.fix));
  assert.deepEqual(others, []);
  return fix;
}

const allRight = { exitCode: 0, found: [] };
const open = (Service: unknown) => ({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });
const fargate = "eks-fargate-pods.amazonaws.com";
const unlimited = [open(fargate)];

describe("a fix of fargate-role judge for Terraform", () => {
  for (const from of ["document", "expression", "text"] as const)
    for (const [what, clusters, statements] of policies)
      it(`leaves nothing to find if the policy, of ${from === "expression" ? "an" : "a"} ${from}, ${what}`, async () => {
        const after = followed(await fixOf(plan({ statements, from, clusters })), statements);
        assert.deepEqual(brief(await judgeText(plan({ statements: after, from, clusters }), options)), allRight);
      });

  it("writes all statements of a data source instead of those that IAM refuses", async () => {
    const statements = [{ Sid: "not-a-sid", ...open(fargate) }];
    const fix = await fixOf(plan({ statements, from: "document", clusters: ["prod"] }));
    const [{ lead, block } = { lead: "", block: "" }] = changesIn(fix);
    assert.equal(lead, `Write ${document} as:`);
    const after = parseHcl(block).blocks.map(({ body }) => statementOf(body));
    assert.deepEqual(
      brief(await judgeText(plan({ statements: after, from: "document", clusters: ["prod"] }), options)),
      allRight,
    );
  });

  describe("names no data source whose statements are not those of the policy, such as", () => {
    type Change = (plan: Json) => void;
    const sourceIn = (file: Json) => file.configuration.root_module.resources.at(-1);
    const cases: Record<string, Change> = {
      "one that takes in another": (file) =>
        (sourceIn(file).expressions.source_policy_documents = references("local.a")),
      "one whose statements a loop makes": (file) => (sourceIn(file).expressions.statement = undefined),
      "one of each instance": (file) =>
        (sourceIn(file).expressions.statement = [{ actions: references("each.value") }]),
      "one whose text the role changes": (file) =>
        (file.prior_state.values.root_module.resources[0].values.json = JSON.stringify({ Statement: [] })),
      "one of several": (file) =>
        file.configuration.root_module.resources[0].expressions.assume_role_policy.references.push("data.a.b.json"),
    };
    for (const [what, change] of Object.entries(cases))
      it(what, async () => {
        const file = JSON.parse(plan({ statements: unlimited, from: "document", clusters: ["prod"] }));
        change(file);
        assert.match(
          await fixOf(JSON.stringify(file)),
          /^In the first statement of the trust policy of aws_iam_role\.pods, write:\nCondition = \{\n/,
        );
      });
  });

  it("names the data source of the module that has it", async () => {
    const file = plan({ statements: unlimited, from: "document", clusters: [] });
    const { configuration, planned_values, prior_state, ...others } = JSON.parse(file);
    const inModule = (text: string) => text.replaceAll(/"address":"/g, '"address":"module.pods.');
    const calls = { pods: { module: configuration.root_module } };
    const moved = JSON.stringify({
      ...JSON.parse(inModule(JSON.stringify({ ...others, planned_values, prior_state }))),
      configuration: { root_module: { module_calls: calls } },
    });
    assert.match(
      await fixOf(moved),
      /^In the first statement of module\.pods\.data\.aws_iam_policy_document\.trust, write:\ncondition \{/,
    );
  });

  it("is JSON for a state, which does not show how the policy is written", async () => {
    const { planned_values: values } = JSON.parse(plan({ statements: unlimited, from: "text", clusters: [] }));
    const state = JSON.stringify({ format_version: "1.0", terraform_version: "1.9.0", values });
    assert.match(
      await fixOf(state),
      /^In the first statement of the trust policy of aws_iam_role\.pods, write:\n"Condition": \{/,
    );
  });

  it("gives the profiles a role of their own, beside one that another service works with", async () => {
    const statements = [open([fargate, "lambda.amazonaws.com"])];
    const clusters = ["prod", "test"];
    const left = [open("lambda.amazonaws.com")];
    const taken: Planned = [{ name: "x", assume_role_policy: policyOf(left) }];
    const fix = await fixOf(
      plan({ statements, from: "expression", clusters, more: { "aws_iam_role.prod_execution": taken } }),
    );
    const [, text = "", where, given = "", then] =
      /^Give the Fargate profiles a role of their own\. Add beside aws_eks_fargate_profile\.prod:\n([^]*)\nWrite in (.*):\n(.*)\n(.*)$/.exec(
        fix,
      ) ?? [];
    assert.equal(where, "aws_eks_fargate_profile.prod, aws_eks_fargate_profile.test");
    assert.equal(then, `Then remove ${fargate} from the trust policy of role "pods".`);
    const more = Object.fromEntries(
      parseHcl(text).blocks.map(({ type, labels, body }): [string, Planned] => {
        assert.equal(type, "resource");
        const isReference = ([, one]: [string, unknown]) => typeof one === "object";
        const own = Object.entries(body.arguments);
        const expressions = own
          .filter(isReference)
          .map(([key, one]) => [key, references(...Object.values(one as object))]);
        const values = own.filter((one) => !isReference(one));
        return [labels.join("."), [Object.fromEntries(values), {}, { expressions: Object.fromEntries(expressions) }]];
      }),
    );
    const role = "prod_execution_role";
    assert.deepEqual(parseHcl(given).arguments, { pod_execution_role_arn: { reference: `aws_iam_role.${role}.arn` } });
    const fixed = await judgeText(plan({ statements: left, from: "expression", clusters, role, more }), options);
    assert.deepEqual(brief(fixed), allRight);
  });
});
