import assert from "node:assert/strict";
import { parseTrustPolicy, type TrustPolicy, scopeTrustPolicy, soundSourceArns } from "../../../../core/trust";
import { withSourceArns } from "../../../../core/trust/rewrite/rewrite";
import { account, fargate, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";
import { casesOf } from "../../../support/cases";
import { documentOf } from "../../../support/trust-cases";

const second = sourceArn.replace("my-cluster", "second");
const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

describe("adding a line to a trust policy", () => {
  const cases = casesOf(__filename, "longer") as [what: string, before: Record<string, unknown>, ...after: unknown[]][];
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
  for (const [title, written, expected] of casesOf(__filename, "sound") as [string, object[], string[]][])
    it(title, () => assert.deepEqual(sound(documentOf(written)), expected));
});

describe("rewriting a trust policy", () => {
  const scopedTo = (document: unknown) => scopeTrustPolicy(document, [sourceArn])?.Statement;
  for (const [title, before, after] of casesOf(__filename, "scoped") as [string, object[], object[]][])
    it(title, () => assert.deepEqual(scopedTo(documentOf(before)), documentOf(after).Statement));

  it("makes a list of one statement that stands alone", () =>
    assert.deepEqual(scopedTo({ ...policy(), Statement: statement({ Condition: undefined }) }), [statement()]));
});
