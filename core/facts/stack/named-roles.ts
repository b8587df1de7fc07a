import { addTo } from "../../text";
import { nameKey, type MadeRole } from "../../records/identity";

/** The roles that a stack makes, by their names. Each question is answered from an index, however many share a name. */
export class NamedRoles {
  private readonly lists = new Map<string, MadeRole[]>();

  add(role: MadeRole): void {
    if (role.name === undefined) return;
    const { name, accountId, record } = role;
    for (const key of [byName(name), byAccount(name, accountId), byProvider(name, record.provider?.urn)])
      addTo(this.lists, key, role);
  }

  /** All of a name. */
  named(name: string): readonly MadeRole[] {
    return this.at(byName(name));
  }

  /** Those of a name in an account; without one, those whose account is not known. */
  inAccount(name: string, accountId: string | undefined): readonly MadeRole[] {
    return this.at(byAccount(name, accountId));
  }

  /** Those of a name that a provider makes; without one, those of the default provider. */
  ofProvider(name: string, provider: string | undefined): readonly MadeRole[] {
    return this.at(byProvider(name, provider));
  }

  private at(key: string): readonly MadeRole[] {
    return this.lists.get(key) ?? [];
  }
}

function byName(name: string): string {
  return `name ${nameKey(name)}`;
}

function byAccount(name: string, accountId = ""): string {
  return `account ${accountId} ${nameKey(name)}`;
}

function byProvider(name: string, provider = ""): string {
  return `provider ${provider} ${nameKey(name)}`;
}
