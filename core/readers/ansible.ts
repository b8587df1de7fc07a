import { isText, unknown, type ResourceRecord } from "../records/record";
import { addTo, asList, asObject, isObject, parsedJson } from "../text";
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
  const tasks = tasksIn(items, []).map((one) => ({ ...one, urn: [file, ...one.at].join("#") }));
  const registered = new Map<string, string[]>();
  for (const { task, urn } of tasks)
    if (isText(task.register) && moduleOf(task)?.module === "iam_role") addTo(registered, task.register, urn);
  return tasks.flatMap(({ task, at, urn }) =>
    recordsOfTask(task, { urn, propertyDependencies: rolesOf(task, registered), provider }, at),
  );
}

interface Task {
  task: Json;
  at: Described["at"];
}

/** Plays, blocks and tasks, each without the tasks in it, which follow. */
function tasksIn(list: readonly unknown[], path: readonly (string | number)[]): Task[] {
  return list.filter(isObject).flatMap((item, index) => [
    {
      task: Object.fromEntries(Object.entries(item).filter(([key]) => !listsOfTasks.includes(key))),
      at: [0, ...path, index],
    },
    ...listsOfTasks.flatMap((key) => tasksIn(asList(item[key] ?? []), [...path, index, key])),
  ]);
}

/** The key and the name of the module of a task that makes a role or a profile. */
function moduleOf(task: Json): { key: string; module: string } | undefined {
  const key = Object.keys(task).find((one) => modulesRead.has(moduleName(one)));
  return key === undefined ? undefined : { key, module: moduleName(key) };
}

/** The role of a profile, if the profile has its ARN from the task that makes the role. */
function rolesOf(task: Json, registered: ReadonlyMap<string, string[]>): Record<string, string[]> {
  const { role_arn: arn } = asObject(task[moduleOf(task)?.key ?? ""]);
  const [, name = ""] = /^\s*\{\{\s*(\w+)(?:\.iam_role)?\.arn\s*\}\}\s*$/.exec(isText(arn) ? arn : "") ?? [];
  const roles = registered.get(name);
  return roles ? { podExecutionRoleArn: roles } : {};
}

function recordsOfTask(
  task: Json,
  common: Pick<ResourceRecord, "urn" | "propertyDependencies" | "provider">,
  at: Described["at"],
): Described[] {
  const { key = "", module: kind = "task" } = moduleOf(task) ?? {};
  const given = asObject(known(task[key] ?? {}));
  if (given.state === "absent" || Object.keys(task).some((one) => onlyTells.test(one))) return [];
  // Names tell findings apart: two roles of one name would count as one.
  const name = [given.name, task.name].find(isText) ?? `${kind}#${at.at(-1)}`;
  const label = isText(task.name) ? task.name : kind;
  const made = kind === "iam_role" ? roleOf(given) : kind === "task" ? undefined : profileOf(given);
  const { [key]: _, name: __, ...others } = task;
  // What a task does besides, such as its variables, may name the service as well.
  const own = { type: "ansible:index:Task", props: made ? others : { ...others, ...given } };
  const record = { ...common, name };
  return [
    ...(made ? [{ record: { ...record, ...made }, label: `${kind} "${name}"`, at, written: writtenNames }] : []),
    { record: { ...record, urn: `${common.urn}#task`, ...own }, label: `task "${label}"`, at },
  ];
}

/** Modules that make nothing: they look something up, compare it or print it. */
const onlyTells = /(?:^|\.)(?:assert|debug|fail|\w+_info)$/;

/** How a module calls what has another name here. */
const writtenNames = {
  assumeRolePolicyDocument: "assume_role_policy_document",
  managedPolicyArns: "managed_policies",
  podExecutionRoleArn: "role_arn",
};

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
