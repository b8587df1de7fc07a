import assert from "node:assert/strict";
import type { AccountRecord, ClusterRecord, ProfileRecord, RoleRecord } from "../../../core/facts/account/inventory";
import { judgeInWords } from "../../support/worded";
import { buildTrustPolicy } from "../../../core/trust";
import {
  accountId,
  clusterArn,
  line,
  ofNodes,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
  newToEks,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

type Found = [id: string, message: string, fix: string | undefined];

async function found(account: AccountRecord): Promise<Found[]> {
  const { findings } = await judgeInWords(account);
  return findings.map(({ id, message, fix }) => [id, message, fix]);
}

async function placesIn(account: AccountRecord) {
  const { findings } = await judgeInWords(account);
  return findings.map(({ id, account: where, region: at, role, cluster, profile }) => ({
    id,
    account: where,
    region: at,
    role,
    cluster,
    profile,
  }));
}

const profile = "Fargate profile default of cluster blue in eu-west-1";
const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const createRole = (name: string, trust: string, path = "") =>
  `aws iam create-role --role-name ${name}${path} --assume-role-policy-document '${trust}' && ` +
  `aws iam attach-role-policy --role-name ${name} --policy-arn ${needed}`;
const inBlue = (arn: string) => `--region eu-west-1 --cluster-name blue --principal-arn ${arn}`;
const createEntry = (arn: string) => `aws eks create-access-entry ${inBlue(arn)} --type FARGATE_LINUX`;

describe("the role of a Fargate profile", () => {
  const using = (role: string) => withCluster({ profiles: [rightProfile({ role })] }, { roles: [] });
  const other = "arn:aws:iam::999999999999:role/pods";
  const cases: [what: string, AccountRecord, Found[]][] = [
    [
      "is not there: its commands make it, with its path, for the cluster",
      using(roleArn("gone", "/teams/")),
      [
        [
          "role-missing",
          `${profile} uses ${roleArn("gone", "/teams/")}, and there is no such role`,
          createRole("gone", rightTrust("blue"), " --path /teams/"),
        ],
      ],
    ],
    [
      "is not there, and several clusters have it: each command makes it for all of them",
      rightAccount({
        roles: [],
        regions: [
          {
            name: region,
            clusters: ["green", "blue"].map((name) =>
              rightCluster({ name, arn: clusterArn(name), profiles: [rightProfile()], accessEntries: [] }),
            ),
          },
        ],
      }),
      ["green", "blue"].map((name): Found => [
        "role-missing",
        `${profile.replace("blue", name)} uses ${roleArn("pods")}, and there is no such role`,
        createRole("pods", rightTrust("blue", "green")),
      ]),
    ],
    [
      "is not there, and its access entry is: that of a role that was deleted is none of the new one, which has another id",
      withCluster({}, { roles: [] }),
      [
        [
          "role-missing",
          `${profile} uses ${roleArn("pods")}, and there is no such role`,
          `${createRole("pods", rightTrust("blue"))} && aws eks delete-access-entry ${inBlue(roleArn("pods"))} && ${createEntry(roleArn("pods"))}${newToEks}`,
        ],
      ],
    ],
    [
      "is not there, and its access entry of another type is, which is to be looked at first",
      withCluster({ accessEntries: [{ principal: roleArn("pods"), type: "STANDARD" }] }, { roles: [] }),
      [
        [
          "role-missing",
          `${profile} uses ${roleArn("pods")}, and there is no such role`,
          "Make sure first that nobody needs the Kubernetes groups and access policies of the entry of type STANDARD, which are deleted with it " +
            `(aws eks describe-access-entry ${inBlue(roleArn("pods"))}; aws eks list-associated-access-policies ${inBlue(roleArn("pods"))}): ` +
            `${createRole("pods", rightTrust("blue"))} && aws eks delete-access-entry ${inBlue(roleArn("pods"))} && ${createEntry(roleArn("pods"))}${newToEks}`,
        ],
      ],
    ],
    [
      "is not there, and profiles name it with several paths: it is made once, with that of most",
      withCluster(
        {
          authenticationMode: "API",
          accessEntries: [],
          profiles: ["/", "/teams/", "/teams/"].map((path, index) =>
            rightProfile({ name: `p${index}`, role: roleArn("gone", path) }),
          ),
        },
        { roles: [] },
      ),
      ["/", "/teams/", "/teams/"].map((path, index): Found => {
        const made = `${createRole("gone", rightTrust("blue"), " --path /teams/")} && ${createEntry(roleArn("gone", "/teams/"))}${newToEks}`;
        return [
          "role-missing",
          `${profile.replace("default", `p${index}`)} uses ${roleArn("gone", path)}, and there is no such role`,
          path === "/" ? `${made}; then create the profile again with ${roleArn("gone", "/teams/")}` : made,
        ];
      }),
    ],
    [
      "is not there, nor its access entry, where the cluster knows no other way: it gets one",
      withCluster({ authenticationMode: "API", accessEntries: [] }, { roles: [] }),
      [
        [
          "role-missing",
          `${profile} uses ${roleArn("pods")}, and there is no such role`,
          `${createRole("pods", rightTrust("blue"))} && ${createEntry(roleArn("pods"))}${newToEks}`,
        ],
      ],
    ],
    [
      "is no ARN: the profile has to be made again",
      using("pods"),
      [
        [
          "role-missing",
          `${profile} uses pods, and there is no such role`,
          "Create the profile again with the ARN of a role that exists",
        ],
      ],
    ],
    [
      "is of another account: the profile has to be made again",
      using(other),
      [
        [
          "role-missing",
          `${profile} uses ${other}, which is a role of another account: EKS can pass a service only roles of its own account`,
          `Create the profile again with a role of account ${accountId}`,
        ],
      ],
    ],
    [
      "has another path: the profile has to be made again",
      withCluster({ profiles: [rightProfile({ role: roleArn("pods", "/teams/") })] }),
      [
        [
          "role-missing",
          `${profile} uses ${roleArn("pods", "/teams/")}, and there is no such role: the ARN of role pods is ${roleArn("pods")}`,
          `Create the profile again with ${roleArn("pods")}`,
        ],
      ],
    ],
  ];
  for (const [what, account, expected] of cases) it(what, async () => assert.deepEqual(await found(account), expected));

  for (const [what, account, role] of [
    ["that is not there", using(roleArn("gone")), roleArn("gone")],
    [
      "that has another path",
      withCluster({ profiles: [rightProfile({ role: roleArn("pods", "/teams/") })] }),
      roleArn("pods"),
    ],
    ["that does not let it in", withRole({ trustPolicy: trustFor("lambda.amazonaws.com") }), roleArn("pods")],
    [
      "in whose profile EKS reports a problem",
      withCluster({ profiles: [rightProfile({ status: "DELETE_FAILED" })] }),
      roleArn("pods"),
    ],
  ] as const)
    it(`${what}: the finding names the profile and where it is`, async () => {
      const [place, ...others] = await placesIn(account);
      assert.ok(place);
      assert.deepEqual(place, {
        id: place.id,
        account: accountId,
        region,
        role,
        cluster: clusterArn("blue"),
        profile: "default",
      });
      assert.deepEqual(others, []);
    });

  const unjudged: [what: string, Partial<AccountRecord>][] = [
    ["one role was asked for", { allRoles: false }],
    [
      "the roles were not read",
      { unknown: [{ action: "iam:GetAccountAuthorizationDetails", reason: "no", denied: true }] },
    ],
    ["the account could not be entered", { unknown: [{ action: "sts:AssumeRole", reason: "no", denied: true }] }],
  ];
  for (const [what, changes] of unjudged)
    it(`is not said to be missing where ${what}`, async () => {
      const ids = (await found({ ...using(roleArn("gone")), ...changes })).map(([id]) => id);
      assert.ok(!ids.includes("role-missing"), ids.join());
    });

  for (const action of ["iam:GetAccountSummary", "eks:ListNodegroups"])
    it(`is said to be missing where ${action} alone was refused`, async () => {
      const unknown = [{ action, reason: "no", denied: true, region, cluster: "blue" }];
      const ids = (await found({ ...using(roleArn("gone")), unknown })).map(([id]) => id);
      assert.ok(ids.includes("role-missing"), ids.join());
    });
});

const updateTrust = (trust: string) =>
  `aws iam update-assume-role-policy --role-name pods --policy-document '${trust}'`;
const secondRole = (trust: string) =>
  `${createRole("pods-fargate-pods", trust)}; ` +
  "then create each Fargate profile again under another name with role pods-fargate-pods, since the role of a profile cannot be changed, and delete the old one once the new one is active";

/** What is left to do on a role of nodes. */
const left = "; then remove eks-fargate-pods.amazonaws.com from the trust policy of role pods";

describe("a role with a path", () => {
  const arn = roleArn("pods", "/teams/");
  const plain = roleArn("pods");
  const inMode = (authenticationMode: string, accessEntries: ClusterRecord["accessEntries"]) =>
    withCluster(
      { profiles: [rightProfile({ role: arn })], accessEntries, authenticationMode },
      { roles: [rightRole({ arn })] },
    );
  const message = `${arn} has the path /teams/, and cluster blue in eu-west-1 finds roles in aws-auth, which matches an ARN only without its path`;
  const byHand = `; or write ${plain} in aws-auth, which this command cannot see`;
  const switchOver =
    "aws eks update-cluster-config --region eu-west-1 --name blue --access-config authenticationMode=API_AND_CONFIG_MAP && " +
    "aws eks wait cluster-active --region eu-west-1 --name blue";
  const both = `Use an access entry: ${createEntry(arn)}${byHand}`;

  const cases: [what: string, AccountRecord, fix: string | undefined][] = [
    [
      "without an access entry, in mode CONFIG_MAP: the mode has to change first",
      inMode("CONFIG_MAP", []),
      `Use an access entry: ${switchOver} && ${createEntry(arn)} (that a cluster takes access entries cannot be undone)${byHand}`,
    ],
    ["without an access entry, in mode API_AND_CONFIG_MAP", inMode("API_AND_CONFIG_MAP", []), both],
    [
      "with an access entry of another role alone",
      inMode("API_AND_CONFIG_MAP", [{ principal: roleArn("other"), type: "FARGATE_LINUX" }]),
      both,
    ],
    [
      "with an access entry of another type, which goes before aws-auth and is a finding of its own: nothing",
      inMode("API_AND_CONFIG_MAP", [{ principal: arn, type: "STANDARD" }]),
      undefined,
    ],
    [
      "with its access entry: nothing",
      inMode("API_AND_CONFIG_MAP", [{ principal: arn, type: "FARGATE_LINUX" }]),
      undefined,
    ],
    ["in mode API, which asks no aws-auth: nothing", inMode("API", []), undefined],
  ];
  for (const [what, account, fix] of cases)
    it(what, async () =>
      assert.deepEqual(
        (await found(account)).filter(([id]) => id === "role-path-in-aws-auth"),
        fix === undefined ? [] : [["role-path-in-aws-auth", message, fix]],
      ),
    );

  it("gets no access entry where nodes use it: it would go before what aws-auth has for them", async () => {
    const account = inMode("API_AND_CONFIG_MAP", []);
    const roles = [rightRole({ arn, ...ofNodes })];
    const fixes = (await found({ ...account, roles })).flatMap(([id, , fix]) =>
      id === "role-path-in-aws-auth" ? [fix] : [],
    );
    assert.deepEqual(fixes, [secondRole(rightTrust("blue")) + left]);
  });

  it("is one finding for its cluster, however many profiles use it", async () => {
    const account = inMode("CONFIG_MAP", []);
    account.regions[0]?.clusters[0]?.profiles.push(rightProfile({ name: "second", role: arn }));
    assert.deepEqual(await placesIn(account), [
      {
        id: "role-path-in-aws-auth",
        account: accountId,
        region,
        role: arn,
        cluster: clusterArn("blue"),
        profile: undefined,
      },
    ]);
  });
});

describe("a role that is not there under its path", () => {
  const profiles = [rightProfile({ role: roleArn("pods", "/teams/") })];
  const cases: [what: string, role: Partial<RoleRecord>, more: string][] = [
    ["of nodes", ofNodes, left],
    ["of another service", { trustPolicy: trustFor("lambda.amazonaws.com") }, ""],
  ];
  for (const [what, role, more] of cases)
    it(`and is one ${what}: a second role is proposed, as in the other findings`, async () => {
      const all = await found(withCluster({ profiles }, { roles: [rightRole(role)] }));
      assert.ok(all.length > 1);
      for (const [, , fix] of all) assert.equal(fix, secondRole(rightTrust("blue")) + more);
    });
});

describe("a trust policy that keeps a profile out", () => {
  const out = `${profile} cannot use role pods: `;
  const lacksLine = `${out}its trust policy lets the Fargate service assume it for other clusters only`;
  const idsOf = async (account: AccountRecord) => (await found(account)).map(([id]) => id);

  it("of another service: a second role, for that service keeps its own", async () =>
    assert.deepEqual(await found(withRole({ trustPolicy: trustFor("lambda.amazonaws.com") })), [
      [
        "profile-role-untrusted",
        `${out}its trust policy does not let in the Fargate service`,
        secondRole(rightTrust("blue")),
      ],
    ]));

  it("by a Deny of the organization's: the line comes in its place, or a second role comes", async () => {
    const deny = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { ArnNotLike: { "aws:SourceArn": line("green") } },
    };
    const policy = JSON.parse(JSON.stringify(buildTrustPolicy([line("green")])));
    policy.Statement.push(deny);
    const green = rightCluster({ name: "green", profiles: [], accessEntries: [] });
    const regions = [{ name: region, clusters: [rightCluster(), green] }];
    assert.deepEqual(await found(withRole({ trustPolicy: JSON.stringify(policy) }, { regions })), [
      [
        "profile-role-untrusted",
        `${lacksLine}, and denies it by statement 1`,
        `If the Deny of statement 1 can go: ${updateTrust(rightTrust("green", "blue"))}; if not: ${secondRole(rightTrust("blue"))}`,
      ],
    ]);
  });

  it("by a Deny alone: the line is there, and is not called missing", async () => {
    const policy = JSON.parse(rightTrust("blue", "green"));
    policy.Statement.push({
      Effect: "Deny",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnLike: { "aws:SourceArn": line("blue") } },
    });
    const green = rightCluster({ name: "green", profiles: [], accessEntries: [] });
    const regions = [{ name: region, clusters: [rightCluster(), green] }];
    const [[, message] = []] = await found(withRole({ trustPolicy: JSON.stringify(policy) }, { regions }));
    assert.equal(message, `${out}its trust policy denies it by statement 1`);
  });

  for (const [what, trustPolicy, id] of [
    ["that lets nobody in", rightTrust("blue").replace("ArnLike", "StringEquals"), "trust-broken"],
    [
      "that IAM refuses",
      rightTrust("blue").replace('"sts:AssumeRole"', '"sts:AssumeRole","NotAction":"sts:TagSession"'),
      "trust-malformed",
    ],
  ] as const)
    it(`${what} is one finding of the role, and none of each profile`, async () =>
      assert.deepEqual(await idsOf(withRole({ trustPolicy })), [id]));

  it("that lets in others is a finding of the role, and keeps out the profile all the same", async () => {
    const policy = JSON.parse(rightTrust("blue"));
    policy.Statement[0].Condition.ArnLike["aws:SourceArn"] = line("blue", { accountId: "999999999999" });
    const { findings } = await judgeInWords(withRole({ trustPolicy: JSON.stringify(policy) }));
    assert.deepEqual(findings.map(({ id }) => id).sort(), ["profile-role-untrusted", "trust-unsafe"]);
  });

  it("of a profile that is going away is no finding", async () => {
    const profiles = [rightProfile({ status: "DELETING" })];
    const account = withCluster({ profiles }, { roles: [rightRole({ trustPolicy: rightTrust() })], allRegions: false });
    assert.ok(!(await idsOf(account)).includes("profile-role-untrusted"));
  });
});

describe("what EKS reports of a Fargate profile", () => {
  const remove = "aws eks delete-fargate-profile --region eu-west-1 --cluster-name blue --fargate-profile-name default";
  const again = `, then ${remove} and create the profile again`;
  const gone = `, then ${remove}`;
  const inUse = { code: "PodExecutionRoleAlreadyInUse", message: "in use" };
  const cases: [what: string, Partial<ProfileRecord>, reasons: string | undefined, more: string][] = [
    ["an active one without issues: nothing", {}, undefined, ""],
    ["one that was not made", { status: "CREATE_FAILED" }, "its status is CREATE_FAILED", again],
    [
      "one that was not deleted, which somebody wants gone",
      { status: "DELETE_FAILED" },
      "its status is DELETE_FAILED",
      gone,
    ],
    ["an active one with an issue", { issues: [inUse] }, "PodExecutionRoleAlreadyInUse: in use", ""],
    [
      "an active one with two issues, one of them without words",
      { issues: [{ code: "AccessDenied", message: "" }, inUse] },
      "AccessDenied; PodExecutionRoleAlreadyInUse: in use",
      "",
    ],
    [
      "one that was not made, with an issue",
      { status: "CREATE_FAILED", issues: [inUse] },
      "its status is CREATE_FAILED; PodExecutionRoleAlreadyInUse: in use",
      again,
    ],
    ["one whose status only begins so", { status: "CREATE_FAILED_OVER" }, undefined, ""],
  ];
  for (const [what, changes, reasons, more] of cases)
    it(what, async () =>
      assert.deepEqual(
        await found(withCluster({ profiles: [rightProfile(changes)] })),
        reasons === undefined
          ? []
          : [
              [
                "profile-unhealthy",
                `EKS reports a problem of ${profile}: ${reasons}`,
                `Remove the cause that EKS reports${more}`,
              ],
            ],
      ),
    );

  it("one that is being deleted: nothing, whatever is reported", async () => {
    const profiles = [rightProfile(), rightProfile({ name: "second", status: "DELETING", issues: [inUse] })];
    assert.deepEqual(await found(withCluster({ profiles })), []);
  });

  it("one of a cluster that is being deleted: nothing", async () =>
    assert.deepEqual(
      await found(withCluster({ status: "DELETING", profiles: [rightProfile({ status: "CREATE_FAILED" })] })),
      [],
    ));
});

describe("the access entry of a role", () => {
  const pods = roleArn("pods");
  const lacks =
    "Cluster blue in eu-west-1 has no access entry of type FARGATE_LINUX for role pods, so its pods cannot register";
  const unread = (changes: object = {}) => [
    { action: "eks:ListAccessEntries", reason: "no", denied: true, region, cluster: "blue", ...changes },
  ];
  const without = { authenticationMode: "API", accessEntries: [{ principal: roleArn("other"), type: "STANDARD" }] };
  const missing: Found = ["access-entry-missing", lacks, createEntry(pods)];

  const cases: [what: string, AccountRecord, Found[]][] = [
    ["is missing where another role alone has one", withCluster(without), [missing]],
    [
      "is missing where it is of another type, which goes first",
      withCluster({
        authenticationMode: "API",
        accessEntries: [...without.accessEntries, { principal: pods, type: "STANDARD" }],
      }),
      [
        [
          "access-entry-missing",
          `${lacks}; it has one of type STANDARD, and a role can have only one`,
          "Make sure first that nobody needs the Kubernetes groups and access policies of the entry of type STANDARD, which are deleted with it " +
            `(aws eks describe-access-entry ${inBlue(pods)}; aws eks list-associated-access-policies ${inBlue(pods)}): ` +
            `aws eks delete-access-entry ${inBlue(pods)} && ${createEntry(pods)}`,
        ],
      ],
    ],
    ["is not missed where the cluster's entries were not listed", withCluster(without, { unknown: unread() }), []],
    [
      "is not missed where one of the cluster's entries was not read",
      withCluster(without, { unknown: unread({ action: "eks:DescribeAccessEntry" }) }),
      [],
    ],
    [
      "is missing where the entries of another cluster were not listed",
      withCluster(without, { unknown: unread({ cluster: "green" }) }),
      [missing],
    ],
    [
      "is missing where the entries of a cluster of that name in another Region were not listed",
      withCluster(without, { unknown: unread({ region: "us-east-1" }) }),
      [missing],
    ],
    [
      "is missing where something else of the cluster was not listed",
      withCluster(without, { unknown: unread({ action: "eks:ListNodegroups" }) }),
      [missing],
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, async () =>
      assert.deepEqual(
        (await judgeInWords(account)).findings
          .filter(({ id, level }) => id === "access-entry-missing" && level === "error")
          .map(({ id, message, fix }) => [id, message, fix]),
        expected,
      ),
    );

  it("of another type stays where a cluster itself works with the role: a second role is proposed", async () => {
    const accessEntries = [{ principal: roleArn("pods"), type: "STANDARD" }];
    const all = await found(withCluster({ clusterRole: roleArn("pods"), accessEntries }));
    assert.deepEqual(
      all.map(([id, , fix]) => [id, fix]),
      [
        [
          "access-entry-missing",
          `${secondRole(rightTrust("blue"))}; then name in the trust policy of role pods only the principals that use it`,
        ],
      ],
    );
  });

  it("is not created for a role of nodes, which need one of another type in that cluster: a second role is proposed", async () => {
    const nodes = rightRole(ofNodes);
    const all = await found(withCluster({ authenticationMode: "API", accessEntries: [] }, { roles: [nodes] }));
    assert.deepEqual(
      all.filter(([id]) => id === "access-entry-missing").map(([, , fix]) => fix),
      [
        `${secondRole(rightTrust("blue"))}; then remove eks-fargate-pods.amazonaws.com from the trust policy of role pods`,
      ],
    );
  });

  it("of another type stays, as what aws-auth has, where the role is one of people: they would be locked out", async () => {
    const arn = roleArn("pods", "/teams/");
    const trustPolicy = trustFor("lambda.amazonaws.com").replace(
      '{"Service":"lambda.amazonaws.com"}',
      `{"AWS":"${roleArn("admin")}"}`,
    );
    const fixesIn = async (cluster: Partial<ClusterRecord>) => {
      const account = withCluster({ ...cluster, profiles: [rightProfile({ role: arn })] });
      return (await found({ ...account, roles: [rightRole({ arn, trustPolicy })] })).map(([id, , fix]) => [id, fix]);
    };
    const accessEntries = [{ principal: arn, type: "STANDARD" }];
    const second = secondRole(rightTrust("blue"));
    const untrusted = ["profile-role-untrusted", second];
    assert.deepEqual(await fixesIn({ authenticationMode: "API", accessEntries }), [
      untrusted,
      ["access-entry-missing", second],
    ]);
    assert.deepEqual(await fixesIn({ accessEntries: [] }), [["role-path-in-aws-auth", second], untrusted]);
  });

  it("is missed where the cluster is, and not where a profile is", async () =>
    assert.deepEqual(await placesIn(withCluster(without)), [
      {
        id: "access-entry-missing",
        account: accountId,
        region,
        role: pods,
        cluster: clusterArn("blue"),
        profile: undefined,
      },
    ]));
});
