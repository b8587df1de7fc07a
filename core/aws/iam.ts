import type { Role } from "@aws-sdk/client-iam";
import { GetRoleCommand, paginateListAttachedRolePolicies, paginateListInstanceProfilesForRole } from "./sdk";
import type { AwsConnection } from "./connection";

/** The items of all pages of a list. */
export async function itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

/** A role; undefined if there is none of the name. `iam:GetRole` */
export function getRole(aws: AwsConnection, name: string): Promise<Role | undefined> {
  return aws.askUnlessMissing("iam:GetRole", `role ${name}`, async (options) => {
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: name }), options);
    return Role;
  });
}

/** ARNs of the managed policies of a role. `iam:ListAttachedRolePolicies` */
export function attachedPolicies(aws: AwsConnection, name: string): Promise<string[]> {
  return aws.ask("iam:ListAttachedRolePolicies", `role ${name}`, (options) =>
    itemsOf(paginateListAttachedRolePolicies({ client: aws.iam }, { RoleName: name }, options), (page) =>
      page.AttachedPolicies?.map(({ PolicyArn = "" }) => PolicyArn),
    ),
  );
}

/** Names of the instance profiles that hold a role. `iam:ListInstanceProfilesForRole` */
export function instanceProfiles(aws: AwsConnection, name: string): Promise<string[]> {
  return aws.ask("iam:ListInstanceProfilesForRole", `role ${name}`, (options) =>
    itemsOf(paginateListInstanceProfilesForRole({ client: aws.iam }, { RoleName: name }, options), (page) =>
      page.InstanceProfiles?.map(({ InstanceProfileName = "" }) => InstanceProfileName),
    ),
  );
}
