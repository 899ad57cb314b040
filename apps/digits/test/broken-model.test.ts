import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "@inference-server/testing";
import { expect, it, onTestFinished } from "vitest";

const whole = await readFile(new URL("../model/model.onnx", import.meta.url));
// A field that says it has 2 GB, of which nothing comes.
const hostile = Buffer.concat([Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x07]), Buffer.alloc(9)]);

it.each([
  ["empty", Buffer.alloc(0), "0", "it is empty"],
  ["empty", Buffer.alloc(0), "1", "it is empty"],
  ["cut off", whole.subarray(0, 2000), "1", "it ends inside the field"],
  ["hostile", hostile, "1", "it ends inside the field"],
])("says in one line why a model that is %s is not served", async (_, file, workers, reason) => {
  const modelDir = await mkdtemp(join(tmpdir(), "model-"));
  onTestFinished(() => rm(modelDir, { recursive: true }));
  await writeFile(join(modelDir, "model.onnx"), file);
  const server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    {
      cwd: new URL("..", import.meta.url),
      env: { MODEL_DIR: modelDir, WORKERS: workers },
      untilReady: false,
    },
  );
  onTestFinished(async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
  const failures = () => server.log.filter(({ event }) => event === "not_ready");
  await expect.poll(failures, { timeout: 20_000 }).toHaveLength(1);
  expect(failures()[0]).toMatchObject({
    level: "error",
    msg: expect.stringMatching(
      new RegExp(`^The model could not be loaded: "${modelDir}/model.onnx" .*: ${reason}`, "u"),
    ) as unknown,
  });
  expect((await fetch(`${server.origin}/ping`)).status).toBe(503);
});
