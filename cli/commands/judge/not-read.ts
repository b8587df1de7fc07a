/** A kind of file that is recognised and not read: what it makes is known only later. */
export interface NotRead {
  what: string;
  /** Its signs: the name of the file, or its text. */
  file: RegExp;
  sign: RegExp;
  /** The advice for the user. */
  instead: string;
}

const programs: readonly NotRead[] = [
  {
    what: "a Terraform program",
    file: /\.(?:tf|tofu|hcl)(?:\.json)?$/,
    sign: /^\s*(?:resource|data|module|variable|provider|locals|terraform|output)\b[^\n={:]*\{/m,
    instead: "Give what terraform show -json plan.bin prints",
  },
  {
    what: "a program",
    file: /(?:\.(?:[cm]?[jt]sx?|py|go|java|cs)|(?:^|\/)Pulumi\.ya?ml)$/,
    sign: /@pulumi\/|\bimport pulumi|pulumi_aws|pulumi\/sdk|^runtime:|\btype: aws:|\busing Pulumi|com\.pulumi|aws-cdk-lib|\baws_cdk\b|@aws-cdk\/|\bawscdk\b/m,
    instead: "Give what pulumi preview --json or cdk synth prints",
  },
];

const kinds: readonly NotRead[] = [
  ...programs,
  {
    what: "a file of Kubernetes, Helm, eksctl, Ansible or the Serverless Framework",
    file: /(?:^|\/)(?:Chart|values|serverless|playbook)[^/]*\.ya?ml$/,
    sign: /(?:^|[\s{,])"?apiVersion"?\s*:\s*["']?(?:[\w.-]+\/)?v\d|\{\{-? *(?:\.Values|include)\b|^\s*-? ?hosts:|\b(?:amazon|community)\.aws\.\w|^\s*iam_role:|^service:/m,
    instead: "Deploy it, then judge its role: fargate-role scan ROLE",
  },
  {
    what: "a script",
    file: /\.(?:sh|bash|ps1|py)$/,
    sign: /^#!|\bboto3\b/,
    instead: "Run it, then judge its role: fargate-role scan ROLE",
  },
];

/** True for a file that is a program by its name. */
export function isProgramFile(file: string): boolean {
  return programs.some((program) => program.file.test(file));
}

/** Which kind that is not read a file is of, if it is of one. */
export function kindNotRead(file: string, text: string): NotRead | undefined {
  return (
    kinds.find((kind) => kind.file.test(file) && kind.sign.test(text)) ??
    kinds.find((kind) => kind.file.test(file)) ??
    kinds.find(({ sign }) => sign.test(text))
  );
}
