/** The two parts of an id whose form is, for example, `CLUSTER:PROFILE` or `ROLE/POLICY_ARN`; the second may have more separators. */
export function splitId(
  id: string,
  title: string,
  form: `${string}:${string}` | `${string}/${string}`,
): [string, string] {
  const end = id.indexOf(form.includes(":") ? ":" : "/");
  if (end < 1) throw new Error(`the id of an ${title} is ${form}, not '${id}'`);
  return [id.slice(0, end), id.slice(end + 1)];
}
