const quotablePattern = /^[\w+=,.@:/*?${}'-]{0,200}$/;

/**
 * The text between quotes if it can be shown: a name, ARN, action, operator or condition key is; anything that holds
 * other characters could be a secret in the wrong place, and is described instead.
 */
export function quote(text: string, description = "a value that is not shown"): string {
  return quotablePattern.test(text) ? `"${text}"` : description;
}

const sidPattern = /^[A-Za-z0-9]{1,100}$/;

/** How a statement is named to a reader: by its Sid where it has one that IAM accepts, else by its place from 0. */
export function statementLabel(index: number, sid: unknown): string {
  return typeof sid === "string" && sidPattern.test(sid) ? `statement "${sid}"` : `statement ${index}`;
}
