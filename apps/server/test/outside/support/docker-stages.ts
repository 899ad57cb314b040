import { cp, mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runCommand, type Command } from "./run-command.ts";

/** What a Dockerfile makes, as a folder: there is no Docker where these tests run. */
export interface DockerImage {
  /** Its working directory. */
  readonly path: string;
  /** Its ENTRYPOINT, in exec form. */
  readonly entryPoint: Command;
}

/** One `FROM … AS name`, as far as it has got. */
interface Stage {
  readonly name: string;
  readonly root: string;
  workdir: string;
  readonly environment: Record<string, string>;
  entryPoint: readonly string[];
}

/**
 * Does what a project's Dockerfile says, stage by stage, each in a folder instead of an image: the
 * instructions that our own Dockerfiles have, in the forms that these have.
 *
 * @throws Error if an instruction is unknown, or a command fails.
 */
export async function followDockerfile(
  context: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<DockerImage> {
  const ignored = (await readFile(join(context, ".dockerignore"), "utf8"))
    .split("\n")
    .map((pattern) => basename(pattern));
  const stages: Stage[] = [];
  for (const line of (await readFile(join(context, "Dockerfile"), "utf8")).split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [instruction = "", ...words] = line.split(" ");
    const rest = words.join(" ");
    if (instruction === "FROM") {
      const name = words[2] ?? String(stages.length);
      const root = join(folder, name);
      stages.push({ name, root, workdir: root, environment: { ...environment }, entryPoint: [] });
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`"${line}" stands before the first FROM.`);
    if (instruction === "WORKDIR") {
      stage.workdir = join(stage.root, rest);
      await mkdir(stage.workdir, { recursive: true });
    } else if (instruction === "ENV") {
      const [name = "", value = ""] = rest.split("=");
      stage.environment[name] = value;
    } else if (instruction === "COPY") {
      const [, from] = /^--from=(.*)$/u.exec(words[0] ?? "") ?? [];
      const source = from === undefined ? context : stages.find(({ name }) => name === from)?.root;
      const paths = words.slice(from === undefined ? 0 : 1);
      await copy(source ?? "", paths, stage, from === undefined ? ignored : []);
    } else if (instruction === "RUN") {
      await runCommand(["sh", "-c", rest], stage.workdir, stage.environment);
    } else if (instruction === "ENTRYPOINT") {
      stage.entryPoint = JSON.parse(rest) as readonly string[];
    } else if (instruction !== "FROM" && instruction !== "EXPOSE") {
      throw new Error(`There is an unknown instruction in the Dockerfile: "${line}".`);
    }
  }
  const { workdir = "", entryPoint = [] } = stages.at(-1) ?? {};
  const [program = "", ...args] = entryPoint;
  return { path: workdir, entryPoint: [program, ...args] };
}

/** A folder's content goes into the target, a file goes below it where it ends with a slash. */
async function copy(
  source: string,
  paths: readonly string[],
  { workdir }: Stage,
  ignored: readonly string[],
): Promise<void> {
  const target = join(workdir, paths.at(-1) ?? "");
  const isFolder = /(^\.|\/)$/u.test(paths.at(-1) ?? "");
  for (const path of paths.slice(0, -1)) {
    const isAll = path === ".";
    const isFile = basename(path).includes(".") && !isAll;
    await cp(join(source, path), isFolder && isFile ? join(target, basename(path)) : target, {
      recursive: true,
      filter: (file) => !ignored.includes(basename(file)),
    });
  }
}
