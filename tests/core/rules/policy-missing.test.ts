import assert from "node:assert/strict";
import { podRoles } from "../../../core/facts/estate";
import { unknown as notKnown, type ResourceRecord } from "../../../core/records/record";
import { whyMissingText } from "../../../core/findings/render/found";
import { policyMissing, pullsByOwnPolicy } from "../../../core/rules/policy-missing";
import { arnOf, executionPolicy, trustFor } from "../../policypack/fixtures";
import { unknown } from "../../support/analyzer";
import { estateIn, providedBy, recordOf } from "../../support/records";
import { itEach } from "../../support/cases";

const service = "eks-fargate-pods.amazonaws.com";
const inChina = executionPolicy.replace("aws", "aws-cn");
const own = "arn:aws:iam::111122223333:policy/AmazonEKSFargatePodExecutionRolePolicy";
const role = (props: Record<string, unknown> = {}, changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:iam/role:Role", "pods", { name: "pods", assumeRolePolicy: trustFor(service), ...props }, changes);
const made = role({ arn: arnOf("pods") });
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const attach = (policyArn: unknown, to: unknown = "pods", from: string[] = []) =>
  recordOf(attachmentType, "a", { role: to, policyArn }, { propertyDependencies: { role: from } });
const exclusiveType = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const exclusive = (policyArns: unknown, from?: string[]) =>
  recordOf(
    exclusiveType,
    "only",
    { roleName: "pods", policyArns },
    { propertyDependencies: from ? { policyArns: from } : {} },
  );

const logging = recordOf("aws:iam/policy:Policy", "logging", { arn: unknown, policy: "{}" });

/** What is found of the one pod execution role of a stack. */
function missingIn(...records: ResourceRecord[]) {
  const estate = estateIn(...records);
  const [missing, ...more] = podRoles(estate).flatMap((one) => policyMissing.judge(one, estate));
  assert.deepEqual(more, []);
  return missing;
}

/** What is said of it. */
function said(...records: ResourceRecord[]) {
  const missing = missingIn(...records);
  if (missing?.fix.kind !== "attach") return undefined;
  const { reason, fix } = missing;
  const open = reason.kind === "open" ? reason.at.record.name : undefined;
  return [fix.policy, whyMissingText(reason, { here: "this stack" }), open, fix.list?.record.name];
}

describe("the managed policy of a pod execution role", () => {
  itEach(
    [
      ["in the list of all that may be attached", [made, exclusive([own, executionPolicy])]],
      ["attached, and perhaps in the list of all", [made, attach(executionPolicy), exclusive([unknown])]],
    ],
    "is there: %s",
    (_what: string, records: ResourceRecord[]) => assert.equal(said(...records), undefined),
  );

  const nothing = "nothing in this stack attaches it";
  const list = `${exclusiveType} "only" lists every policy of the role but this one, and so detaches it`;
  itEach(
    [
      [
        "the one of aws is attached in China",
        [role({}, providedBy({ region: "cn-north-1" })), attach(executionPolicy)],
        [inChina, `${attachmentType} "a" attaches the one of another partition than aws-cn`, undefined, undefined],
      ],
      [
        "another is attached to one of two roles",
        [
          made,
          recordOf("aws:iam/role:Role", "x", { name: "x" }),
          attach(own, unknown, [made.urn, recordOf("aws:iam/role:Role", "x").urn]),
        ],
        [executionPolicy, nothing, undefined, undefined],
      ],
      [
        "the list of all has none but one that the stack makes, and is not known yet",
        [made, attach(executionPolicy), logging, exclusive([unknown], [logging.urn])],
        [executionPolicy, list, undefined, "only"],
      ],
    ],
    "is missing: %s",
    (_what: string, records: ResourceRecord[], expected: unknown[]) => assert.deepEqual(said(...records), expected),
  );
});

describe("a policy of the role's own", () => {
  const actions = "GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage";
  const pull = actions.split(" ").map((name) => `ecr:${name}`);
  const allow = (Action: unknown, more: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });
  const inline = (...Statement: object[]) =>
    recordOf("aws:iam/rolePolicy:RolePolicy", "own", {
      role: "pods",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
  const customer = recordOf("aws:iam/policy:Policy", "pull", {
    arn: own,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow(pull)] }),
  });
  itEach(
    [
      ["is a customer policy in the list of all", true, [customer, exclusive([own])]],
      ["is a customer policy that a list detaches", false, [customer, attach(own), exclusive([])]],
      ["allows three", false, [inline(allow(pull.slice(1)))]],
      ["allows them under a condition", false, [inline(allow(pull, { Condition: { Bool: { "aws:x": "true" } } }))]],
      [
        "allows them and denies all else",
        true,
        [inline(allow(pull), { Effect: "Deny", NotAction: pull, Resource: "*" })],
      ],
    ],
    (what, isEnough) => `that ${what} is ${isEnough ? "" : "not "}enough`,
    (_what: string, isEnough: boolean, records: ResourceRecord[]) => {
      assert.equal(missingIn(made, ...records) === undefined, isEnough);
      const [one] = podRoles(estateIn(made, ...records));
      assert.equal(one && pullsByOwnPolicy(one), isEnough);
    },
  );
});

describe("the managed policy is to be added", () => {
  const inProps = { given: new Set(["managedPolicyArns"]) };
  const native = (changes: Partial<ResourceRecord> = {}) =>
    recordOf("aws-native:iam:Role", "pods", { assumeRolePolicyDocument: trustFor(service) }, changes);
  itEach(
    [
      [
        "to the role's own list, which comes from another resource",
        role({ managedPolicyArns: notKnown }, { ...inProps, propertyDependencies: { managedPolicyArns: ["urn:1"] } }),
        "managedPolicyArns",
      ],
      [
        "by an attachment, for a list that an update leaves as it is",
        role({ managedPolicyArns: [own] }, { ...inProps, ignoreChanges: ["managedPolicyArns"] }),
        undefined,
      ],
      ["to the list of a role of CloudFormation", native({ urn: "template#Pods" }), "managedPolicyArns"],
    ],
    "%s",
    (_what: string, record: ResourceRecord, property: string | undefined) => {
      const fix = missingIn(record)?.fix;
      const list = property === undefined ? undefined : { record, property };
      assert.deepEqual(fix?.kind === "attach" && fix.list, list);
    },
  );
});
