const sidPattern = /^[A-Za-z0-9]{1,100}$/;

/** How a statement is named to a reader: by its Sid where it has one that IAM accepts, else by its place from 0. */
export function statementLabel(index: number, sid: unknown): string {
  return typeof sid === "string" && sidPattern.test(sid) ? `statement "${sid}"` : `statement ${index}`;
}
