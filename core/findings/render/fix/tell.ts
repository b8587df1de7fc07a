import { capitalised } from "../../../text";
import { fargateService } from "../../../trust";
import type { Tell } from "../../fix";

/** How the user says what is missing: which account or clusters are meant, and a sentence in the place of any other. */
export type Ask = Partial<Record<Tell["missing"], string>>;

export function ifMeant(letIn: readonly string[], ask: Ask = {}): string {
  return `if the role is for ${letIn.join(", ")}, ${ask.clusters}`;
}

/** What helps as long as nothing is made. */
const exemptUntil = ". To make it first, exempt it with a reason and an end: --exemptions FILE";

export function tellText(fix: Tell, ask: Ask = {}): string {
  switch (fix.missing) {
    case "account":
      return `The policy names several accounts. ${ask.account}`;
    case "clusters":
      return `${capitalised(ifMeant(fix.letIn, ask))}; if not, write the cluster that it is for in place of ${fix.letIn.join(", ")}`;
    case "use":
      return `No Fargate profile here uses this role. If nothing else uses it, delete it; if only others do, remove ${fargateService} from its trust policy`;
    case "values":
      if (ask.values !== undefined) return ask.values;
      return fix.account === undefined
        ? `Give the values that the file leaves open (--account, --region, --parameter), or judge the role when it is made: fargate-role scan${exemptUntil}`
        : `--account ${fix.account} says that it is deployed there`;
    case "permission":
      return (
        fix.toDo ??
        (fix.denied
          ? `Allow ${fix.action} to the credentials in use`
          : "Run the command again, with more --timeout if the time was too short")
      );
    default:
      return ask[fix.missing] ?? whereToLook[fix.missing] + exemptUntil;
  }
}

const whereToLook = {
  "role-elsewhere": "Give the file that makes the role too, or judge it in its account: fargate-role scan",
  // Only CloudFormation writes a loop out.
  loop:
    "Give its list (--parameter), or judge what it makes once it is deployed: aws cloudformation get-template --stack-name STACK_NAME --template-stage Processed " +
    "--query TemplateBody > processed.json && fargate-role judge processed.json. Put the name of the stack in place of STACK_NAME",
  type: "Read it yourself, and judge the role when it is made: fargate-role scan",
};
