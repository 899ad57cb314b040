import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { findingsTable, simulateSageMaker } from "@inference-server/testing";
import { expect, it, onTestFinished } from "vitest";

const question = { location: "Fair Isle" };
const json = JSON.stringify(question);

it("keeps to SageMaker's contract", async () => {
  const modelDir = await mkdtemp(join(tmpdir(), "model-"));
  onTestFinished(() => rm(modelDir, { recursive: true }));
  const findings = await simulateSageMaker(
    {
      command: [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: {
        HOST: "127.0.0.1",
        MODEL_DIR: modelDir,
        INFERENCE_SERVER_PLUGINS: fileURLToPath(new URL("./support/slow-area.ts", import.meta.url)),
      },
    },
    {
      clock: 0.1,
      busy: { body: '{"location":"Slow"}', contentType: "application/json" },
      modelDir,
      samples: [
        { body: json, contentType: "application/json" },
        { body: "Fair Isle\n", contentType: "text/csv", accept: "text/csv" },
        {
          body: `${json}\n`,
          contentType: "application/jsonlines",
          accept: "application/jsonlines",
        },
        {
          body: msgpackCodec().encode(question) as Uint8Array,
          contentType: "application/msgpack",
          accept: "text/csv, application/json",
        },
      ],
    },
  );
  const notPassed = findings.filter(({ verdict }) => verdict !== "pass");
  expect(notPassed, findingsTable(notPassed)).toEqual([]);
});
