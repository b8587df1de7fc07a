import { isMadeByEksPackage } from "../../../records/identity";
import type { ResourceRecord } from "../../../records/record";
import type { Source } from "../../../readers/source";
import { cdk } from "./cdk";
import { cloudFormation } from "./cloudformation";
import type { Language } from "./fix-steps";
import { roleOfEksPackage } from "./program";
import { terraform } from "./terraform";

/** The language of a file, where a role of it is, if that is in the file. */
export function languageOf(source: Source, urn = ""): Language {
  const { template, records, nameOf, propertyOf } = source;
  const record = records.find((candidate) => candidate.urn === urn);
  return {
    policy: `the trust policy${record && !source.standsAlone ? ` of ${template ? "" : "role "}${nameOf(record)}` : ""}`,
    ask: {},
    names: { nameOf, propertyOf },
    ...ownLanguage(source, urn, record),
  };
}

/** The parts of a fix that the tool of the file writes in its own form. */
function ownLanguage(source: Source, urn: string, record: ResourceRecord | undefined): Language {
  const { template, terraform: file } = source;
  if (file) return terraform(file, source, urn);
  if (template) {
    const { constructOf, isYaml, writtenRole } = template;
    if (constructOf) return cdk({ ...template, constructOf }, source, urn);
    return cloudFormation({ standIns: template, role: writtenRole?.(urn), isYaml });
  }
  return record && isMadeByEksPackage(urn) ? roleOfEksPackage(record) : {};
}
