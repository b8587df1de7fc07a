import assert from "node:assert/strict";
import { fails, type LocalCloud, Stack, startLocalCloud, succeeds } from "../../support/engine";
import { goProject, type Project, pythonProject } from "../../support/languages";

interface Case {
  /** The project of a program. */
  write: (cloud: LocalCloud, program: string) => Promise<Project>;
  outputs: string;
  failing: string;
}

const languages: { [name: string]: Case } = {
  Python: {
    write: pythonProject,
    outputs: `
import pulumi, sys
config = pulumi.Config()
print("on standard output")
print("on standard error", file=sys.stderr)
pulumi.export("where", [pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack(), pulumi.get_root_directory()])
pulumi.export("given", [config.get("plain"), pulumi.runtime.is_dry_run()])
pulumi.export("hidden", config.require_secret("hidden"))
`,
    failing: `raise Exception("the reason")\n`,
  },
  Go: {
    write: (_, program) => Promise.resolve(goProject(program)),
    outputs: `
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		fmt.Println("on standard output")
		fmt.Fprintln(os.Stderr, "on standard error")
		where := []string{ctx.Organization(), ctx.Project(), ctx.Stack(), ctx.RootDirectory()}
		ctx.Export("where", pulumi.ToStringArray(where))
		ctx.Export("given", pulumi.Array{pulumi.String(config.Get(ctx, "plain")), pulumi.Bool(ctx.DryRun())})
		ctx.Export("hidden", config.RequireSecret(ctx, "hidden"))
		return nil
	})
}
`,
    failing: `
package main

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error { return errors.New("the reason") })
}
`,
  },
};

for (const [name, { write, outputs, failing }] of Object.entries(languages)) {
  describe(`the ${name} language host`, function () {
    // The first run compiles Pulumi's SDK, or installs it.
    this.timeout(300_000);
    let cloud: LocalCloud;
    before(async () => (cloud = await startLocalCloud({ standIns: true })));
    after(() => cloud.stop());

    it("gives a program its stack and configuration, and shows what it prints", async () => {
      const config = { config: { plain: "text" }, secrets: { hidden: "sesame" } };
      const stack = new Stack({ cloud, ...(await write(cloud, outputs)), ...config });
      const output = succeeds(await stack.up({ skipPreview: true }));
      assert.match(output, /on standard output/);
      assert.match(output, /on standard error/);
      assert.doesNotMatch(output, /sesame/);
      const { where, given } = await stack.outputs();
      assert.deepEqual(where, ["organization", "test", stack.name, stack.directory]);
      assert.deepEqual(given, ["text", false]);
      const shown = ["stack", "output", "hidden", "--show-secrets", "--stack", stack.name];
      assert.equal(succeeds(await stack.pulumi(shown)).trim(), "sesame");
    });

    it("tells why a program failed, once", async () => {
      const stack = new Stack({ cloud, ...(await write(cloud, failing)) });
      const output = fails(await stack.preview());
      assert.match(output, /the reason/);
      assert.doesNotMatch(output, /exit code/);
    });
  });
}
