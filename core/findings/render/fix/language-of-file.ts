import { isMadeByComponent } from "../../../records/identity";
import type { Source } from "../../../readers/source";
import { cdk } from "./cdk";
import { cloudFormation } from "./cloudformation";
import type { Language } from "./fix-steps";
import { terraform } from "./terraform";

/** The language of a file, where a role of it is, if that is in the file. */
export function languageOf(source: Source, urn = ""): Language {
  const { template, terraform: file, records, nameOf, propertyOf } = source;
  const record = records.find((one) => one.urn === urn);
  const { constructOf } = template ?? {};
  const own = file
    ? terraform(file, source, urn)
    : template && constructOf
      ? cdk({ ...template, constructOf }, source, urn)
      : template
        ? cloudFormation({ standIns: template, role: template.writtenRole?.(urn), isYaml: template.isYaml })
        : {};
  return {
    policy: `the trust policy${record && !source.standsAlone ? ` of ${template ? "" : "role "}${nameOf(record)}` : ""}`,
    ask: {},
    isMadeByComponent: isMadeByComponent(urn),
    names: { nameOf, ...(propertyOf && { propertyOf }) },
    ...own,
  };
}
