import { readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultOf } from "../packages/node/src/help.ts";
import { settingNames, settings } from "../packages/node/src/settings.ts";
import { startServer, type LogLine } from "../packages/testing/src/start-server.ts";
import { codeBlocks, type CodeBlock } from "./documentation/code-blocks.ts";
import { writeExamples, type Examples } from "./documentation/examples.ts";
import { pageOf, root } from "./documentation/pages.ts";
import { codeIn, tableBelow } from "./documentation/tables.ts";

const page = pageOf("docs/operator.md");
const blocks = codeBlocks(page);
const [dockerfile] = blocks.filter(({ language }) => language === "dockerfile");
const [logLine] = blocks.filter(({ language }) => language === "json");

describe("the page for operators", () => {
  it("has every setting as it is in the code", () => {
    const listed = tableBelow(page, "Settings").map((row) => Object.values(row));
    const known = settingNames.map((name) => {
      const { flag, placeholder, environment, description } = settings[name];
      const written = [flag, placeholder].filter((word) => word !== undefined).join(" ");
      return [
        environment.map((variable) => `\`${variable}\``).join(", "),
        flag === undefined ? "–" : `\`--${written}\``,
        defaultOf(name),
        description,
      ];
    });
    expect(listed).toEqual(known);
  });

  it("has the limits of the code", () => {
    const limits = tableBelow(page, "Limits").map((row) => row["value"]);
    const [drain, close, body] = ["drain", "close-server", "body-limit"].map((name) =>
      readFileSync(join(root, `packages/node/src/${name}.ts`), "utf8"),
    );
    const [, megabytes] = /leastDefaultMB = (\d+)/u.exec(body ?? "") ?? [];
    expect(limits).toEqual([
      expect.stringContaining(`${megabytes} MB`),
      valueOf("maxHeaderKB", " KB"),
      valueOf("headersTimeout", " s"),
      valueOf("requestTimeout", " s"),
      valueOf("keepAliveTimeout", " s"),
      valueOf("maxConnections", ""),
      valueOf("queueLength", ""),
      valueOf("timeout", " s"),
      `${seconds(close, "drainLimit")} for requests, ${seconds(close, "closeLimit")} for the model; ` +
        `${seconds(drain, "headers")} for another request's headers and ${seconds(drain, "body")} for bodies that have not arrived`,
    ]);
  });
});

describe("the page's container", () => {
  const author = codeBlocks(pageOf("docs/model-author.md"));
  const [console] = author.filter(({ language }) => language === "console");
  let examples: Examples;
  let log: readonly LogLine[] = [];
  let exit: unknown;

  // An application of another page, in a folder laid out as the image's, run as SageMaker does.
  beforeAll(async () => {
    examples = await writeExamples(author);
    const cwd = examples.folderOf(console as CodeBlock);
    await symlink(join(examples.folder.path, "node_modules"), join(cwd, "node_modules"));
    const server = await startServer([...entrypoint(dockerfile), "serve"], {
      cwd,
      env: { NODE_OPTIONS: "--conditions=@inference-server/source" },
    });
    const headers = { "Content-Type": "application/json" };
    const body = '{"temperature":-2,"humidity":90}';
    await fetch(`${server.origin}/invocations`, { method: "POST", headers, body });
    exit = await server.stop("SIGTERM");
    log = server.log;
  }, 60_000);
  afterAll(() => examples[Symbol.asyncDispose]());

  it("starts with the page's ENTRYPOINT and the argument serve, and ends with 0", () => {
    expect(exit).toEqual({ code: 0, signal: null });
  });

  it("logs an invocation as the page shows it", () => {
    const documented = JSON.parse(logLine?.content ?? "") as LogLine;
    const logged = log.find(({ event }) => event === "invocation") ?? {};
    expect(Object.keys(documented).toSorted()).toEqual(Object.keys(logged).toSorted());
    expect(documented["level"]).toBe(logged["level"]);
  });

  it("logs the events that the page lists", () => {
    const listed = eventsBelow("Read the log");
    const ofWorkers = eventsBelow("Workers");
    const logged = log.map(({ event }) => event).filter((event) => !ofWorkers.includes(event));
    expect(listed.filter((event) => event !== "not_ready")).toEqual(logged);
  });
});

function eventsBelow(heading: string): readonly unknown[] {
  return tableBelow(page, heading).map((row) => codeIn(row["event"] ?? "")[0]);
}

/** A row's text that begins with a setting's default and names its variable. */
function valueOf(name: keyof typeof settings, unit: string): unknown {
  const { default: value, environment } = settings[name];
  return expect.stringMatching(
    new RegExp(`^${String(value)}${unit} .*\\(\`${environment.at(-1)}\``, "u"),
  );
}

/** The words of an ENTRYPOINT in exec form, Node's own path instead of its name. */
function entrypoint(block: CodeBlock | undefined): [string, ...string[]] {
  const [, list = ""] = /^ENTRYPOINT (\[.*\])$/mu.exec(block?.content ?? "") ?? [];
  const [program, ...words] = JSON.parse(list) as readonly string[];
  expect(program).toBe("node");
  return [process.execPath, ...words];
}

/** A constant of a source, given in milliseconds. */
function seconds(text: string | undefined, name: string): string {
  const [, milliseconds = ""] =
    new RegExp(`\\b${name}(?::| =) ([\\d_]+)`, "u").exec(text ?? "") ?? [];
  return `${Number(milliseconds.replaceAll("_", "")) / 1000} s`;
}
