import { capitalised } from "../../../text";
import { fargateService } from "../../../service/fargate";
import type { Tell } from "../../fix-kinds";

/** How the user says what is missing, if not by an option of the command: which clusters are meant, and a sentence in the place of any other. */
export type Ask = Partial<Record<Exclude<Tell["missing"], "clusters" | "role">, string>> & {
  clusters?: (names: readonly string[]) => string;
};

export function ifMeant(letIn: readonly string[], { clusters = byOption }: Ask = {}): string {
  return `if ${letIn.join(", ")} should keep access, ${clusters(letIn)}`;
}

/** The option takes no pattern. */
function byOption(names: readonly string[]) {
  return names.some((name) => /[*?]/.test(name))
    ? "add --cluster NAME for each of these clusters"
    : `add ${optionsFor(names)}`;
}

function optionsFor(names: readonly string[]) {
  return names.map((name) => `--cluster ${name}`).join(" ");
}

/** What helps as long as nothing is made. */
const exemptUntil = ". To deploy it before that, exempt it with a reason and an end date: --exemptions FILE";

export function tellText(fix: Tell, ask: Ask = {}): string {
  switch (fix.missing) {
    case "account":
      return `The policy names several accounts. ${ask.account ?? "Say with --account which one is yours"}`;
    case "clusters":
      return `${capitalised(ifMeant(fix.letIn, ask))}; if not, write the name of the right cluster in place of ${fix.letIn.join(", ")}`;
    case "role": {
      const names = fix.clusters.map(({ name }) => name);
      return `Let in ${names.join(", ")} by the trust policy of a role, or leave out ${optionsFor(names)}`;
    }
    case "use":
      return `No Fargate profile here uses this role. If nothing else uses it, delete it; if other services use it, remove ${fargateService} from its trust policy`;
    case "values":
      return ask.values ?? valuesText(fix);
    case "permission":
      return fix.toDo ?? permissionText(fix);
    default:
      return ask[fix.missing] ?? whereToLook[fix.missing] + exemptUntil;
  }
}

function valuesText({ account }: Extract<Tell, { missing: "values" }>) {
  if (account !== undefined) return `If it is deployed to account ${account}, say so: --account ${account}`;
  return `Give the values that the file leaves open (--account, --region, --parameter), or judge the role once it is deployed: fargate-role scan${exemptUntil}`;
}

function permissionText({ denied, action }: Extract<Tell, { missing: "permission" }>) {
  if (denied) return `Allow ${action} to the credentials in use`;
  return "Run the command again, with a longer --timeout if the time was too short";
}

const whereToLook = {
  "role-elsewhere": "Give the file that makes the role too, or judge the role in its account: fargate-role scan",
  // Only CloudFormation writes a loop out.
  loop:
    "Judge what it makes once it is deployed: aws cloudformation get-template --stack-name STACK_NAME --template-stage Processed " +
    "--query TemplateBody > processed.json && fargate-role judge processed.json. Put the name of the stack in place of STACK_NAME",
  type: "Check it yourself, and judge the role once it is deployed: fargate-role scan",
};
