import { constants, openSync, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { join, relative } from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { shellLine } from "../../../core/aws/commands";
import { didYouMean, compareTexts, decodedText, printable, whyUnreadable } from "../../../core/text";
import type { Question } from "../../../core/readers/source";
import { parseRoleArn } from "../../../core/policy";
import { Unanswered } from "../../../core/unanswered";
import { readText } from "../../io/files";
import { readContent, standardInput, type Read } from "./content";
import { bareName, mayBeRead } from "./unread-content";
import { hasSign, holdsPolicy } from "./signs";

/** The files that paths stand for, each with the directory below which it is; undefined for one that was named itself. */
export type Listed = ReadonlyMap<string, string | undefined>;

/** A path as everybody in this directory writes it, so that a finding stays the same finding. */
function fromHere(path: string) {
  const here = relative("", path);
  return here === "" || here.startsWith("..") ? path : here.replaceAll("\\", "/");
}

/** The files that the AWS CDK writes beside templates. */
const ofCdk = /^(?:asset\..*|cdk\.out|(?:manifest|tree|validation-report)\.json|.*\.(?:assets|metadata)\.json)$/;

/** The files below a directory, without those of packages and in hidden folders, and each directory that cannot be read. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [directory];
  const isOfCdk = entries.some((entry) => entry.name === "cdk.out" && entry.isFile());
  const read = entries.filter((entry) => {
    const isPackage = entry.name === "node_modules" || entry.name.startsWith(".");
    return !(isPackage && entry.isDirectory()) && !(isOfCdk && ofCdk.test(entry.name));
  });
  const lists = read.map(async (entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
  return (await Promise.all(lists)).flat();
}

export async function listFiles(paths: readonly string[]): Promise<Listed> {
  const files = new Map<string, string | undefined>();
  for (const path of paths.map(fromHere)) {
    const status = await stat(path).catch(() => undefined);
    if (!status?.isDirectory()) files.set(path, undefined);
    else for (const file of (await filesBelow(path)).sort(compareTexts)) if (!files.has(file)) files.set(file, path);
  }
  if (files.size === 0) throw new Unanswered(`There is no file to judge in ${paths.join(", ")}`);
  return files;
}

/** The text of a pipe. To open one the usual way waits for its writer, and neither a signal nor the end of the process ends that wait. */
async function readPipe(file: string, signal: AbortSignal) {
  const pipe = () => new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK) });
  return decodedText(await buffer(addAbortSignal(signal, file === standardInput ? process.stdin : pipe())));
}

async function readNamed(file: string, known: Question, signal: AbortSignal): Promise<Read> {
  try {
    const isPipe = file === standardInput || (await stat(file)).isFIFO();
    const text = isPipe ? await readPipe(file, signal) : await readText(file);
    return readContent(file, text, known);
  } catch (error) {
    const isRole = parseRoleArn(file) ?? /^[\w+=,@-]+$/.test(file);
    const ofAccount = `Correct the path. For a role in AWS: ${shellLine("fargate-role", "scan", file)}`;
    return { file, problem: whyUnreadable(error), instead: isRole ? ofAccount : undefined };
  }
}

/** Reads a file that nobody named: most are of other kinds. */
async function readBelow(file: string, known: Question): Promise<Read> {
  const status = await stat(file).catch(() => undefined);
  try {
    // A link to a directory, or a directory that could not be listed.
    if (status?.isDirectory()) await readdir(file);
    if (!status?.isFile() || !mayBeRead(file)) return { file, without: "is of another kind" };
    if (status.size > 20e6) return { file, kind: "too-large", without: "has more than 20 MB. Give the file itself" };
    return readSigned(file, known);
  } catch (error) {
    return { file, problem: whyUnreadable(error) };
  }
}

/** Reads a file of a directory if it has a sign of roles. */
function readSigned(file: string, known: Question): Read {
  // To hand a small file to another thread takes several times as long as to read it.
  const text = decodedText(readFileSync(file));
  if (!hasSign(text) || (bareName.test(file) && !holdsPolicy.test(text)))
    return { file, without: "says nothing of roles" };
  // Nobody asks about each role of a directory.
  const read = readContent(file, text, { ...known, isAsked: false });
  const isNotRead = "problem" in read && read.instead !== undefined && read.kind !== "several-documents";
  return isNotRead ? { ...read, kind: "not-read", without: read.problem } : read;
}

/**
 * Reads files one after the other, so that only one is in memory.
 * @param signal ends the reading of a pipe
 * @throws Unanswered if a parameter is given that none of the templates has
 */
export async function* readFiles(files: Listed, given: Question, signal: AbortSignal): AsyncGenerator<Read> {
  const declared: (readonly string[])[] = [];
  for (const [file, directory] of files) {
    // A hook hands over files of all kinds; who writes to standard input asks about just that.
    const known = {
      ...given,
      for: files.size === 1 ? ("this role" as const) : undefined,
      isAsked: file === standardInput || given.isAsked,
    };
    const read = directory === undefined ? await readNamed(file, known, signal) : await readBelow(file, known);
    const [source] = "sources" in read ? read.sources : [];
    if (source?.template?.parameters) declared.push(source.template.parameters);
    yield read;
  }
  const names = declared.flat();
  const unknown = Object.keys(given.parameters).find((name) => !names.includes(name));
  if (declared.length > 0 && unknown !== undefined)
    throw new Unanswered(
      `No template has a parameter ${printable(unknown)}${didYouMean(unknown, names)}. Correct --parameter`,
    );
}
