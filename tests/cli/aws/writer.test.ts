import assert from "node:assert/strict";
import {
  attachPolicy,
  createEntry,
  deleteEntry,
  detachPolicy,
  entryType,
  updateTrustPolicy,
} from "../../../cli/aws/writer";
import { roleArn, rightTrust } from "../../support/fake-aws-account";
import { Refusal, ServedAws } from "../../support/served-aws";

const place = { region: "eu-west-1", cluster: "blue", principal: roleArn("pods") };
const policy = "arn:aws:iam::aws:policy/one";
const gone = new Refusal("NoSuchEntity", 404);
const notFound = new Refusal("ResourceNotFoundException", 404);
const onEntry = `${roleArn("pods")} in cluster blue in eu-west-1`;

describe("a change of AWS", () => {
  let aws: ServedAws;
  beforeEach(async () => {
    aws = new ServedAws();
    await aws.start();
  });
  afterEach(() => aws.stop());

  type Change = () => Promise<unknown>;
  const updating: Change = () => updateTrustPolicy(aws.connect(), "pods", rightTrust("blue"));
  const attaching: Change = () => attachPolicy(aws.connect(), "pods", policy);
  const detaching: Change = () => detachPolicy(aws.connect(), "pods", policy);
  const asking: Change = () => entryType(aws.connect(), place);
  const creating: Change = () => createEntry(aws.connect(), place);
  const deleting: Change = () => deleteEntry(aws.connect(), place);

  const calls: [action: string, change: Change, asked: string, says: object][] = [
    ["iam:UpdateAssumeRolePolicy", updating, "", { RoleName: "pods", PolicyDocument: rightTrust("blue") }],
    ["iam:AttachRolePolicy", attaching, "", { RoleName: "pods", PolicyArn: policy }],
    ["iam:DetachRolePolicy", detaching, "", { RoleName: "pods", PolicyArn: policy }],
    ["eks:DescribeAccessEntry", asking, ` eu-west-1 blue ${roleArn("pods")}`, {}],
    ["eks:CreateAccessEntry", creating, " eu-west-1 blue", { principalArn: roleArn("pods"), type: "FARGATE_LINUX" }],
    ["eks:DeleteAccessEntry", deleting, ` eu-west-1 blue ${roleArn("pods")}`, {}],
  ];
  const ofEveryCall = new Set(["Action", "Version", "clientRequestToken"]);
  for (const [action, change, asked, says] of calls) {
    it(`${action} says what is to change, where, and nothing else`, async () => {
      aws.answers = { [action]: () => (action.startsWith("iam:") ? "" : {}) };
      assert.equal(await change(), undefined);
      const said = Object.entries(aws.calls[0]?.says ?? {}).filter(([name]) => !ofEveryCall.has(name));
      assert.deepEqual([aws.asked, Object.fromEntries(said)], [[`${action}${asked}`], says]);
    });

    it(`${action} is named where it is denied`, async () => {
      const on = action.startsWith("iam:") ? "role pods" : onEntry;
      await assert.rejects(change(), {
        missingAction: action,
        message: `Access denied to ${action} on ${on}. Allow the action ${action} to the credentials in use, or use others with --profile`,
      });
    });
  }

  const silent: [what: string, action: string, refusal: Refusal, change: Change][] = [
    ["a policy that is detached already", "iam:DetachRolePolicy", gone, detaching],
    ["an entry that is deleted already", "eks:DeleteAccessEntry", notFound, deleting],
    ["an entry that is there already", "eks:CreateAccessEntry", new Refusal("ResourceInUseException", 409), creating],
    ["an entry that there is not", "eks:DescribeAccessEntry", notFound, asking],
  ];
  for (const [what, action, refusal, change] of silent)
    it(`is none, and no error, of ${what}`, async () => {
      aws.answers = { [action]: () => refusal };
      assert.equal(await change(), undefined);
    });

  const failing: [what: string, action: string, refusal: Refusal, change: Change][] = [
    ["a trust policy of a role that there is not", "iam:UpdateAssumeRolePolicy", gone, updating],
    ["an attachment to a role that there is not", "iam:AttachRolePolicy", gone, attaching],
    ["an entry in a cluster that there is not", "eks:CreateAccessEntry", notFound, creating],
  ];
  for (const [what, action, refusal, change] of failing)
    it(`is an error of ${what}`, async () => {
      aws.answers = { [action]: () => refusal };
      await assert.rejects(change(), new RegExp(`^Error: AWS answered ${action} on .* with ${refusal.code}`));
    });

  it("finds the type of an entry", async () => {
    aws.answers = { "eks:DescribeAccessEntry": () => ({ accessEntry: { type: "STANDARD" } }) };
    assert.equal(await asking(), "STANDARD");
  });
});
