import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pageOf } from "../../core/findings";
import { repositoryAddress } from "../../dev/docs/address";
import manifest from "../../components/package.json";
import { originOf } from "../../components/plugin";
import { itEach } from "../support/cases";

describe("where the plugin says that it comes from", () => {
  itEach(
    [
      ["git+https://github.com/Acme/pods.git", "git://github.com/Acme/pods.git/components", "acme"],
      ["https://github.com/acme/pods.git", "git://github.com/acme/pods.git/components", "acme"],
      ["git+https://gitlab.com/acme/platform/pods.git", "git://gitlab.com/acme/platform/pods.git/components", "acme"],
      ["git+ssh://git@github.com/acme/pods.git"],
      [undefined],
    ],
    "%s: %s",
    (url: string | undefined, pluginDownloadURL?: string, namespace?: string) => {
      const repository = url === undefined ? undefined : { url, directory: "components" };
      const origin = pluginDownloadURL === undefined ? {} : { namespace, publisher: namespace, pluginDownloadURL };
      assert.deepEqual(originOf({ version: "0.1.0", repository }), origin);
    },
  );

  it("is by the one address of the repository, so a checkout without a remote gives an SDK the name that the page says", () => {
    const owner = new URL(repositoryAddress()).pathname.split("/")[1];
    assert.equal(originOf(manifest).namespace, owner.toLowerCase());
    const page = readFileSync(join(__dirname, "..", "..", "components", "README.md"), "utf8");
    assert.ok(page.includes(`the owner of the repository in [package.json](${pageOf("package.json")})`));
  });

  it("is there in the package itself, whose repository a release may be of somebody else", () => {
    const { pluginDownloadURL } = originOf(manifest);
    assert.match(String(pluginDownloadURL), /^git:\/\/[^/]+\/[^/]+\/.*\.git\/components$/);
  });
});
