import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discoverPlugins, type Discovery } from "../packages/core/src/discovery/index.ts";
import {
  createService,
  definePlugin,
  type Preset,
  type Service,
} from "../packages/core/src/index.ts";
import { csvCodec } from "../packages/csv-codec/src/index.ts";
import jsonCodecs from "../packages/json-codec/src/plugin.ts";
import { msgpackCodec } from "../packages/msgpack-codec/src/index.ts";
import { codeBlocks, placeOf } from "./documentation/code-blocks.ts";
import { matches } from "./documentation/elision.ts";
import { writeExamples, type Examples } from "./documentation/examples.ts";
import { pageOf } from "./documentation/pages.ts";
import { codeIn, tableBelow } from "./documentation/tables.ts";

const page = pageOf("docs/composition.md");
const blocks = codeBlocks(page);
const applications = blocks.filter(({ markers }) => markers.has("application"));

describe("the page's applications", () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await writeExamples(blocks);
    for (const [file, content] of Object.entries(packages)) {
      await examples.folder.write(join("node_modules", file), content);
    }
  });
  afterAll(() => examples[Symbol.asyncDispose]());

  it.each(applications.map((block) => [placeOf(block), block] as const))(
    "are composed as %s says",
    async (_place, block) => {
      const folder = join(examples.folder.path, "applications", String(block.line));
      await cp(examples.folderOf(block), folder, { recursive: true });
      await examples.folder.write(
        join("applications", String(block.line), "package.json"),
        block.content,
      );
      const expected = blocks[blocks.indexOf(block) + 1];
      expect(expected?.markers.has("composition")).toBe(true);
      const composed = await compositionOf(folder);
      if (!matches(composed, expected?.content.trimEnd() ?? ""))
        expect(composed).toBe(expected?.content);
    },
  );

  it("have the packages that the page lists", async () => {
    const listed = tableBelow(page, "The packages of the examples").map((row) =>
      codeIn(row["package"] ?? ""),
    );
    const used = applications.flatMap(({ content }) =>
      Object.keys((JSON.parse(content) as { readonly dependencies: object }).dependencies),
    );
    const known = [...listed.flat(), "@inference-server/core", "@acme/parquet-codec"];
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("the page's tables of negotiation", () => {
  const echo = definePlugin({
    name: "echo",
    hooks: { modelFn: () => null, predictFn: ({ data }) => data },
  });
  const nested = definePlugin({
    name: "nested",
    hooks: { modelFn: () => null, predictFn: () => [{ a: { b: { c: [1, 2] } } }] },
  });
  const codecs: Preset = [csvCodec(), ...jsonCodecs, msgpackCodec()];

  it("say who reads a request", async () => {
    const service = createService({ plugins: [echo, ...codecs] });
    for (const row of tableBelow(page, "Content-Type and who reads it")) {
      const contentType = codeIn(row["Content-Type"] ?? "")[0];
      const [reader] = codeIn(row["read by"] ?? "");
      expect([contentType, await readerOf(service, contentType)]).toEqual([
        contentType,
        reader ?? row["read by"],
      ]);
    }
  });

  it.each([
    ["Accept and what is answered", createService({ plugins: [echo, ...codecs] })],
    [
      "Accept with a default of CSV",
      createService({ plugins: [echo, ...codecs], defaultAccept: "text/csv" }),
    ],
    ["Accept and a nested prediction", createService({ plugins: [nested, ...codecs] })],
  ])("say what is written: %s", async (heading, service) => {
    const rows = tableBelow(page, heading);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const contentType = codeIn(row["Content-Type"] ?? "")[0];
      const accept = codeIn(row["Accept"] ?? "")[0];
      const answer = codeIn(row["answer"] ?? "")[0] ?? row["answer"];
      const written = await answerOf(service, contentType, accept);
      expect({ contentType, accept, answer: written }).toEqual({ contentType, accept, answer });
    }
  });
});

/** Who reads it: whoever is at fault for a body that nobody can decode. */
async function readerOf(
  service: Service,
  contentType: string | undefined,
): Promise<string | undefined> {
  const body = Uint8Array.of(0xc1, 0x22, 0xff);
  const result = await service.invoke({ body, headers: { "content-type": contentType } });
  if (result.ok || result.problem.status === 415) return result.ok ? undefined : "415";
  return result.report.failure?.plugin;
}

async function answerOf(
  service: Service,
  contentType = "",
  accept: string | undefined,
): Promise<string> {
  const body = bodies.find(([type]) => contentType.startsWith(type))?.[1] ?? "{}";
  const headers = { "content-type": contentType, accept };
  const result = await service.invoke({ body: Buffer.from(body, "latin1"), headers });
  return result.ok ? result.contentType : String(result.problem.status);
}

/** One record in each format, `{ x: 1 }`. */
const bodies = [
  ["text/csv", "x\n1\n"],
  ["application/msgpack", "\u0081\u00a1x\u0001"],
  ["application/", '{"x":1}'],
] as const;

/** What the page says of an application: the composition, or why there is none. */
async function compositionOf(from: string): Promise<string> {
  try {
    const discovery = await discoverPlugins({ from });
    createService({ plugins: discovery.plugins });
    return describeComposition(discovery);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function describeComposition({ plugins, replaced, skipped }: Discovery): string {
  const left = skipped.map(
    ({ dependency, plugin = dependency, reason }) => `${plugin} (${reason})`,
  );
  return [
    `asked: ${plugins.map(({ name }) => name).join(", ")}`,
    ...replaced.map(
      ({ name, package: of, by, byPackage }) =>
        `replaced: "${name}" of ${of}, by "${by}" of ${byPackage}`,
    ),
    ...(left.length === 0 ? [] : [`left out: ${left.join(", ")}`]),
  ].join("\n");
}

const pluginPackage = (name: string): string =>
  JSON.stringify({
    name,
    version: "1.0.0",
    type: "module",
    exports: "./index.js",
    inferenceServer: { plugin: ".", apiVersion: 1 },
  });

const model = (name: string): string =>
  `import { defineModel } from "@inference-server/core";
   export default defineModel({ name: "${name}", predict: () => 1 });`;

/** The packages that are not this workspace's. */
const packages: Readonly<Record<string, string>> = {
  "tides/package.json": pluginPackage("tides"),
  "tides/index.js": model("tides"),
  "surge/package.json": pluginPackage("surge"),
  "surge/index.js": model("surge"),
  "left-pad/package.json": JSON.stringify({ name: "left-pad", version: "1.3.0" }),
  "@acme/codecs/package.json": pluginPackage("@acme/codecs"),
  "@acme/codecs/index.js": `
    import { csvCodec } from "@inference-server/csv-codec";
    import { jsonCodec } from "@inference-server/json-codec";
    export default [csvCodec({ delimiter: ";" }), jsonCodec()];`,
};
