import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "puppeteer-core";
import { buildTrustPolicy, clusterNamePattern } from "../../../core/trust";
import { hostilePolicies } from "../../../dev/bench/hard-policies";
import { root } from "../../../dev/localcloud/cloud";
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
const rightText = JSON.stringify(buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*"]));

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
  /** Until the verdict, and until all is there, in milliseconds. */
  first: number;
  whole: number;
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
      const start = performance.now();
      at("text").dispatchEvent(new Event("input"));
      let first;
      while (at("answer").getAttribute("aria-busy") === "true") {
        await new Promise((resolve) => setTimeout(resolve));
        if (at("verdict").dataset.result !== "none") first ??= performance.now() - start;
      }
      const whole = performance.now() - start;
      const ids = [...document.querySelectorAll("#findings > li")].map((one) => one.dataset.id);
      shown.push({ result: at("verdict").dataset.result, ids, first: first ?? whole, whole });
    }
    return shown;
  })()`) as Promise<Shown[]>;
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

  async function opened({ width = 1280, scheme = "light", fragment = "" } = {}) {
    const page = await browser?.newPage();
    assert.ok(page);
    const errors: string[] = [];
    page.on("console", (message) => errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    const requests: string[] = [];
    page.on("request", (request) =>
      requests.push(
        request
          .url()
          .replace(/^(blob):.*/, "$1")
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

  it("answers 200 policies as the command does, without a request, at once", async () => {
    const all = policies();
    const { page, errors, requests } = await opened();
    const shown = await typed(page, all);
    const answers = [];
    for (const { text, account, clusters } of all) {
      const options = { ...(account && { account }), ...(clusters.length > 0 && { cluster: [...clusters] }) };
      // Who pastes a policy asks about its role.
      const { printed, findings, aside } = await judgeText(text, { ...options, expectRole: true }, "your text");
      const { result, judged } = JSON.parse(printed) as { result: string; judged: number };
      const ids = findings.map(({ id }) => id);
      const isNothing = judged === 0 && ids.join() === "role-not-judged";
      answers.push(aside === "" && !isNothing ? { result, ids } : { result: "", ids: [] });
    }
    const named = (list: { result: string; ids: string[] }[]) =>
      list.map(({ result, ids }, index) => [all[index].name, result, ...ids].join(" "));
    assert.deepEqual(named(shown), named(answers));
    assert.deepEqual([errors, requests], [[], [pathToFileURL(file).href, "blob"]]);
    // Others of the machine's programs may hold up some.
    const median = shown.map(({ first }) => first).sort((a, b) => a - b)[100];
    assert.ok(median <= 100, `${median} ms`);
    assert.equal(new Set(answers.map(({ result }) => result)).size > 2, true);
  });

  for (const scheme of ["light", "dark"])
    for (const width of [400, 1280])
      it(`passes axe and fits, ${scheme}, ${width} px`, async () => {
        const { page, errors } = await opened({ width, scheme });
        await typed(page, [{ text: openText }]);
        await page.type("#account", "12");
        const pictures = join(root, "node_modules", ".cache", "playground-pictures");
        await mkdir(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${width}-${scheme}.png`), fullPage: true });
        assert.deepEqual(await axeViolations(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
        assert.deepEqual(errors, []);
      });

  const textOf = (page: Page, selector: string) => page.$eval(selector, (one) => one.textContent ?? "");

  it("shows who gets in, by which request and statement, the fix in each language, and who loses", async () => {
    const { page } = await opened();
    await typed(page, [{ text: openText, account: "111122223333", clusters: ["prod"] }]);
    const rows = await page.$$eval("#rows tr", (all) =>
      all.map((row) => [...row.children].map((one) => one.textContent)),
    );
    assert.deepEqual(
      rows.map(([who, answer]) => `${who}: ${answer}`),
      [
        "Pods of cluster prod: yes",
        "Pods of another cluster of the account: yes",
        "Pods of a cluster of that name in another Region: yes",
        "Pods of another account: yes",
        "The Fargate service, on behalf of no profile: yes",
        "Other AWS services: yes",
        "Other principals: no",
      ],
    );
    assert.match(
      String(rows[3][2]),
      /aws:SourceAccount "444455556666".*Statement 0 allows it\. The check of iam:PassRole stops it/,
    );
    assert.match(String(rows[5][2]), /"ec2\.amazonaws\.com".*Statement 1 allows it/);
    assert.match(String(rows[6][2]), /No statement allows it/);
    assert.match(
      await textOf(page, "#diff"),
      /^\+ .*"aws:SourceArn": "arn:\*:eks:\*:111122223333:fargateprofile\/prod\/\*"$/m,
    );
    // EC2 works with the role, so the pods get another one.
    assert.match(await textOf(page, "#loses"), /a role of its own for the pods/);
    const languages = await page.$$eval("#languages input", (all) => all.map((one) => one.getAttribute("value")));
    assert.deepEqual(languages, [
      "JSON",
      "AWS CLI",
      "CloudFormation",
      "CDK (TypeScript)",
      "Terraform",
      "Pulumi (TypeScript)",
    ]);
  });

  it("shows who gains and who loses a role that nothing else works with", async () => {
    const { page } = await opened();
    const alone = JSON.stringify({ ...open, Statement: open.Statement.slice(0, 1) });
    await typed(page, [{ text: alone, account: "111122223333", clusters: ["prod"] }]);
    assert.match(await textOf(page, "#loses"), /^pods of clusters other than prod of account 111122223333/);
    assert.equal(await textOf(page, "#gains"), "nobody");
  });

  it("says of a corrected policy that it is right, and has nothing to correct", async () => {
    const { page } = await opened();
    await typed(page, [{ text: openText, account: "111122223333", clusters: ["prod"] }]);
    const corrected = await textOf(page, "#code");
    const [{ result, ids }] = await typed(page, [{ text: corrected, account: "111122223333", clusters: ["prod"] }]);
    assert.deepEqual([result, ids], ["pass", []]);
    assert.equal(await page.$eval("#fix", (fix) => fix.hasAttribute("hidden")), true);
  });

  it("lets go of a long policy once another text is there", async () => {
    const { page, errors } = await opened();
    const { text: long } = hostilePolicies().find(({ name }) => name.startsWith("nine keys")) ?? { text: "" };
    const replaced = `(async () => {
      const at = (id) => document.getElementById(id);
      const type = (text) => { at("text").value = text; at("text").dispatchEvent(new Event("input")); };
      type(${JSON.stringify(long)});
      await new Promise((resolve) => setTimeout(resolve, 600));
      const wasBusy = at("answer").getAttribute("aria-busy");
      type(${JSON.stringify(rightText)});
      while (at("answer").getAttribute("aria-busy") === "true") await new Promise((resolve) => setTimeout(resolve, 5));
      return [wasBusy, at("verdict").dataset.result, at("findings").children.length];
    })()`;
    assert.ok(long.length > 1000);
    assert.deepEqual(await page.evaluate(replaced), ["true", "pass", 0]);
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

  it("works by the keyboard alone", async () => {
    const { page } = await opened();
    await page.focus("#example");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction('document.getElementById("answer").getAttribute("aria-busy") === "false"');
    await page.waitForSelector("#fix:not([hidden])");
    const reached: string[] = [];
    for (let presses = 0; presses < 20 && reached.at(-1) !== "copy"; presses++) {
      await page.keyboard.press("Tab");
      reached.push(String(await page.evaluate("document.activeElement.id || document.activeElement.value")));
      if (reached.at(-1) === "JSON") await page.keyboard.press("ArrowRight");
    }
    for (const id of ["text", "account", "clusters", "regions", "link", "JSON", "copy"])
      assert.ok(reached.includes(id), id);
    assert.match(await textOf(page, "#code"), /^aws iam update-assume-role-policy/);
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
    const { page: other } = await opened({ fragment });
    const values = await other.$$eval("#account, #clusters, #text", (all) =>
      all.map((one) => (one as unknown as { value: string }).value),
    );
    assert.deepEqual(values, [text.replace("987654321098", "111122223333"), "111122223333", "prod"]);
  });
});
