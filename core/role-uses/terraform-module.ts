import { isExecutionPolicy } from "../iam";
import { isObject } from "../text";
import { attaches } from "./attachments";
import { plain, unknown, type ResourceRecord } from "./record";
import { asPulumi } from "./terraform-types";

/**
 * A resource of a Terraform module that Pulumi runs, with the type and the properties of Terraform.
 * @see https://github.com/pulumi/pulumi-terraform-module
 */
export function inTerraformModule(container: ResourceRecord): ResourceRecord[] {
  const type = /^[^:]+:tf:(\w+)$/.exec(container.type)?.[1];
  const values = type === undefined ? undefined : plain(container.props);
  if (type === undefined || !isObject(values)) return [];
  const resource = asPulumi(type, values, container.propertyDependencies);
  const { props, propertyDependencies } = resource;
  // Pulumi does not show which role in a module gets a policy. The execution policy goes to a role that the module makes. Another
  // policy may go to a role from outside.
  if (container.parent !== undefined && attaches(resource.type) && mayBeExecutionPolicy(props.policyArn))
    for (const key of ["role", "roles"]) propertyDependencies[key] ??= [container.parent];
  return [{ ...container, ...resource, within: container }];
}

function mayBeExecutionPolicy(arn: unknown): boolean {
  return arn === unknown || (typeof arn === "string" && isExecutionPolicy(arn));
}
