import { asList, asObject } from "../text";
import { oneOrList, parseTrustPolicy, type TrustPolicy, type TrustStatement } from "../trust";

/**
 * Removes lines from a trust policy. A condition that loses its last line gets the lines of `instead`: without a value it would let in
 * nobody, and without the condition the statement would let in everybody. If `instead` is empty, the whole statement is removed.
 */
export function withoutLines(document: unknown, gone: readonly string[], instead: readonly string[]): TrustPolicy {
  const { document: raw = {}, statements } = parseTrustPolicy(document);
  let isWritten = false;
  const kept = (asList(raw.Statement) as TrustStatement[]).flatMap((statement, index) => {
    const conditions = statements[index]?.effect === "Allow" ? statements[index].conditions : [];
    const affected = conditions.filter(({ values }) => values.some((value) => gone.includes(value)));
    let result: TrustStatement | undefined = statement;
    for (const { operatorName, key, values } of affected) {
      const left = values.filter((value) => !gone.includes(value));
      const lines = left.length > 0 ? left : isWritten ? [] : instead;
      isWritten ||= left.length === 0;
      if (!result || lines.length === 0) return [];
      const block = asObject(result.Condition);
      result = {
        ...result,
        Condition: { ...block, [operatorName]: { ...asObject(block[operatorName]), [key]: oneOrList(lines) } },
      } as TrustStatement;
    }
    return [result];
  });
  return { ...raw, Statement: kept } as TrustPolicy;
}
