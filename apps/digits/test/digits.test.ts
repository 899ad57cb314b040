import { readFileSync } from "node:fs";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { startServer, type ServerProcess } from "@inference-server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Prediction {
  readonly label: number;
  readonly label_name: string;
  readonly probabilities: readonly number[];
}

/** What scikit-learn answered for the same rows. */
interface Expected {
  readonly sklearn_label: readonly number[];
  readonly sklearn_probabilities: readonly (readonly number[])[];
}

const csv = readFileSync(new URL("data/features.csv", import.meta.url), "utf8");
const [header = "", ...lines] = csv.trimEnd().split("\n");
const names = header.split(",");
const arrays = lines.map((line) => line.split(",").map(Number));
const objects = arrays.map((cells) =>
  Object.fromEntries(names.map((name, index) => [name, cells[index]])),
);
const expected: Expected = JSON.parse(
  readFileSync(new URL("data/expected.json", import.meta.url), "utf8"),
);
const msgpack = msgpackCodec();

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    { cwd: new URL("..", import.meta.url) },
  );
});
afterAll(async () => {
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

async function post(
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
  accept: string,
): Promise<Response> {
  return await fetch(`${server.origin}/invocations`, {
    method: "POST",
    headers: { "content-type": contentType, accept },
    body,
  });
}

function expectScikitLearn(predictions: readonly Prediction[]): void {
  expect(predictions.map(({ label }) => label)).toEqual(expected.sklearn_label);
  expect(predictions.map(({ label_name: name }) => name)).toEqual(
    expected.sklearn_label.map(String),
  );
  const differences = predictions.flatMap(({ probabilities }, row) =>
    probabilities.map((probability, label) =>
      Math.abs(probability - (expected.sklearn_probabilities[row]?.[label] ?? Number.NaN)),
    ),
  );
  expect(differences).toHaveLength(4500);
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

function jsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

describe("the digits application gives scikit-learn's answer for 450 rows", () => {
  it.each([
    ["CSV without a header", "text/csv", `${lines.join("\n")}\n`],
    ["CSV with its header", "text/csv; header=present", csv],
    ["JSON Lines of arrays", "application/jsonlines", jsonLines(arrays)],
    ["JSON Lines of objects", "application/jsonlines", jsonLines(objects)],
    ["JSON arrays", "application/json", JSON.stringify(arrays)],
    ["JSON objects", "application/json", JSON.stringify(objects)],
  ])("sent as %s", async (_, contentType, body) => {
    const response = await post(contentType, body, "application/json");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expectScikitLearn((await response.json()) as readonly Prediction[]);
  });

  it("sent in SageMaker's envelope, and answered in it", async () => {
    const body = JSON.stringify({ instances: arrays });
    const response = await post("application/json", body, "application/json");
    expect(response.status).toBe(200);
    const { predictions } = (await response.json()) as { predictions: readonly Prediction[] };
    expectScikitLearn(predictions);
  });

  it.each([
    ["arrays", arrays],
    ["objects", objects],
  ])("sent as MessagePack %s, and answered so", async (_, records) => {
    const body = msgpack.encode(records) ?? new Uint8Array();
    const response = await post("application/msgpack", body, "*/*");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/msgpack");
    const answer = msgpack.decode(new Uint8Array(await response.arrayBuffer()));
    expectScikitLearn(answer as readonly Prediction[]);
  });

  it("answered as JSON Lines", async () => {
    const response = await post("text/csv; header=present", csv, "application/jsonlines");
    expect(response.status).toBe(200);
    const answer = (await response.text()).trimEnd().split("\n");
    expectScikitLearn(answer.map((line): Prediction => JSON.parse(line)));
  });

  it("answered as CSV, a column for each probability", async () => {
    const response = await post("text/csv; header=present", csv, "text/csv; header=present");
    expect(response.status).toBe(200);
    const [columns = "", ...rows] = (await response.text()).trimEnd().split("\n");
    const digits = Array.from({ length: 10 }, (_, digit) => `probabilities.${digit}`);
    expect(columns.split(",")).toEqual(["label", "label_name", ...digits]);
    const predictions = rows.map((row): Prediction => {
      const [label, name = "", ...probabilities] = row.split(",");
      return {
        label: Number(label),
        label_name: name.replaceAll('"', ""),
        probabilities: probabilities.map(Number),
      };
    });
    expectScikitLearn(predictions);
  });
});

describe("the digits application refuses", () => {
  it.each([
    [
      "a record that is too short",
      "application/json",
      JSON.stringify([arrays[0], [1, 2, 3]]),
      1,
      "",
    ],
    [
      "text in place of a number",
      "application/json",
      JSON.stringify([["x", ...(arrays[0]?.slice(1) ?? [])]]),
      0,
      "/pixel_0_0",
    ],
    [
      "a missing feature",
      "application/json",
      JSON.stringify([{ ...objects[0], pixel_7_7: undefined }]),
      0,
      "/pixel_7_7",
    ],
    [
      "an unknown feature",
      "application/json",
      JSON.stringify([{ ...objects[0], id: 1 }]),
      0,
      "/id",
    ],
  ])("%s, and names it", async (_, contentType, body, record, pointer) => {
    const response = await post(contentType, body, "application/json");
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: "invalid_record",
      errors: [{ record, pointer }],
    });
  });
});
