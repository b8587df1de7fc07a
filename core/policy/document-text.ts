/** A policy document as JSON text: IAM writes them URL-encoded, and the AWS CLI shows them as objects. */
export function documentText(document: unknown): string {
  if (typeof document !== "string") return JSON.stringify(document ?? "");
  if (!document.startsWith("%")) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
