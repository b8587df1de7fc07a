import { isExecutionPolicy } from "../../trust";
import { isObject } from "../../text";
import { policyAttachmentTypes } from "../../records/resource-types";
import { isText, plain, unknown, type ResourceRecord } from "../../records/record";
import { asPulumi } from "./types";

/**
 * A resource of a Terraform module that Pulumi runs, or of a Terraform state in Pulumi Cloud, with the type and the properties of
 * Terraform.
 * @see https://github.com/pulumi/pulumi-terraform-module
 * @see https://www.pulumi.com/docs/integrations/terraform/state-backend/
 */
export function inTerraformModule(container: ResourceRecord): ResourceRecord[] {
  const type = /^(?:[^:]+:tf|pulumi:terraform):(\w+)$/.exec(container.type)?.[1];
  const values = type === undefined ? undefined : plain(container.props);
  if (type === undefined || !isObject(values)) return [];
  const resource = asPulumi(type, values, container.propertyDependencies);
  const { propertyDependencies } = resource;
  // Pulumi does not show which role in a module gets a policy.
  if (container.parent !== undefined && isText(resource.props.policyArn) && mayAttachExecutionPolicy(resource))
    for (const key of ["role", "roles"]) propertyDependencies[key] ??= [container.parent];
  return [{ ...container, ...resource, within: container }];
}

/** True for what goes to a role beside it, if nothing shows to which: the execution policy. Another policy may go to any role. */
export function mayAttachExecutionPolicy({ type, props }: Pick<ResourceRecord, "type" | "props">): boolean {
  const { policyArn } = props;
  return (
    policyAttachmentTypes.has(type) &&
    (policyArn === unknown || (typeof policyArn === "string" && isExecutionPolicy(policyArn)))
  );
}
