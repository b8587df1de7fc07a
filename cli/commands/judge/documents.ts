import type { Described } from "../../../core/readers/source";
import { partitionOfFile } from "../../../core/readers/source";
import { isPlaybook, recordsOfPlaybook } from "../../../core/readers/ansible";
import { areManifests, concernAws, recordsOfManifests } from "../../../core/readers/kubernetes/manifests";
import type { OtherReader } from "./content";
import { describe } from "../../../core/records/record";
import { executionPolicyName, fargateService } from "../../../core/trust";
import { lowerAscii, ownEntry } from "../../../core/text";

/** True for a text that names the Fargate service, also with a domain that is filled in later, or its managed policy. */
export function namesFargate(text: string): boolean {
  const [service = ""] = fargateService.split(/(?<=\.)/);
  return [service, lowerAscii(executionPolicyName)].some((name) => lowerAscii(text).includes(name));
}

/**
 * What manifests of Kubernetes, files of eksctl and playbooks of Ansible make in AWS; undefined for those that make nothing there and
 * do not name the Fargate service.
 */
export const readDocuments: OtherReader = (file, text, documents, known) => {
  const { account, region } = known;
  const provider = { urn: "", props: { ...(region !== undefined && { region }) } };
  const values = documents.map(({ value }) => value);
  const described = describedIn(file, text, values, provider);
  if (!described) return undefined;
  const byUrn = new Map(numbered(described).map((one) => [one.record.urn, one]));
  const records = described.map(({ record }) => record);
  const partition = partitionOfFile(text, known);
  return {
    file,
    records,
    ...(account !== undefined && { account }),
    ...(partition !== undefined && { partition }),
    showsAttachments: showsAttachments(described),
    lineOf: ({ urn }) => {
      const [document = 0, ...path] = byUrn.get(urn)?.at ?? [];
      return documents[document]?.lineOf(path);
    },
    nameOf: (record) => byUrn.get(record.urn)?.label ?? describe(record),
    propertyOf: ({ urn }, path) => {
      const { written = {} } = byUrn.get(urn) ?? {};
      return path.replace(/^\w+/, (first) => ownEntry(written, first) ?? first);
    },
  };
};

/** Of things that have one name in a file, all but the first get a number, so that each has findings of its own. */
function numbered(all: readonly Described[]): Described[] {
  const seen = new Map<string, number>();
  return all.map((one) => {
    const number = (seen.get(one.label) ?? 0) + 1;
    seen.set(one.label, number);
    return number === 1 ? one : { ...one, label: `${one.label} #${number}` };
  });
}

function describedIn(
  file: string,
  text: string,
  values: readonly unknown[],
  provider: Described["record"]["provider"],
): Described[] | undefined {
  const [first, ...others] = values;
  if (areManifests(values))
    return concernAws(values) || namesFargate(text) ? recordsOfManifests(file, values, provider) : undefined;
  const isAboutPods = namesFargate(text) || text.includes("eks_fargate_profile");
  return isPlaybook(first) && others.length === 0 && isAboutPods ? recordsOfPlaybook(file, first, provider) : undefined;
}

/** A role of ACK and of Ansible has its policies in itself. Those of Crossplane are beside it, here or in another file. */
function showsAttachments(all: readonly Described[]): boolean {
  const types = new Set(all.map(({ record }) => record.type));
  return !types.has("aws:iam/role:Role") || types.has("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
}
