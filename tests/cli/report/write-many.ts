// Writes a report of as many findings as the first argument says into the directory of the second, in a process that has
// loaded what a scan has loaded, and prints the most memory that it took, in kilobytes.
import { join } from "node:path";
import { giveAnswer } from "../../../cli/report/answer";
import { reportAsJson } from "../../../cli/report/json";
import { formats } from "../../../cli/report/outputs";
import { emptyReport } from "../../../cli/report/report";
import { reportAsText } from "../../../cli/report/text";
import { AwsConnection } from "../../../core/aws-account/connection";
import { makeFinding } from "../../../core/findings";

const [, , count, directory = ""] = process.argv;
const report = emptyReport();
for (let index = 0; index < Number(count); index++) {
  const role = `arn:aws:iam::123456789012:role/role-${index}`;
  const message = `The trust policy of role role-${index} is not right: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role`;
  const fix = `aws iam update-assume-role-policy --role-name role-${index} --policy-document file://role-${index}.json`;
  report.findings.push(makeFinding("trust-unsafe", { account: "123456789012", role }, { message, fix }));
}
const answer = {
  command: "scan",
  report,
  text: () => reportAsText(report, { colour: false, width: 80, success: "" }),
  json: () => reportAsJson(report, { withChanges: false }),
};
const output = formats.map((format) => `${format}=${join(directory, format)}`);
const context = { print: () => undefined, printAside: (text: string) => process.stderr.write(text) };
void giveAnswer(answer, { output }, context).then(() => {
  if (AwsConnection.length > 0) process.stdout.write(String(process.resourceUsage().maxRSS));
});
