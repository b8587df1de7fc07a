import assert from "node:assert/strict";
import type { AccountFix, SecondRole } from "../../../../../core/findings/account-fix";
import { awsCliFix } from "../../../../../core/findings/render/fix/aws-cli";
import { buildTrustPolicy } from "../../../../../core/trust";
import { accountId, clusterArn, line, region, rightTrust, roleArn } from "../../../../support/fake-aws-account";

const place = { account: accountId, role: roleArn("pods") };
const policy = buildTrustPolicy([line("blue")]);
const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const attach = { kind: "attach", policy: needed } as const;
const attachNeeded = (role: string) => `aws iam attach-role-policy --role-name ${role} --policy-arn ${needed}`;

describe("the commands of a fix", () => {
  const command = attachNeeded("pods").slice("aws ".length);
  const words = ["--profile", "my $(prod)"];
  const cases: [what: string, reach: { account: string; words: string[] } | undefined, written: string][] = [
    ["have the profile in use", { account: accountId, words }, `aws --profile 'my $(prod)' ${command}`],
    ["have none for another account", { account: "999999999999", words }, `aws ${command}`],
    ["have none where none is in use", { account: accountId, words: [] }, `aws ${command}`],
    ["have none where AWS was not asked", undefined, `aws ${command}`],
  ];
  for (const [what, reach, text] of cases)
    it(what, () => assert.deepEqual(awsCliFix(attach, place, reach), { text, hasCommands: true }));

  it("are none in a fix of words alone", () =>
    assert.deepEqual(awsCliFix({ kind: "use-arn" }, place), { text: `Use ${roleArn("pods")}` }));
});

describe("what to do in an account, in words", () => {
  const inBlue = (verb: string, arn = roleArn("pods")) =>
    `aws eks ${verb} --region eu-west-1 --cluster-name blue --principal-arn ${arn}`;
  const createEntry = (arn?: string) => `${inBlue("create-access-entry", arn)} --type FARGATE_LINUX`;
  const createRole = (name: string, more = "") =>
    `aws iam create-role --role-name ${name}${more.startsWith(" --path") ? more : ""} --assume-role-policy-document '${rightTrust("blue")}'` +
    `${more.startsWith(" --path") ? "" : more} && ${attachNeeded(name)}`;
  const update = `aws iam update-assume-role-policy --role-name pods --policy-document '${rightTrust("blue")}'`;
  const entry = { region, cluster: "blue", old: [] };
  const old = { ...entry, old: ["STANDARD"] };
  const toRole = { name: "pods", path: "/", partition: "aws", policy };
  const short = { reason: "9 characters, and no more", isFinal: false, hasStale: false };
  const final = { ...short, isFinal: true };
  const tooLong = "The trust policy has 9 characters, and no more:";
  const would = "the trust policy would have 9 characters, and no more";
  const noLine = "aws:SourceArn must not be left without a line";
  const again = (name = "pods-fargate-pods") =>
    `Then create each Fargate profile again under another name with role ${name}, since the role of a profile cannot be changed, and delete the old one once the new one is active`;
  const role = { ...toRole, name: "pods-fargate-pods", isThere: false };
  const second: SecondRole = { kind: "own-role", for: "pods", beside: "pods", role };
  const make = createRole("pods-fargate-pods");
  const setTrust = { kind: "set-trust", policy, loses: [] } as const;
  const looks =
    "Make sure first that nobody needs the Kubernetes groups and access policies of the entry of type STANDARD, which are deleted with it:\n" +
    `${inBlue("describe-access-entry")}\n${inBlue("list-associated-access-policies")}\nThen:\n`;
  const newToEks =
    '\nEKS may not know the new role at once: while it answers "invalid principal", repeat the command that failed and those after it';
  const detach = `aws iam detach-role-policy --role-name pods --policy-arn ${needed}`;
  const deleteProfile =
    "aws eks delete-fargate-profile --region eu-west-1 --cluster-name blue --fargate-profile-name default";
  const deleteRole = { kind: "delete-role", attached: [needed], inline: ["two words"], others: [] } as const;
  const deletion = `${detach} && aws iam delete-role-policy --role-name pods --policy-name 'two words' && aws iam delete-role --role-name pods`;
  const create = { kind: "create", arn: roleArn("pods"), entries: [] } as const;

  const cases: [what: string, AccountFix, text: string, place?: object][] = [
    [
      "nodes get another role",
      { kind: "own-role", for: "nodes" },
      "It is made for pods: give the EC2 nodes a role of their own in every place that is named for them above",
    ],
    ["pods get a second role", second, `${make}\n${again()}`],
    [
      "pods get a second role, of which no cluster is known",
      { ...second, role: undefined },
      "Give the Fargate profiles a role of their own",
    ],
    [
      "pods get a second role, which is there",
      { ...second, role: { ...role, isThere: true } },
      `Role pods-fargate-pods already lets in these clusters\n${again()}`,
    ],
    [
      "pods get a second role, with a permissions boundary",
      { ...second, role: { ...role, boundary: "arn:b" } },
      `${createRole("pods-fargate-pods", " --permissions-boundary arn:b")}\n${again()}`,
    ],
    [
      "pods get a second role, with what they need of the first",
      { ...second, needs: ["inline policy a", "b"] },
      `${make}\nThen give it what inline policy a, b of role pods allow\n${again()}`,
    ],
    [
      "pods get a second role, whose trust policy is too long for the quota",
      { ...second, role: { ...role, tooLong: short } },
      `${tooLong} ask for more in Service Quotas first\n${make}\n${again()}`,
    ],
    [
      "pods get a second role, whose trust policy is too long for any quota",
      { ...second, needs: ["a"], left: "remove-fargate", role: { ...role, tooLong: final } },
      `Give some of the clusters a role of their own: ${would}\nThen remove eks-fargate-pods.amazonaws.com from the trust policy of role pods`,
    ],
    [
      "the Fargate service leaves the first role",
      { ...second, left: "remove-fargate", unread: { regions: [] } },
      `${make}\n${again()}\nThen, once you are sure that no other cluster uses it, since no Region was read, remove eks-fargate-pods.amazonaws.com from the trust policy of role pods`,
    ],
    [
      "the first role lets in who uses it",
      { ...second, left: "name-principals" },
      `${make}\n${again()}\nThen name in the trust policy of role pods only the principals that use it`,
    ],
    [
      "others name a role that is not there",
      {
        ...second,
        namedBy: [
          { kind: "node-group", name: "workers", cluster: "blue", region },
          { cluster: "red", region },
        ],
      },
      "Make no role pods for the Fargate profiles, since others name it too " +
        `(node group "workers" of cluster blue in eu-west-1, cluster red in eu-west-1 itself)\n${make}\n${again()}`,
    ],
    ["a policy is attached", attach, attachNeeded("pods")],
    [
      "a policy is attached to a role that has as many as may be",
      { ...attach, full: 10 },
      `It has 10 managed policies, as many as the account's quota allows: detach one or ask for more in Service Quotas first\n${attachNeeded("pods")}`,
    ],
    [
      "permissions move",
      { kind: "move", forNodes: ["AmazonEKS_CNI_Policy", "AmazonEKSWorkerNodePolicy"], isForNodesOnly: false },
      "Move them to an IAM role for the workload's service account (IRSA), then detach them here; " +
        "Detach AmazonEKS_CNI_Policy and AmazonEKSWorkerNodePolicy, which EC2 nodes need and pods on Fargate do not",
    ],
    ["a trust policy is written", setTrust, update],
    [
      "a trust policy is written, and some lose access",
      { ...setTrust, loses: ["a", "b"].map((value) => ({ kind: "principal", type: "Service", value })) },
      `${update}\nThen "a"; "b" can no longer assume the role`,
    ],
    [
      "a trust policy is written, and clusters may lose access unseen",
      { ...setTrust, unread: "parts" },
      `Make sure first that no other cluster uses the role, since not everything in this account could be read: it would lose the role\n${update}`,
    ],
    [
      "a trust policy is written, and clusters of other Regions may lose access",
      { ...setTrust, unread: { regions: ["a", "b"] } },
      `Make sure first that no other cluster uses the role, since only a, b was read: it would lose the role\n${update}`,
    ],
    [
      "a trust policy with lines of clusters that are gone is too long for the quota",
      { ...setTrust, tooLong: { ...short, hasStale: true } },
      `${tooLong} remove the lines of clusters that are gone, or ask for more in Service Quotas first\n${update}`,
    ],
    [
      "a trust policy with lines of clusters that are gone is too long for any quota",
      { ...setTrust, tooLong: { ...final, hasStale: true } },
      `Remove the lines of clusters that are gone, or give some of the clusters a role of their own: ${would}`,
    ],
    [
      "a Deny can go, or a second role comes",
      { kind: "without-denials", denials: ["statement 1", "statement 2"], fix: setTrust, otherwise: second },
      `If the Deny of statement 1, statement 2 can go:\n${update}\nIf not:\n${make}\n${again()}`,
    ],
    [
      "no trust policy is proved",
      { kind: "unproved", doubt: { kind: "undecided" }, otherwise: second },
      `Decide what the trust policy is to say, since no change of it is safe by itself: it is too complex to tell who would gain or lose the role. Or:\n${make}\n${again()}`,
    ],
    ["a line goes", { kind: "remove-line", line: "L" }, 'Remove "L" from aws:SourceArn'],
    [
      "lines come in the place of the last one",
      { kind: "replace-line", line: "L", lines: ["M", "N"] },
      'Write "M", "N" in place of "L" in aws:SourceArn, which must not be left without a line',
    ],
    [
      "the last line of a role that nobody uses",
      { kind: "replace-line", line: "L", lines: [] },
      `When you are sure that nothing needs the role, delete it; else write the line of a cluster that exists in place of "L": ${noLine}`,
    ],
    [
      "the Fargate service goes",
      { kind: "remove-fargate", statements: ["statement 1"] },
      `Remove eks-fargate-pods.amazonaws.com from statement 1 (delete the statement if that was its only principal): ${noLine}`,
    ],
    ["an access entry is made", { ...create, entries: [entry] }, createEntry()],
    [
      "an access entry of another type is replaced",
      { ...create, entries: [old] },
      `${looks}${inBlue("delete-access-entry")} && ${createEntry()}`,
    ],
    ["a role is made", { ...create, role: toRole }, createRole("pods")],
    [
      "a role is made with its path and its access entry",
      {
        ...create,
        arn: roleArn("pods", "/teams/"),
        role: { ...toRole, path: "/teams/" },
        entries: [{ ...entry, old: ["FARGATE_LINUX"] }],
      },
      `${createRole("pods", " --path /teams/")} && ${inBlue("delete-access-entry", roleArn("pods", "/teams/"))} && ` +
        createEntry(roleArn("pods", "/teams/")) +
        newToEks,
    ],
    [
      "a role is made, and access entries of other types are replaced",
      { ...create, role: toRole, entries: [old, old] },
      looks
        .replace(
          "the entry of type STANDARD, which are deleted with it",
          "the entries of type STANDARD, which are deleted with them",
        )
        .replace("Then:", `${inBlue("describe-access-entry")}\n${inBlue("list-associated-access-policies")}\nThen:`) +
        [createRole("pods"), ...[1, 2].flatMap(() => [inBlue("delete-access-entry"), createEntry()])].join(" && ") +
        newToEks,
    ],
    [
      "a role with a path gets an access entry",
      { kind: "entry-for-path", isModeSet: true },
      `Use an access entry:\n${createEntry(roleArn("pods", "/teams/"))}\nOr write ${roleArn("pods")} in aws-auth, which this command cannot see`,
      { role: roleArn("pods", "/teams/") },
    ],
    [
      "a role with a path gets an access entry, in a cluster that takes none yet",
      { kind: "entry-for-path", isModeSet: false },
      "Use an access entry (that a cluster takes access entries cannot be undone):\naws eks update-cluster-config --region eu-west-1 --name blue --access-config authenticationMode=API_AND_CONFIG_MAP && " +
        `aws eks wait cluster-active --region eu-west-1 --name blue && ${createEntry()}\n` +
        `Or write ${roleArn("pods")} in aws-auth, which this command cannot see`,
    ],
    ["a role is deleted", deleteRole, `If you are sure that nothing needs it:\n${deletion}`],
    [
      "a role is deleted that others can assume",
      { ...deleteRole, others: ["a", "b"] },
      `Remove eks-fargate-pods.amazonaws.com from its trust policy, since a, b can assume it too. Or, if you are sure that nothing needs it:\n${deletion}`,
    ],
    ["a profile gets another role", { kind: "profile-again", role: "R" }, "Create the profile again with R"],
    [
      "a profile gets a role of its account",
      { kind: "profile-again", account: accountId },
      `Create the profile again with a role of account ${accountId}`,
    ],
    [
      "a profile gets a role that exists",
      { kind: "profile-again" },
      "Create the profile again with the ARN of a role that exists",
    ],
    [
      "a profile gets a role that is made first",
      { kind: "profile-again", role: "R", first: { ...create, role: toRole } },
      `${createRole("pods")}\nThen create the profile again with R`,
    ],
    ["a cluster comes first", { kind: "cluster-first" }, "Make the cluster first, then run the check again"],
    [
      "EKS reports a cause",
      { kind: "remove-cause", isFailed: false, again: true },
      "Remove the cause that EKS reports",
    ],
    [
      "EKS did not delete a profile",
      { kind: "remove-cause", isFailed: true, again: false },
      `Remove the cause that EKS reports, then:\n${deleteProfile}`,
    ],
    [
      "EKS did not make a profile",
      { kind: "remove-cause", isFailed: true, again: true },
      `Remove the cause that EKS reports, then:\n${deleteProfile}\nCreate the profile again`,
    ],
    [
      "AWS denied an action",
      { kind: "read", action: "eks:ListClusters", denied: true, toDo: undefined },
      "Allow eks:ListClusters to the credentials in use",
    ],
    [
      "AWS did not answer",
      { kind: "read", action: "eks:ListClusters", denied: false, toDo: undefined },
      "Run the command again, with more --timeout if the time was too short",
    ],
    ["AWS says what to do", { kind: "read", action: "eks:ListClusters", denied: true, toDo: "Try again" }, "Try again"],
  ];
  for (const [what, fix, text, more] of cases)
    it(what, () => {
      const at = { ...place, region, cluster: clusterArn("blue"), profile: "default", ...more };
      assert.equal(awsCliFix(fix, at).text, text);
    });

  it("each element of a trust policy with what to write", () => {
    const finding = { kind: "malformed", statement: "statement 1", element: "Sid" } as const;
    const fix = { kind: "set-element", element: "Effect", value: "Allow" } as const;
    assert.equal(
      awsCliFix({ kind: "set-elements", findings: [{ ...finding, cause: { kind: "sid-repeated" }, fix }] }, place).text,
      'in statement 1, Sid: write instead: "Effect": "Allow"',
    );
  });
});
