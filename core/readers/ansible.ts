import { unknown, type ResourceRecord } from "../records/record";
import { asList, asObject, isObject, parsedJson } from "../text";
import { executionPolicyArn, executionPolicyName } from "../trust";
import type { Described } from "./source";

type Json = Record<string, unknown>;

/** Where a play or a block has tasks. */
const listsOfTasks = ["tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"];

/** Modules with the names of their collections left out. */
const moduleName = (key: string): string => key.replace(/^(?:amazon\.aws|community\.aws)\./, "");
const modulesRead = new Set(["iam_role", "eks_fargate_profile"]);

const isTaskOf = (item: Json): boolean =>
  Object.keys(item).some((key) => listsOfTasks.includes(key) || key === "hosts" || modulesRead.has(moduleName(key)));

/** True for a playbook, and for a list of tasks with one that makes a role or a profile. */
export function isPlaybook(value: unknown): value is Json[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject) && value.some(isTaskOf);
}

/**
 * The roles and the profiles that tasks of Ansible make. All else of a play becomes a record of its own, which no rule reads.
 * @see https://docs.ansible.com/ansible/latest/collections/amazon/aws/iam_role_module.html
 */
export function recordsOfPlaybook(
  file: string,
  items: readonly Json[],
  provider: ResourceRecord["provider"],
): Described[] {
  const recordsIn = (list: readonly unknown[], path: (string | number)[]): Described[] =>
    list.filter(isObject).flatMap((item, index) => {
      const at: Described["at"] = [0, ...path, index];
      const inside = listsOfTasks.flatMap((key) => recordsIn(asList(item[key] ?? []), [...path, index, key]));
      const own = Object.fromEntries(Object.entries(item).filter(([key]) => !listsOfTasks.includes(key)));
      return [
        ...recordsOfTask(own, { urn: [file, ...at].join("#"), propertyDependencies: {}, provider }, at),
        ...inside,
      ];
    });
  return recordsIn(items, []);
}

function recordsOfTask(
  task: Json,
  common: Pick<ResourceRecord, "urn" | "propertyDependencies" | "provider">,
  at: Described["at"],
): Described[] {
  const key = Object.keys(task).find((one) => modulesRead.has(moduleName(one)));
  const kind = key === undefined ? "task" : moduleName(key);
  const given = asObject(known(key === undefined ? {} : task[key]));
  if (given.state === "absent") return [];
  const [name, label] = [given.name, task.name].map((one) => (typeof one === "string" && one !== unknown ? one : kind));
  const made = kind === "iam_role" ? roleOf(given) : kind === "task" ? undefined : profileOf(given);
  const { [key ?? ""]: _, name: __, ...others } = task;
  // What a task does besides, such as its variables, may name the service as well.
  const own = { type: "ansible:index:Task", props: made ? others : { ...others, ...given } };
  const record = { ...common, name: name ?? kind };
  return [
    ...(made ? [{ record: { ...record, ...made }, label: `${kind} "${name}"`, at }] : []),
    { record: { ...record, urn: `${common.urn}#task`, ...own }, label: `task "${label}"`, at },
  ];
}

function roleOf(given: Json): Pick<ResourceRecord, "type" | "props"> {
  const { name, path, boundary, assume_role_policy_document: document, managed_policies: managed } = given;
  const policies = managed ?? given.managed_policy;
  const arnOf = (one: unknown): unknown => (one === executionPolicyName ? executionPolicyArn("aws") : one);
  const props = {
    roleName: name,
    assumeRolePolicyDocument: document ?? unknown,
    managedPolicyArns: policies === unknown ? unknown : asList(policies ?? []).map(arnOf),
    ...(path !== undefined && { path }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  };
  return { type: "aws-native:iam:Role", props };
}

function profileOf({ cluster_name: clusterName, role_arn: podExecutionRoleArn, region }: Json) {
  const props = { clusterName, podExecutionRoleArn, ...(region !== undefined && { region }) };
  return { type: "aws:eks/fargateProfile:FargateProfile", props };
}

/** Values with `unknown` for each that Ansible fills in. Those of a policy that is a text stay values. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, known(one)]));
  if (typeof value !== "string" || !value.includes("{{")) return value;
  const content = parsedJson(value);
  return isObject(content) ? known(content) : unknown;
}
