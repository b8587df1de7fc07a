import { asList, asObject, isObject } from "../text";
import { judgeTrustPolicy } from "../trust";
import { isPartlyUnknown, unknown } from "./record";

/**
 * The most that a trust policy, which is not known in part, may turn out to permit, if the policy is for others than the Fargate
 * service: it does not name the service, and lets it in for no value of what is not known. Else undefined.
 */
export function policyForOthers(document: unknown): unknown {
  const widest = mostPermissive(document);
  return judgeTrustPolicy(widest, {}).concernsFargate ? undefined : widest;
}

function mostPermissive(document: unknown): unknown {
  if (!isObject(document)) return document;
  const { Statement } = document;
  const statements = Statement === unknown ? [unknown] : asList(Statement);
  return { Version: "2012-10-17", Statement: statements.flatMap(permitsMost) };
}

function permitsMost(statement: unknown): unknown[] {
  if (!isPartlyUnknown(statement)) return [statement];
  const { Effect, Principal, NotPrincipal, Action, NotAction, Condition } = asObject(statement);
  // Without the Deny more is permitted.
  if (Effect === "Deny") return [];
  const isOpenPrincipal =
    statement === unknown ||
    [Principal, NotPrincipal].includes(unknown) ||
    isPartlyUnknown(asObject(Principal).Service) ||
    isPartlyUnknown(NotPrincipal);
  const services = asList(asObject(Principal).Service ?? []).filter((one) => one !== unknown);
  const everybody = { AWS: "*", ...(services.length > 0 && { Service: services }) };
  const isOpenAction = statement === unknown || isPartlyUnknown([Action, NotAction]);
  return [
    {
      Effect: "Allow",
      ...(isOpenPrincipal ? { Principal: everybody } : NotPrincipal === undefined ? { Principal } : { NotPrincipal }),
      ...(isOpenAction ? { Action: "*" } : NotAction === undefined ? { Action } : { NotAction }),
      ...(Condition !== undefined && { Condition: knownConditions(Condition) }),
    },
  ];
}

/** The conditions that are known: each of the others may hold. */
function knownConditions(condition: unknown): unknown {
  const operators = Object.entries(asObject(condition)).map(([operator, block]): [string, unknown] => {
    const keys = Object.entries(asObject(block)).filter(([, values]) => !isPartlyUnknown(values));
    return [operator, Object.fromEntries(keys)];
  });
  return Object.fromEntries(operators.filter(([, block]) => Object.keys(asObject(block)).length > 0));
}
