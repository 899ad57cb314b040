import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CreationError } from "./creation-error.ts";
import { ownVersion } from "./own-package.ts";
import { packageNameProblem, unscopedName } from "./package-name.ts";
import { templateFiles, type ProjectFile } from "./template-files.ts";
import { isTemplateName, templateNames, type TemplateName } from "./templates.ts";

/** What to make, and where. */
export interface CreateProjectOptions {
  /** The name of the npm package, with or without a scope. */
  readonly name: string;
  readonly template: TemplateName;
  /** The folder to write, made if it is not there. Default: the name without its scope. */
  readonly directory?: string;
}

/** A project that was written. */
export interface CreatedProject {
  /** The folder, absolute. */
  readonly directory: string;
  /** What was written, as paths from the folder. */
  readonly files: readonly string[];
}

/**
 * Writes a new project from a template. Nothing is installed, and no file is ever overwritten.
 *
 * @throws CreationError if the name is not one for npm or belongs to a package that the project
 * installs, if there is no such template, or if there is something in the folder already.
 */
export async function createProject(options: CreateProjectOptions): Promise<CreatedProject> {
  const { name, template } = options;
  const problem = packageNameProblem(name);
  if (problem !== undefined) throw new CreationError(problem);
  if (!isTemplateName(template)) throw new CreationError(unknownTemplate(template));
  const shortName = unscopedName(name);
  const directory = resolve(options.directory ?? shortName);
  await assertFree(directory);
  const files = await templateFiles(template, { name, shortName, version: ownVersion() });
  assertOwnName(name, files);
  for (const { path, content } of files) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    // Fails if the file has come into being since.
    await writeFile(target, content, { flag: "wx" });
  }
  return { directory, files: files.map(({ path }) => path) };
}

/** What to say of a template that does not exist. */
export function unknownTemplate(template: string): string {
  const known = templateNames.map((name) => `"${name}"`).join(", ");
  return `There is no template "${template}". The templates are ${known}.`;
}

/** A repository that has just been made is as good as empty. */
const harmless: readonly string[] = [".git"];

const mostNames = 10;

async function assertFree(directory: string): Promise<void> {
  const found = (await entriesOf(directory)).filter((name) => !harmless.includes(name));
  if (found.length === 0) return;
  const names = found.toSorted().map((name) => `"${name}"`);
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  throw new CreationError(
    `The folder "${directory}" is not empty, and nothing is ever overwritten. It holds ` +
      `${names.slice(0, mostNames).join(", ")}${more}. Choose another one with --directory.`,
  );
}

async function entriesOf(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return [];
    if (code !== "ENOTDIR") throw error;
    throw new CreationError(
      `"${directory}" is, or lies below, a file. Choose another folder with --directory.`,
      { cause: error },
    );
  }
}

/** npm cannot install a package into a project of the same name. */
function assertOwnName(name: string, files: readonly ProjectFile[]): void {
  const isInstalled = files
    .filter(({ path }) => path.endsWith("package.json"))
    .map(manifestOf)
    .flatMap(({ dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }),
    )
    // A package of the project itself is linked, in whatever version.
    .some(([dependency, range]) => dependency === name && range !== "*");
  if (!isInstalled) return;
  throw new CreationError(`"${name}" is a package that the project installs. Choose another name.`);
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestOf({ content }: ProjectFile): Manifest {
  return JSON.parse(Buffer.from(content).toString()) as Manifest;
}
