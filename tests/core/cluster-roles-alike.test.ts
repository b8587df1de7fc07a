import assert from "node:assert/strict";
import { eksCluster } from "../../core/service/eks-cluster";
import { Analyzer } from "../support/analyzer";
import { casesOf } from "../support/cases";
import { doors, type Door, type DoorName } from "../support/doors/doors";
import { plainEstate } from "../support/estate";

interface Case {
  title: string;
  statements: object[];
  found: string[];
}

const policy = "eks-cluster-role-trust-scoped";

describe("the role of a cluster, five doors: a template, a plan, a state, a saved account and the pack", () => {
  let analyzer: Analyzer;
  let all: Record<DoorName, Door>;
  before(async () => {
    analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
    await analyzer.configure({ [policy]: { enforcementLevel: "advisory" } });
    all = doors(analyzer, { services: [eksCluster], policy });
  });
  after(() => analyzer.stop());

  for (const { title, statements, found } of casesOf(__filename, "cases") as Case[])
    it(`${title}: ${found.join(", ") || "right"}`, async () => {
      const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      const estate = plainEstate(document, { profiles: [], accessEntries: [], clusterRoleOf: ["my-cluster"] });
      for (const [name, door] of Object.entries(all)) assert.deepEqual(await door(estate), found, name);
    });
});
