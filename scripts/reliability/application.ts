import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** An application whose records say what shall happen to the process that runs the model. */
export interface Application extends AsyncDisposable {
  readonly path: string;
  /** Has the first loads go wrong in these ways, one after the other. */
  breakLoads(ways: readonly ("fail" | "hang")[]): Promise<void>;
}

/** Writes it to a folder of its own, which is removed with it. */
export async function makeApplication(): Promise<Application> {
  const path = await mkdtemp(join(tmpdir(), "reliability-"));
  const scope = join(path, "node_modules", "@inference-server");
  await mkdir(scope, { recursive: true });
  for (const name of ["core", "node"]) {
    await symlink(
      fileURLToPath(new URL(`../../packages/${name}`, import.meta.url)),
      join(scope, name),
    );
  }
  await writeFile(join(path, "package.json"), manifest);
  await writeFile(join(path, "main.ts"), main);
  await writeFile(join(path, "plugins.ts"), plugins);
  return {
    path,
    breakLoads: (ways) => writeFile(join(path, "loads"), ways.join("\n")),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

const manifest = JSON.stringify({
  name: "reliability",
  type: "module",
  inferenceServer: { plugins: "./plugins.ts" },
});

const main = `import { serve } from "@inference-server/node";
await serve({ from: import.meta.url });
`;

/** How long a load that hangs computes without a pause, in milliseconds. */
export const hangTime = 1500;

const plugins = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { defineCodec, defineModel } from "@inference-server/core";

const json = defineCodec({
  name: "json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  encode: (value) => JSON.stringify(value),
});

/** Of a body that is no JSON, its length is the record. */
const length = defineCodec({
  name: "length",
  consumes: ["application/octet-stream"],
  decode: (bytes) => ({ bytes: bytes.byteLength }),
});

const stream = defineCodec({
  name: "stream",
  produces: ["application/octet-stream"],
  recordsOnly: true,
  encode: () => "",
  async *encodeStream(values) {
    for await (const value of values) yield new Uint8Array(65_536).fill(value);
  },
});

function compute(milliseconds) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
}

async function* chunks(count) {
  for (let number = 0; number < count; number += 1) {
    if (number % 16 === 0) await pause(0);
    yield number % 256;
  }
}

const leaked = [];

export default [
  json,
  length,
  stream,
  defineModel({
    name: "moody",
    load: () => {
      if (!existsSync("loads")) return {};
      const [way = "", ...rest] = readFileSync("loads", "utf8").split("\\n");
      writeFileSync("loads", rest.join("\\n"));
      if (way === "fail") throw new Error("The load was to fail.");
      if (way === "hang") compute(${hangTime});
      return {};
    },
    predict: ({ record }) => {
      if (record.compute !== undefined) compute(record.compute);
      if (record.forever === true) for (;;);
      if (record.abort === true) process.abort();
      if (record.exhaust === true) for (;;) leaked.push(new Array(100_000).fill(leaked.length));
      if (record.leak !== undefined) leaked.push(Buffer.alloc(record.leak * 1024 ** 2, 1));
      if (record.chunks !== undefined) return chunks(record.chunks);
      if (record.bytes !== undefined) return { bytes: record.bytes };
      return { pid: process.pid };
    },
  }),
];
`;
