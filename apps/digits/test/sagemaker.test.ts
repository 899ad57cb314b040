import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findingsTable, simulateSageMaker } from "@inference-server/testing";
import { expect, it } from "vitest";

const csv = readFileSync(new URL("data/features.csv", import.meta.url), "utf8");
const [header = "", first = "", ...others] = csv.trimEnd().split("\n");

it("keeps to SageMaker's contract", async () => {
  const findings = await simulateSageMaker(
    {
      command: [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: {
        HOST: "127.0.0.1",
        INFERENCE_SERVER_PLUGINS: fileURLToPath(
          new URL("./support/slow-digit.ts", import.meta.url),
        ),
      },
    },
    {
      clock: 0.1,
      busy: { body: `[[0.5${",0".repeat(63)}]]`, contentType: "application/json" },
      modelDir: new URL("../model", import.meta.url),
      samples: [
        // As CSVSerializer writes it, without a last line's end.
        { body: [first, ...others].join("\n"), contentType: "text/csv", accept: "text/csv" },
        { body: `${header}\n${first}\n`, contentType: "text/csv; header=present" },
        {
          body: `{"instances":[[${first}]]}`,
          contentType: "application/json",
          accept: "application/json",
        },
      ],
    },
  );
  const notPassed = findings.filter(({ verdict }) => verdict !== "pass");
  expect(notPassed, findingsTable(notPassed)).toEqual([]);
});
