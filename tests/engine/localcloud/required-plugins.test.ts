import assert from "node:assert/strict";
import { fails, type LocalCloud, Stack, startLocalCloud } from "../../support/engine";
import { goProject, type Project, pythonProject } from "../../support/languages";

/** Nothing answers there. */
const server = "http://127.0.0.1:1";
const said = { resource: true, name: "far", version: "1.2.3", server };

/** Programs that import the SDK of a plugin, and make no resource of it. */
const programs: { [language: string]: (cloud: LocalCloud) => Promise<Project> | Project } = {
  "Node.js": () => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", main: "index.js", dependencies: { between: "*" } }),
      "node_modules/between/package.json": JSON.stringify({ name: "between", dependencies: { far: "*" } }),
      "node_modules/far/package.json": JSON.stringify({ name: "far", version: "9.9.9", pulumi: said }),
      "index.js": "",
    },
    env: {},
  }),
  Python: async (cloud) => {
    const { project, env } = await pythonProject(cloud, "import far\n");
    const files = { "far/__init__.py": "", "far/pulumi-plugin.json": JSON.stringify(said) };
    return { project: { ...project, ...files }, env };
  },
  Go: () => {
    const { project, env } = goProject(`
package main

import (
	_ "example.com/far/sdk"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() { pulumi.Run(func(ctx *pulumi.Context) error { return nil }) }
`);
    const files = {
      "go.mod": `${project["go.mod"]}\nreplace example.com/far/sdk => ./far\n`,
      "far/go.mod": "module example.com/far/sdk\n",
      "far/far.go": "package far\n",
      "far/pulumi-plugin.json": JSON.stringify(said),
    };
    return { project: { ...project, ...files }, env };
  },
};

describe("the language hosts tell from a program's SDKs which plugins it needs, and from where", function () {
  this.timeout(300_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ standIns: true })));
  after(() => cloud.stop());

  for (const [language, write] of Object.entries(programs)) {
    it(`in ${language}`, async () => {
      const stack = new Stack({ cloud, ...(await write(cloud)) });
      const env = { PYTHONPATH: stack.directory, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined };
      const output = fails(await stack.pulumi(["plugin", "install"], { env }));
      const asked = /^error: (.*): failed to download/gm;
      assert.deepEqual(
        [...output.matchAll(asked)].map(([, what]) => what),
        [`[resource plugin far-1.2.3] downloading from ${server}`],
      );
    });
  }
});
