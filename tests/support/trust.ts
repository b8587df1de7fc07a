/** A trust policy that lets in services under no condition, as JSON text. */
export function trustFor(...services: string[]): string {
  const Statement = services.map((Service) => ({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
