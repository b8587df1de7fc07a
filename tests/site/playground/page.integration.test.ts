import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "puppeteer-core";
import { pageOf } from "../../../core/findings";
import { clusterNamePattern } from "../../../core/policy/arn";
import { buildTrustPolicy } from "../../../core/trust";
import { distinct } from "../../../core/text";
import { buildPlayground } from "../../../site/build";
import { judgeText } from "../../cli/commands/judge/judge";
import { axeViolations, startBrowser } from "../../support/browser";
import { trustCases } from "../../support/trust-cases";

const open = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
};
const openText = JSON.stringify(open, null, 2);
/** A role that nothing but the Fargate service works with. */
const alone = { ...open, Statement: open.Statement.slice(0, 1) };
const rightPolicy = buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"]);
const rightText = JSON.stringify(rightPolicy, null, 2);

/** Policies of the cases whose intention the page and the command have fields for, from all files. */
function policies() {
  const all = trustCases().flatMap(
    ({ name, policy, intention: { accounts = [], clusters = [], regions, ...others } }) => {
      const isTyped =
        accounts.length <= 1 &&
        clusters.every((cluster) => clusterNamePattern.test(cluster)) &&
        regions === undefined &&
        Object.keys(others).every((key) => key === "now");
      const text = typeof policy === "string" ? policy : JSON.stringify(policy, null, 2);
      return isTyped && text.trim() !== "" ? [{ name, text, account: accounts[0] ?? "", clusters }] : [];
    },
  );
  const step = all.length / 200;
  return Array.from({ length: 200 }, (_, index) => all[Math.floor(index * step)]);
}

/** What the page answers. */
interface Shown {
  result: string;
  ids: string[];
}

/** Types into the page, in the page itself: a call from here for each would take most of the time. */
function typed(
  page: Page,
  given: { text: string; account?: string; clusters?: readonly string[] }[],
): Promise<Shown[]> {
  return page.evaluate(`(async () => {
    const at = (id) => document.getElementById(id);
    const shown = [];
    for (const { text, account = "", clusters = [] } of ${JSON.stringify(given)}) {
      at("account").value = account;
      at("clusters").value = clusters.join(", ");
      at("text").value = text;
      at("findings").replaceChildren();
      at("verdict").dataset.result = "none";
      at("text").dispatchEvent(new Event("input"));
      const isBusy = () => at("answer").getAttribute("aria-busy") === "true";
      if (isBusy())
        await new Promise((answered) => {
          const watch = new MutationObserver(() => isBusy() || (watch.disconnect(), answered()));
          watch.observe(at("answer"), { attributes: true });
        });
      const ids = [...document.querySelectorAll("#findings > li")].map((one) => one.dataset.id);
      shown.push({ result: at("verdict").dataset.result, ids });
    }
    return shown;
  })()`) as Promise<Shown[]>;
}

/** A page that gives no text up, however slow the machine is. */
const endless = "const wait = window.setTimeout; window.setTimeout = (f, ms) => (ms >= 10_000 ? 0 : wait(f, ms));";

/** What the command answers, as the page does. */
async function commandOn(text: string, options = {}): Promise<Shown> {
  // Who pastes a policy asks about its role.
  const { printed, findings, aside } = await judgeText(text, { ...options, expectRole: true }, "your text");
  const { result, judged } = JSON.parse(printed) as { result: string; judged: number };
  const ids = findings.map(({ id }) => id);
  const isNothing = judged === 0 && ids.join() === "role-not-judged";
  return aside === "" && !isNothing ? { result, ids } : { result: "", ids: [] };
}

describe("the playground", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let directory: string;
  let file: string;
  let script: string;

  before(async function () {
    browser = await startBrowser();
    if (!browser) this.skip();
    directory = await mkdtemp(join(tmpdir(), "playground-"));
    file = join(directory, "playground.html");
    const built = await buildPlayground();
    ({ script } = built);
    await writeFile(file, built.html);
  });
  after(async () => {
    await browser?.close();
    if (directory) await rm(directory, { recursive: true });
  });

  async function opened({ width = 1280, scheme = "light", fragment = "", before = "" } = {}) {
    const page = await browser?.newPage();
    assert.ok(page);
    if (before !== "") await page.evaluateOnNewDocument(before);
    const errors: string[] = [];
    page.on("console", (message) => errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    const requests: string[] = [];
    page.on("request", (request) =>
      requests.push(
        request
          .url()
          .replace(/^(blob|data):.*/, "$1")
          .replace(/#.*/, ""),
      ),
    );
    await page.setOfflineMode(true);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(pathToFileURL(file).href + fragment);
    return { page, errors, requests };
  }

  it("is small enough to load at once", () => assert.ok(gzipSync(script, { level: 9 }).length <= 135_000));

  it("answers 200 policies as the command does, without a request", async () => {
    const all = policies();
    const { page, errors, requests } = await opened({ before: endless });
    const shown = await typed(page, all);
    const answers = [];
    for (const { text, account, clusters } of all) {
      const options = { ...(account && { account }), ...(clusters.length > 0 && { cluster: [...clusters] }) };
      answers.push(await commandOn(text, options));
    }
    const named = (list: Shown[]) => list.map(({ result, ids }, index) => [all[index].name, result, ...ids].join(" "));
    assert.deepEqual(named(shown), named(answers));
    // The worker and the icon are asked for in any order.
    assert.deepEqual([errors, distinct(requests).sort()], [[], ["blob", "data", pathToFileURL(file).href]]);
    assert.equal(new Set(answers.map(({ result }) => result)).size > 2, true);
  });

  it("reads YAML as the command does, without the parts of its library that are left out", async () => {
    const role = (document: string) =>
      `&role { Type: "AWS::IAM::Role", Properties: { RoleName: 'pods', AssumeRolePolicyDocument: ${document} } }`;
    const texts = [
      `Open: &open ${JSON.stringify(alone)}\nResources: # of pods\n  Pods: ${role("*open")}\n  Others: { <<: *role, Condition: ~ }\n`,
      `Resources:\n  Pods: ${role(`!Sub '${rightText.replaceAll("\n", " ")}'`)}\n`,
      `AssumeRolePolicyDocument: |-\n  ${rightText.replaceAll("\n", "\n  ")}\nMaxSessionDuration: 0x0e10\n`,
      `%YAML 1.2\n---\n- [ *nowhere, true, .inf ]\n`,
      "Resources: { a: eks-fargate, a: 2",
    ];
    const { page, errors } = await opened();
    const shown = await typed(
      page,
      texts.map((text) => ({ text })),
    );
    const answers = await Promise.all(texts.map((text) => commandOn(text)));
    assert.deepEqual(
      shown.map(({ result, ids }) => ({ result, ids })),
      answers,
    );
    assert.deepEqual([...new Set(answers.map(({ result }) => result))].sort(), ["", "fail", "pass", "unknown"]);
    assert.deepEqual(errors, []);
  });

  for (const scheme of ["light", "dark"])
    for (const width of [400, 1280])
      it(`passes axe and fits, ${scheme}, ${width} px`, async () => {
        const { page, errors } = await opened({ width, scheme });
        for (const text of [rightText, rightText.replace('"Allow"', '"allow"')]) {
          await typed(page, [{ text }]);
          const found = [await axeViolations(page), await page.evaluate("document.documentElement.scrollWidth")];
          assert.deepEqual(found, [[], width], text);
        }
        await typed(page, [{ text: openText }]);
        // What is folded is there, too.
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        await page.type("#account", "12");
        assert.deepEqual(await axeViolations(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
        assert.deepEqual(errors, []);
      });

  const textOf = (page: Page, selector: string) => page.$eval(selector, (one) => one.textContent ?? "");
  const textsOf = (page: Page, selector: string) =>
    page.$$eval(selector, (all) => all.map((one) => one.textContent ?? ""));
  const isIdle = (page: Page) =>
    page.waitForFunction('document.getElementById("answer").getAttribute("aria-busy") === "false"');
  const colourOf = (page: Page, selector: string) =>
    page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`);
  /** A colour of the light theme, as the browser computes it. */
  const colours = {
    bad: "rgb(180, 35, 24)",
    good: "rgb(26, 127, 75)",
    muted: "rgb(89, 103, 122)",
    open: "rgb(138, 90, 0)",
  };

  it("opens with an example that is judged: verdict and fix are in one screen", async () => {
    const { page } = await opened();
    await isIdle(page);
    assert.match(await textOf(page, "#verdict"), /^Not safe: clusters that this role is not for can use it\.$/);
    assert.equal(await colourOf(page, "#verdict"), colours.bad);
    const bottoms = await page.$$eval("#verdict, #code, #copy", (all) =>
      all.map((one) => one.getBoundingClientRect().bottom),
    );
    assert.ok(Math.max(...bottoms) <= 900, String(bottoms));
    assert.deepEqual(await textsOf(page, "#diff > ins"), [
      '      "Condition": {',
      '        "ArnLike": {',
      '          "aws:SourceArn": "arn:*:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"',
      "        }",
      "      }",
    ]);
    assert.deepEqual(await textsOf(page, "#diff > del"), []);
    // The fix is there once: the finding does not say it again.
    assert.doesNotMatch(await textOf(page, "#findings"), /Fix:|CLUSTER_NAME/);
    // On a disk, the page has no site around it.
    const links = await page.$$eval("[href$=md]", (all) => all.map(String));
    const pages = ["README", "docs/findings/trust-unsafe", "docs/commands/judge"];
    const ways = ["policypack/README", "components/README"];
    assert.deepEqual(
      links,
      [...pages, ...ways].map((path) => pageOf(`${path}.md`)),
    );
  });

  it("has the verdict in the first screen of a phone, and folds what is optional unless a link fills it", async () => {
    const { page } = await opened({ width: 400 });
    await isIdle(page);
    assert.ok((await page.$eval("#verdict", (one) => one.getBoundingClientRect().bottom)) <= 800);
    const isOpen = (shown: Page) => shown.$eval("#fields", (one) => one.hasAttribute("open"));
    assert.equal(await isOpen(page), false);
    const fragment = `#${Buffer.from(JSON.stringify({ text: rightText, clusters: "prod" })).toString("base64url")}`;
    const { page: filled } = await opened({ width: 400, fragment });
    assert.equal(await isOpen(filled), true);
  });

  it("has colours for JSON, HCL and YAML, and says that curly quotes are curly", async () => {
    const { page } = await opened();
    const coloured = async (text: string) => {
      await typed(page, [{ text }]);
      return page.$$eval("#lines span[class]", (all) => all.map((one) => `${one.className} ${one.textContent}`));
    };
    assert.deepEqual(await coloured('{ "a": "b // c", "d": [1, true] }'), [
      'key "a":',
      'text "b // c"',
      'key "d":',
      "word 1",
      "word true",
    ]);
    assert.deepEqual(await coloured("a_b = jsonencode({ C = 'd' }) # e"), [
      "name a_b",
      "name C",
      "text 'd'",
      "comment # e",
    ]);
    assert.deepEqual(await coloured("A.b: https://c # d"), ["name A.b", "comment # d"]);
    assert.deepEqual(await coloured("{\n  “Statement”: [] }"), ["curly “", "curly ”"]);
    assert.match(await textOf(page, "#verdict"), /^Your text has curly quotes, such as “/);
    const marked = await page.$$eval("#lines > div", (all) => all.map((one) => one.className));
    assert.deepEqual(marked, ["", "marked"]);
  });

  it("shows the three ways with their commands and a blocked preview, from one file", async () => {
    const { page, requests } = await opened();
    assert.deepEqual(await textsOf(page, ".ways h2"), ["Check it", "Block it", "Make it right"]);
    const width = await page.$eval(".ways img", (one) => (one as unknown as { naturalWidth: number }).naturalWidth);
    assert.ok(width > 600, String(width));
    assert.ok(requests.every((one) => /^(file|blob|data)\b/.test(one)));
  });

  it("shows who gets in, by which request and statement: red is what nothing else stops, grey what PassRole stops", async () => {
    const { page } = await opened();
    await typed(page, [{ text: openText, account: "111122223333", clusters: ["prod"] }]);
    const rows = (list: string) =>
      page.$$eval(`${list} > li`, (all) =>
        all.map((row) => {
          const [who, answer] = [...row.children].map((one) => one.textContent);
          return `${who}: ${answer}, ${row.getAttribute("data-mark")}`;
        }),
      );
    assert.deepEqual(await rows("#rows"), [
      "Pods of cluster prod: yes, right",
      "Pods of another cluster of the account: yes, wrong",
      "Pods of a cluster of that name in another Region: yes, wrong",
      "Pods of another account: yes, stopped",
      "The Fargate service, on behalf of no profile: yes, wrong",
      "Other AWS services: yes, wrong",
    ]);
    assert.deepEqual(await rows("#kept-out"), ["Other principals: no, right"]);
    assert.equal(await page.$eval("#others", (one) => one.hasAttribute("open")), false);
    for (const [row, colour] of [
      [1, "good"],
      [2, "bad"],
      [4, "muted"],
    ] as const)
      assert.equal(await colourOf(page, `#rows > li:nth-child(${row}) .answer`), colours[colour], String(row));
    const texts = await textsOf(page, "#rows > li");
    assert.match(
      texts[3],
      /The first statement allows it\. The check of iam:PassRole stops it.*aws:SourceAccount "444455556666"/,
    );
    assert.match(texts[5], /The second statement allows it.*"ec2\.amazonaws\.com"/);
    assert.match(await textOf(page, "#kept-out"), /No statement allows it/);
    // EC2 works with the role, so the pods get another one.
    assert.equal(await textOf(page, "#fix-title"), "A new role for the pods");
    assert.match(await textOf(page, "#fix-lead"), /a role of their own, with this trust policy/);
    assert.match(await textOf(page, "#diff"), /"aws:SourceArn": "arn:\*:eks:\*:111122223333:fargateprofile\/prod\/\*"/);
  });

  it("names the roles of the text that is there", async () => {
    const { page } = await opened();
    const template = (...names: string[]) => ({
      Resources: Object.fromEntries(
        names.map((name) => [name, { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: alone } }]),
      ),
    });
    for (const names of [
      ["A", "B"],
      ["C", "D"],
    ]) {
      await typed(page, [{ text: JSON.stringify(template(...names)) }]);
      const expected = names.map((name) => `AWS::IAM::Role "${name}"`);
      assert.deepEqual(await textsOf(page, "#role > option"), expected);
    }
  });

  it("shows who gains and who loses a role that nothing else works with", async () => {
    const { page } = await opened();
    await typed(page, [{ text: JSON.stringify(alone), account: "111122223333", clusters: ["prod"] }]);
    assert.match(await textOf(page, "#loses"), /^pods of clusters other than prod of account 111122223333/);
    assert.equal(await textOf(page, "#gains"), "nobody");
  });

  it("has each language as a tab, and copies the whole policy without signs", async () => {
    const { page } = await opened();
    await typed(page, [{ text: rightText.replace("eu-west-1:111122223333", "*:*"), account: "111122223333" }]);
    const languages = ["JSON", "AWS CLI", "CloudFormation", "CDK (TypeScript)", "Terraform", "Pulumi (TypeScript)"];
    assert.deepEqual(await textsOf(page, "#languages > [role=tab]"), languages);
    const chosen = async () => [
      await textsOf(page, "[role=tab][aria-selected=true]"),
      await textOf(page, `#${await page.$eval("#code", (one) => one.getAttribute("aria-labelledby") ?? "")}`),
      await page.evaluate("document.activeElement.textContent"),
      await page.$$eval("[role=tab]", (all) => all.filter((one) => one.getAttribute("tabindex") === "0").length),
    ];
    await page.focus("#tab-0");
    for (const [key, name] of [
      ["ArrowRight", "AWS CLI"],
      ["ArrowLeft", "JSON"],
      ["ArrowLeft", "Pulumi (TypeScript)"],
      ["ArrowRight", "JSON"],
      ["End", "Pulumi (TypeScript)"],
      ["Home", "JSON"],
    ] as const) {
      await page.keyboard.press(key);
      assert.deepEqual(await chosen(), [[name], name, name, 1], key);
    }
    await page.evaluate(
      "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }",
    );
    await page.click("#copy");
    const copied = String(await page.evaluate("window.copied"));
    assert.deepEqual(JSON.parse(copied), buildTrustPolicy(["arn:aws:eks:*:111122223333:fargateprofile/prod/*"]));
    assert.equal(await textOf(page, "#copy-note"), "Copied.");
    await page.click("#tab-1");
    assert.match(await textOf(page, "#diff"), /^aws iam update-assume-role-policy/);
    assert.equal(await textOf(page, "#copy"), "Copy the command");
  });

  it("counts Regions, clusters and parameters in the fix", async () => {
    const { page } = await opened();
    await typed(page, [{ text: JSON.stringify(alone) }]);
    await page.type("#regions", "eu-west-1, us-east-1");
    await isIdle(page);
    const arn = (region: string) => `arn:aws:eks:${region}:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*`;
    for (const region of ["eu-west-1", "us-east-1"]) assert.ok((await textOf(page, "#diff")).includes(arn(region)));
    await page.type("#parameters", "ClusterName");
    assert.equal(await textOf(page, "#parameters-fault"), "Write NAME=VALUE, for example ClusterName=prod.");
  });

  for (const [title, text, result, sentence, note] of [
    [
      "a Pulumi program",
      'import * as aws from "@pulumi/aws"; // eks-fargate-pods.amazonaws.com',
      "unknown",
      /a program/,
      /preview/,
    ],
    ["UTF-16", rightText.replace(/./gs, "$&\0"), "pass", /^Safe/, /UTF-16/],
    [
      "20,000 levels of JSON",
      `{"Statement":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
      "unknown",
      /nested too deeply/,
      /500 levels/,
    ],
    ["nothing to judge", "{}", "", /^Nothing/, /aws iam get-role/],
  ] as const)
    it(`says of ${title} what helps`, async () => {
      const { page, errors } = await opened();
      const [shown] = await typed(page, [{ text }]);
      assert.equal(shown.result, result);
      assert.match(await textOf(page, "#verdict"), sentence);
      assert.match(await textOf(page, "#note"), note);
      const colour = { "": "muted", pass: "good", unknown: "open" } as const;
      assert.equal(await colourOf(page, "#verdict"), colours[colour[result]]);
      assert.doesNotMatch(await textOf(page, "#answer"), /--(?!json|show-sames)[a-z]|\bpath\b/);
      assert.deepEqual(errors, []);
    });

  /** Workers that do something else than judge, and clocks that do not wait. */
  const worker = (
    body: string,
  ) => `window.Worker = class { constructor() { window.workers = (window.workers ?? 0) + 1; }
    postMessage() { ${body} } terminate() { window.ended = (window.ended ?? 0) + 1; } };`;
  for (const [title, before, sentence] of [
    [
      "a worker that never answers",
      `${worker("")} const wait = window.setTimeout; window.setTimeout = (f, ms) => wait(f, ms >= 10_000 ? 50 : ms);`,
      "This page gave up on your text after 20 seconds.",
    ],
    [
      "a worker with an error",
      worker("this.onerror({ preventDefault() {} });"),
      "This page could not judge your text: something in it failed.",
    ],
    [
      "a judge that fails",
      worker("this.onmessage({ data: { failed: true } });"),
      "This page could not judge your text: something in it failed.",
    ],
  ] as const)
    it(`ends ${title} with a message, and starts another one`, async () => {
      const { page } = await opened({ before });
      await page.waitForFunction('document.getElementById("verdict").dataset.result === "unknown"');
      assert.equal(await textOf(page, "#verdict"), sentence);
      assert.match(await textOf(page, "#note"), /command/);
      await isIdle(page);
      assert.deepEqual(await page.evaluate("[window.workers, window.ended]"), [2, 1]);
    });

  it("ends a worker that is at a text which is no longer there", async () => {
    const before = `window.ended = 0; window.Worker = class extends window.Worker {
      postMessage(question) { if (question.text === "[]") window.asked = true; else super.postMessage(question); }
      terminate() { if (window.asked) window.ended++; super.terminate(); } };`;
    const { page, errors } = await opened({ before });
    const type = (text: string) =>
      `{ const box = document.getElementById("text"); box.value = ${JSON.stringify(text)}; box.dispatchEvent(new Event("input")); }`;
    await page.evaluate(type("[]"));
    await page.waitForFunction("window.asked");
    await page.evaluate(type(rightText));
    await isIdle(page);
    assert.deepEqual(await page.evaluate('[document.getElementById("verdict").dataset.result, window.ended]'), [
      "pass",
      1,
    ]);
    assert.deepEqual(errors, []);
  });

  it("marks the line of an error and leads to it", async () => {
    const { page } = await opened();
    const broken = openText.replace('"Allow",', '"Allow"');
    await typed(page, [{ text: broken }]);
    const marked = await page.$$eval("#lines div", (all) =>
      all.flatMap((one, index) => (one.className ? [index + 1] : [])),
    );
    assert.deepEqual(marked, [6]);
    await page.click("#findings button");
    assert.equal(
      await page.evaluate(
        "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length",
      ),
      6,
    );
  });

  it("works by the keyboard alone, in the order that one reads", async () => {
    const { page } = await opened();
    await isIdle(page);
    await page.focus("#theme");
    const reached: string[] = [];
    for (let presses = 0; presses < 20 && reached.at(-1) !== "tab-0"; presses++) {
      await page.keyboard.press("Tab");
      reached.push(String(await page.evaluate("document.activeElement.id || document.activeElement.textContent")));
    }
    const folded = "Who should use it (optional)";
    const fields = ["text", folded, "account", "clusters", "regions", "parameters", "link"];
    const finding = ["trust-unsafe", "Go to line 4"];
    assert.deepEqual(reached, ["example", "clear", ...fields, ...finding, "copy", "tab-0"]);
    await page.focus("#example");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction('document.getElementById("verdict").dataset.result === "pass"');
  });

  it("says that it cannot copy where the browser has no clipboard", async () => {
    const { page, errors } = await opened({
      before: 'Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });',
    });
    await isIdle(page);
    for (const button of ["copy", "link"]) {
      await page.click(`#${button}`);
      await page.waitForFunction(`/^The browser does not/.test(document.getElementById("${button}-note").textContent)`);
    }
    assert.deepEqual(errors, []);
  });

  it("makes a link that opens the same text with the account ids of examples", async () => {
    const { page } = await opened();
    await browser?.defaultBrowserContext().setPermission(pathToFileURL(file).href, {
      permission: { name: "clipboard-write" },
      state: "denied",
    });
    const text = openText.replace('"ec2.amazonaws.com"', '"arn:aws:iam::987654321098:root"');
    await typed(page, [{ text, account: "987654321098", clusters: ["prod"] }]);
    await page.click("#link");
    await page.waitForFunction("location.hash.length > 1");
    const fragment = String(await page.evaluate("location.hash"));
    const kept = await page.$$eval("#account, #text", (all) =>
      all.map((one) => (one as unknown as { value: string }).value),
    );
    assert.deepEqual(kept.sort(), ["987654321098", text], "the reader's own text stays");
    const { page: other } = await opened({ fragment });
    const values = await other.$$eval("#account, #clusters, #text", (all) =>
      all.map((one) => (one as unknown as { value: string }).value),
    );
    assert.deepEqual(values, [text.replace("987654321098", "111122223333"), "111122223333", "prod"]);
  });
});
