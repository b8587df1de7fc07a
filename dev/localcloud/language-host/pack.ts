import type { PackRequest } from "@pulumi/pulumi/proto/language_pb";
import { PackResponse } from "@pulumi/pulumi/proto/language_pb";
import { join } from "node:path";
import { exitCode, start } from "./child";

/** `pulumi package pack-sdk`: `npm pack` of a directory. */
export async function pack(request: PackRequest): Promise<PackResponse> {
  const destination = request.getDestinationDirectory();
  const child = start("npm", ["pack", "--silent", "--pack-destination", destination], {
    cwd: request.getPackageDirectory(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout?.on("data", (data: Buffer) => (printed += data.toString()));
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`\`npm pack\` in ${request.getPackageDirectory()} failed with exit code ${code}`);
  const file = printed.trim().split("\n").pop() ?? "";
  return new PackResponse().setArtifactPath(join(destination, file));
}
