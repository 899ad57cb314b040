import { readFileSync } from "node:fs";
import { startServer } from "@inference-server/testing";
import { expect, it } from "vitest";

const csv = readFileSync(new URL("data/features.csv", import.meta.url), "utf8");
const rows = csv.trimEnd().split("\n").slice(1);
const { sklearn_label: labels }: { readonly sklearn_label: readonly number[] } = JSON.parse(
  readFileSync(new URL("data/expected.json", import.meta.url), "utf8"),
);

const clients = 64;

it("answers each of many concurrent clients of a worker its own row, and a bad one its own error", async () => {
  const server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    { cwd: new URL("..", import.meta.url), env: { WORKERS: "1" } },
  );
  const ask = async (body: string): Promise<Response> =>
    await fetch(`${server.origin}/invocations`, {
      method: "POST",
      headers: { "content-type": "text/csv", accept: "application/json" },
      body,
    });
  try {
    const found: unknown[] = [];
    let next = 0;
    const client = async (): Promise<void> => {
      for (let row = next++; row < rows.length; row = next++) {
        const isBad = row % 10 === 9;
        const response = await ask(isBad ? "1,2,3\n" : `${rows[row]}\n`);
        const answer: unknown = await response.json();
        found[row] = isBad ? response.status : (answer as { label: number }[])[0]?.label;
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    expect(found).toEqual(labels.map((label, row) => (row % 10 === 9 ? 422 : label)));
  } finally {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  }
});
