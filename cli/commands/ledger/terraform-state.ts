import type { ResourceRecord } from "../../../core/records/record";
import { isObject, parsedJson } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { resourcesInState } from "../../../core/readers/terraform/plan";
import { readNamed } from "../../io/read-text";

function reasonOf(value: unknown): string {
  if (value === undefined) return "it is not JSON. Give what terraform state pull prints";
  if (isObject(value) && "encrypted_data" in value) return "it is encrypted. Give what tofu state pull prints";
  return "it is not a Terraform state, such as terraform state pull prints";
}

/** What `terraform show -json` may print of a state without resources and outputs; a plan and other answers of Terraform have more. */
const keysWithoutValues = ["format_version", "terraform_version", "checks"];

const isEmptyState = (value: unknown): boolean =>
  isObject(value) && "format_version" in value && Object.keys(value).every((key) => keysWithoutValues.includes(key));

/**
 * The resources of a Terraform state, a file or what `terraform state pull` or `terraform show -json` prints, as
 * Pulumi Cloud has those of the states that it keeps.
 */
export async function readTerraformState(file: string): Promise<ResourceRecord[]> {
  const value = parsedJson(await readNamed(file, "it"));
  const resources = isEmptyState(value) ? [] : resourcesInState(value);
  if (!resources) throw new Unanswered(reasonOf(value));
  // A stack's name has no colon.
  const place = `urn:pulumi:${file.replaceAll(":", "_")}::terraform`;
  return resources.map(({ type, address, values }) => ({
    urn: `${place}::pulumi:terraform:${type}::${address}`,
    type: `pulumi:terraform:${type}`,
    name: address,
    props: values,
    propertyDependencies: {},
  }));
}
