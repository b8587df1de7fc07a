import assert from "node:assert/strict";
import { parseTrustPolicy, type TrustPolicy, scopeTrustPolicy, soundSourceArns } from "../../../../core/trust";
import { withSourceArns } from "../../../../core/trust/rewrite/rewrite";
import {
  account,
  fargate,
  otherAccount,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const second = sourceArn.replace("my-cluster", "second");
const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

describe("adding a line to a trust policy", () => {
  const spelled = (value: unknown) => ({
    ArnEquals: { "AWS:SourceARN": value },
    StringEquals: { "aws:SourceAccount": account },
  });
  const more = (...Statement: object[]) => ({ ...policy(...Statement, ec2), Id: "trust" });
  const cases: [what: string, before: Record<string, unknown>, ...after: unknown[]][] = [
    ["makes one list in order", withSourceArn([sourceArn]), withSourceArn([sourceArn, second])],
    ["makes a list of one value", policy(statement()), withSourceArn([sourceArn, second])],
    ["changes nothing where the line is there", withSourceArn(second), withSourceArn(second)],
    [
      "keeps everything else",
      more(statement({ Sid: "Pods" })),
      more(statement({ Sid: "Pods", Condition: { ArnLike: { "aws:SourceArn": [sourceArn, second] } } })),
    ],
    [
      "keeps the operator, the spelling of the key and the other conditions",
      withCondition(spelled(sourceArn)),
      withCondition(spelled([sourceArn, second])),
    ],
    ["gives up on one that has no condition", policy(statement({ Condition: undefined }))],
    [
      "gives up on one that is scoped by another key",
      withCondition({ StringEquals: { "aws:SourceAccount": account } }),
    ],
    ["gives up on one that lets an absent key through", withSourceArn(sourceArn, "ArnLikeIfExists")],
    ["gives up on one that is for another service", policy(ec2)],
  ];
  for (const [what, before, ...after] of cases)
    it(what, () => assert.deepEqual(withSourceArns(before as unknown as TrustPolicy, [second]), after));
});

describe("rewriting a trust policy into a scoped one", () => {
  it("scopes an open statement and keeps its Sid and the document's Id", () => {
    const document = { ...policy(statement({ Sid: "Pods", Condition: undefined })), Id: "trust" };
    assert.deepEqual(scopeTrustPolicy(document, [sourceArn]), { ...policy(statement({ Sid: "Pods" })), Id: "trust" });
  });

  it("keeps the order of a statement's keys, and adds those that it lacks behind", () => {
    const open = { Action: "sts:AssumeRole", Effect: "Allow", Sid: "Pods", Principal: { Service: fargate } };
    assert.equal(
      JSON.stringify(scopeTrustPolicy({ Statement: [open], Version: "2012-10-17" }, [sourceArn])),
      JSON.stringify({
        Statement: [{ ...open, Condition: { ArnLike: { "aws:SourceArn": sourceArn } } }],
        Version: "2012-10-17",
      }),
    );
  });

  it("parts the service from whom it shares a statement with", () => {
    const document = policy(
      statement({ Sid: "Both", Principal: { Service: ["ec2.amazonaws.com", fargate] }, Condition: undefined }),
    );
    assert.deepEqual(scopeTrustPolicy(document, [sourceArn]), policy(statement(), { ...ec2, Sid: "Both" }));
  });

  it("keeps other statements and other conditions", () => {
    const deny = statement({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } });
    const document = policy(ec2, statement({ Condition: { StringEquals: { "aws:SourceAccount": account } } }), deny);
    const scoped = statement({
      Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArn } },
    });
    assert.deepEqual(
      scopeTrustPolicy(document, [sourceArn]),
      policy(ec2, scoped, { ...deny, Principal: { AWS: "*" } }),
    );
  });

  it("lets no condition of one statement limit the clusters of another, and keeps one that all share", () => {
    const until = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
    const arnLike = (value: unknown) => ({ ArnLike: { "aws:SourceArn": value } });
    const open = statement({ Condition: undefined });
    const both = [sourceArn, second];
    assert.deepEqual(
      scopeTrustPolicy(
        policy(
          statement({ Condition: { ...arnLike(sourceArn), ...until } }),
          statement({ Condition: arnLike(second) }),
          open,
        ),
        both,
      ),
      withSourceArn(both),
    );
    assert.deepEqual(
      scopeTrustPolicy(
        policy(
          statement({ Condition: { ...arnLike("*"), ...until } }),
          statement({ Condition: { ...until, ...arnLike(second) } }),
        ),
        both,
      ),
      withCondition({ ...until, ...arnLike(both) }),
    );
  });

  it("drops a condition that no request of the service meets", () => {
    const document = withCondition({ StringEquals: { "sts:ExternalId": "x" } });
    assert.deepEqual(scopeTrustPolicy(document, [sourceArn]), policy(statement()));
  });

  it("makes one statement of two for the service", () => {
    const document = policy(statement({ Condition: undefined }), statement({ Sid: "Again", Condition: undefined }));
    assert.deepEqual(scopeTrustPolicy(document, [sourceArn, second]), withSourceArn([sourceArn, second]));
  });

  it("adds the statement where there is none for the service", () => {
    assert.deepEqual(scopeTrustPolicy(policy(ec2), [sourceArn]), policy(ec2, statement()));
  });

  it("gives up where what must stay lets everyone in", () => {
    assert.equal(scopeTrustPolicy(policy(statement(), { ...ec2, Principal: "*" }), [sourceArn]), undefined);
    const anyCluster = statement({
      Principal: "*",
      Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace("my-", "*-") } },
    });
    assert.equal(scopeTrustPolicy(policy(statement(), anyCluster), [sourceArn]), undefined);
    assert.equal(scopeTrustPolicy("{", [sourceArn]), undefined);
  });
});

describe("the SourceArns of a policy that are right alone", () => {
  const sound = (document: unknown) => soundSourceArns(parseTrustPolicy(document).statements, { accounts: [account] });
  for (const [title, document, expected] of [
    ["are those of an Allow", withSourceArn([sourceArn, second]), [sourceArn, second]],
    ["are each told once", policy(statement(), statement()), [sourceArn]],
    [
      "are those under a second key of another case too",
      withCondition({ ArnLike: { "aws:SourceArn": sourceArn, "AWS:SourceArn": second } }),
      [sourceArn, second],
    ],
    ["are not those of another account", withSourceArn([sourceArn.replace(account, otherAccount), second]), [second]],
    ["are not those that match every account", withSourceArn([sourceArn.replace(account, "*"), "*"]), []],
    [
      "are not those of another service, which this one never had",
      policy(
        statement(),
        statement({ Condition: { ArnLike: { "aws:SourceArn": second } }, Principal: { Service: "ec2.amazonaws.com" } }),
      ),
      [sourceArn],
    ],
    [
      "are those of everyone",
      policy(statement({ Condition: { ArnLike: { "aws:SourceArn": second } }, Principal: { AWS: "*" } })),
      [second],
    ],
    [
      "are those of a name that was meant for the service",
      policy(statement({ Principal: { Service: "eks-fargate-pods.us-east-1.amazonaws.com" } })),
      [sourceArn],
    ],
    ["are not those of a Deny", policy(statement({ Effect: "Deny" })), []],
    ["are not those that a condition excludes", withSourceArn(sourceArn, "ArnNotLike"), []],
    ["are not those under an operator that does not exist", withSourceArn(sourceArn, "ArnLikes"), []],
    ["are not those of another key", withCondition({ ArnLike: { "aws:PrincipalArn": sourceArn } }), []],
  ] as const)
    it(title, () => assert.deepEqual(sound(document), expected));
});

describe("rewriting a trust policy", () => {
  const until = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
  const scopedTo = (document: unknown) => scopeTrustPolicy(document, [sourceArn])?.Statement;
  for (const [title, document, expected] of [
    [
      "keeps a list of actions that has the one",
      policy(statement({ Action: ["sts:AssumeRole", "sts:TagSession"] })),
      [statement({ Action: ["sts:AssumeRole", "sts:TagSession"] })],
    ],
    ["writes the action where it is another", policy(statement({ Action: "sts:TagSession" })), [statement()]],
    [
      "writes the service's own name for one that looks like it",
      policy(statement({ Principal: { Service: "eks-fargate-pods.us-east-1.amazonaws.com" }, Condition: undefined })),
      [statement()],
    ],
    [
      "drops another key of ArnLike that no request of the service carries",
      withCondition({ ArnLike: { "aws:SourceArn": "*", "aws:PrincipalArn": "*" } }),
      [statement()],
    ],
    [
      "keeps each principal of a shared statement, a list where there are two",
      policy(
        statement({
          Principal: {
            Service: [fargate, "ec2.amazonaws.com", "ecs.amazonaws.com"],
            AWS: `arn:aws:iam::${account}:root`,
          },
          Condition: until,
        }),
      ),
      [
        statement({ Condition: { ...until, ArnLike: { "aws:SourceArn": sourceArn } } }),
        statement({
          Principal: { Service: ["ec2.amazonaws.com", "ecs.amazonaws.com"], AWS: `arn:aws:iam::${account}:root` },
          Condition: until,
        }),
      ],
    ],
    [
      "keeps the others of a second statement for the service, and its Sid",
      policy(statement(), statement({ Sid: "b", Principal: { Service: [fargate, "ec2.amazonaws.com"] } })),
      [statement(), statement({ Sid: "b", Principal: { Service: "ec2.amazonaws.com" } })],
    ],
    [
      "leaves a Deny of the service as it is",
      policy(
        statement({ Condition: undefined }),
        statement({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ),
      [statement(), statement({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } })],
    ],
    [
      "makes a list of one statement that stands alone",
      { Version: "2012-10-17", Statement: statement({ Condition: undefined }) },
      [statement()],
    ],
  ] as const)
    it(title, () => assert.deepEqual(scopedTo(document), expected));
});
