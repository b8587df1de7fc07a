import assert from "node:assert/strict";
import { assumeRole } from "../../../../core/trust/evaluate/statement";
import { unknownValue } from "../../../../core/trust/evaluate/condition";
import { fargateRequester } from "../../../../core/trust/decide/fargate-principal";
import { parseTrustPolicy } from "../../../../core/trust/parse/policy";
import type { PrincipalType } from "../../../../core/trust/parse/statement";
import { findRequest } from "../../../../core/trust/decide/find-request";
import { type Requester, requesterOf } from "../../../../core/trust/decide/principal-keys";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";
import { account, fargate, otherAccount, policy, statement } from "../fixtures";

const world = {
  roleAccounts: [],
  partitions: ["aws", "aws-cn"],
  regions: [],
  exampleAccounts: [],
  exampleClusters: [],
  times: [0],
};

/** What a requester's request says of who asks where a condition lets everyone in who meets it; undefined if it never does. */
function saysUnder(condition: object, requester: Requester): object | undefined {
  const { statements } = parseTrustPolicy(policy(statement({ Principal: { AWS: "*" }, Condition: condition })));
  const [allow] = statements;
  assert.ok(allow);
  const found = findRequest({ statements, world, budget: new WorkBudget() }, allow, requester, assumeRole);
  return (
    found &&
    Object.fromEntries([...found.context].map(([key, value]) => [key, value === unknownValue ? "unknown" : value]))
  );
}

const requester = (value: string, type: PrincipalType = "AWS") => requesterOf({ type, value });
const inAccount = (rest: string, partition = "aws") => `arn:${partition}:iam::${account}:${rest}`;
const sessionOf = (role: string) => requester(`arn:aws:sts::${account}:assumed-role/${role}/me`);
const another: Requester = { ...requester(inAccount("another")), unlike: [inAccount("role/a"), inAccount("user/a")] };
const unknownIdentity = requester("another-identity");

const present = { Null: { "aws:PrincipalArn": "false" } };
const arnIs = (value: string) => ({ ArnLike: { "aws:PrincipalArn": value } });
const arnIsNot = (...values: string[]) => ({ ArnNotLike: { "aws:PrincipalArn": values } });
const rolesArn = "arn:*:iam::*:role/*";
const usersArn = "arn:*:iam::*:user/*";
const rootArn = "arn:*:iam::*:root";

type Row = [condition: object, arn: string | undefined];
const identities: { [name: string]: [who: Requester, ...rows: Row[]] } = {
  "of a role": [
    requester(inAccount("role/team/deploy")),
    [present, inAccount("role/team/deploy")],
    [arnIsNot(rolesArn), undefined],
  ],
  "of a role in China": [requester(inAccount("role/a", "aws-cn")), [present, inAccount("role/a", "aws-cn")]],
  "of a user": [requester(inAccount("user/me")), [present, inAccount("user/me")], [arnIsNot(usersArn), undefined]],
  "of a group, which stands for nobody": [
    requester(inAccount("group/us")),
    [arnIs(rolesArn), inAccount("role/a")],
    [arnIsNot(rolesArn, usersArn), inAccount("root")],
  ],
  "of a role with a wildcard": [
    requester(inAccount("role/d*")),
    [arnIs(inAccount("role/deploy")), inAccount("role/deploy")],
    [arnIs(inAccount("user/me")), inAccount("user/me")],
  ],
  "of an account by its root": [
    requester(inAccount("root")),
    [present, inAccount("root")],
    [arnIs(rolesArn), undefined],
    [arnIs(usersArn), undefined],
  ],
  "of an account by its number": [requester(account), [present, inAccount("root")], [arnIs(rolesArn), undefined]],
  "of an account in China by its root": [
    requester(inAccount("root", "aws-cn")),
    [present, inAccount("root", "aws-cn")],
    [arnIs("arn:aws:iam::*:root"), undefined],
  ],
  "of a session": [
    sessionOf("deploy"),
    [present, inAccount("role/deploy")],
    [arnIs(inAccount("role/team/deploy")), inAccount("role/team/deploy")],
    [arnIs(inAccount("role/deploy2")), undefined],
    [arnIs(inAccount("user/deploy")), undefined],
    [arnIs(rootArn), undefined],
  ],
  "of a session of any role": [
    sessionOf("*"),
    [arnIs(inAccount("role/deploy")), inAccount("role/deploy")],
    [arnIs(inAccount("role/team/deploy")), inAccount("role/team/deploy")],
  ],
  "of nobody that is named, of an account": [
    another,
    [arnIs(inAccount("role/a")), undefined],
    [arnIs(inAccount("user/a")), undefined],
    [arnIs(inAccount("role/b")), inAccount("role/b")],
    [arnIs(inAccount("role/A")), inAccount("role/A")],
    [arnIs(inAccount("role/?")), inAccount("role/b")],
    [arnIs(rootArn), inAccount("root")],
    [arnIs("arn:aws-cn:iam::*:role/a"), inAccount("role/a", "aws-cn")],
    [arnIs(`arn:aws:iam::${otherAccount}:role/b`), undefined],
    [{ StringEquals: { "aws:PrincipalAccount": otherAccount } }, undefined],
  ],
  "of nobody that is known": [
    unknownIdentity,
    [arnIs(inAccount("role/a+=,.@-_B1")), inAccount("role/a+=,.@-_B1")],
    [arnIs(inAccount("user/team/me")), inAccount("user/team/me")],
    [arnIs(inAccount("root", "aws-cn")), inAccount("root", "aws-cn")],
    [arnIs(inAccount("role/a", "aws-us-gov")), undefined],
    [arnIs(inAccount("role/")), undefined],
    [arnIs(inAccount("role/a b")), undefined],
    [arnIs("arn:aws:iam::1111:role/a"), undefined],
    [{ StringEquals: { "aws:PrincipalAccount": account } }, inAccount("role/a")],
  ],
  "of nobody that is known, but none of an account": [
    { ...unknownIdentity, unlike: [account] },
    [arnIs(`arn:aws:iam::${account}:role/a`), undefined],
    [arnIs(`arn:aws:iam::${otherAccount}:role/a`), `arn:aws:iam::${otherAccount}:role/a`],
    [{ StringEquals: { "aws:PrincipalAccount": account } }, undefined],
  ],
};

describe("the request", () => {
  for (const [name, [who, ...rows]] of Object.entries(identities))
    describe(name, () => {
      for (const [condition, arn] of rows)
        it(`under ${JSON.stringify(condition)} ${arn === undefined ? "does not exist" : `says ${arn}`}`, () => {
          const says = { "aws:principalarn": arn, "aws:principalaccount": arn?.split(":")[4] };
          assert.deepEqual(saysUnder(condition, who), arn === undefined ? undefined : says);
        });
    });

  const service = requester("ec2.amazonaws.com", "Service");
  const provider = requester("accounts.google.com", "Federated");
  const anotherService: Requester = { ...requester("a-service", "Service"), unlike: ["eks-*", "x", "${aws:username}"] };
  const nameIs = (value: string) => ({ StringLike: { "aws:PrincipalServiceName": value } });
  const listHas = (value: string) => ({ StringLike: { "aws:PrincipalServiceNamesList": value } });
  const isService = (value: string) => ({ Bool: { "aws:PrincipalIsAWSService": value } });
  const isServiceAbsent = { Null: { "aws:PrincipalIsAWSService": "true" } };
  const others: [name: string, who: Requester, condition: object, says: object | undefined][] = [
    ["a service", service, nameIs("*"), { "aws:principalservicename": "ec2.amazonaws.com" }],
    ["a service", service, nameIs("ssm*"), undefined],
    ["a service", service, listHas("ec2*"), { "aws:principalservicenameslist": "ec2.amazonaws.com" }],
    ["a service", service, isService("true"), { "aws:principalisawsservice": "true" }],
    ["a service", service, isService("false"), undefined],
    ["a service", service, isServiceAbsent, undefined],
    ["a service", service, present, undefined],
    ["another service", anotherService, nameIs("eks-?"), undefined],
    ["another service", anotherService, nameIs("x"), undefined],
    ["another service", anotherService, nameIs("xy"), { "aws:principalservicename": "xy" }],
    ["another service", anotherService, nameIs("b-1.com"), { "aws:principalservicename": "b-1.com" }],
    ["another service", anotherService, nameIs(""), undefined],
    ["another service", anotherService, nameIs("a_b"), undefined],
    ["another service", anotherService, listHas("eks-?"), undefined],
    ["the Fargate service", fargateRequester, nameIs("*"), { "aws:principalservicename": fargate }],
    ["the Fargate service", fargateRequester, listHas("any*"), { "aws:principalservicenameslist": "unknown" }],
    ["the Fargate service", fargateRequester, isService("true"), { "aws:principalisawsservice": "true" }],
    ["an identity", unknownIdentity, nameIs("*"), undefined],
    ["an identity", unknownIdentity, listHas("*"), undefined],
    ["an identity", unknownIdentity, { StringNotLike: { "aws:PrincipalServiceName": "*" } }, {}],
    ["an identity", unknownIdentity, isService("false"), { "aws:principalisawsservice": "false" }],
    ["an identity", unknownIdentity, isService("true"), undefined],
    ["an identity", unknownIdentity, isServiceAbsent, undefined],
    ["a federation", provider, isService("false"), { "aws:principalisawsservice": "false" }],
    ["a federation", provider, isService("true"), undefined],
    ["a federation", provider, isServiceAbsent, {}],
    ["a federation", provider, arnIs(rolesArn), { "aws:principalarn": "unknown" }],
    [
      "a federation",
      provider,
      { StringEquals: { "aws:PrincipalAccount": account } },
      { "aws:principalaccount": "unknown" },
    ],
    [
      "a federation",
      provider,
      { ...arnIs(rolesArn), StringEquals: { "aws:PrincipalAccount": account } },
      { "aws:principalarn": "unknown", "aws:principalaccount": "unknown" },
    ],
    ["a federation", provider, { Null: { "aws:PrincipalArn": "true" } }, {}],
  ];
  for (const [name, who, condition, says] of others) {
    const outcome = says ? `says ${JSON.stringify(says)}` : "does not exist";
    it(`of ${name} under ${JSON.stringify(condition)} ${outcome}`, () => {
      assert.deepEqual(saysUnder(condition, who), says);
    });
  }
});
