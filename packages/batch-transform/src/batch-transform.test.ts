import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { batchTransform } from "./batch-transform.ts";
import type { TransformEvent, TransformReport } from "./transform-event.ts";
import type { TransformOptions } from "./transform-options.ts";

const csvLines = {
  contentType: "text/csv",
  accept: "text/csv",
  splitType: "Line",
  assembleWith: "Line",
} as const;

type Answer = (body: string, response: ServerResponse, request: IncomingMessage) => unknown;

let folder = "";
let server: Server;
let answer: Answer;
let parameters: object | undefined;
let events: TransformEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-transform-"));
  answer = (body, response) => response.end(body.toUpperCase());
  parameters = undefined;
  events = [];
  server = createServer((request, response) => {
    if (request.url === "/ping") {
      response.end();
    } else if (request.url === "/execution-parameters") {
      response.writeHead(parameters === undefined ? 404 : 200).end(JSON.stringify(parameters));
    } else {
      void text(request).then((body) => answer(body, response, request));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function give(files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, "in", name, ".."), { recursive: true });
    await writeFile(join(folder, "in", name), content);
  }
}

function run(options: Partial<TransformOptions> = {}): Promise<TransformReport> {
  return batchTransform({
    inputs: [join(folder, "in")],
    output: join(folder, "out"),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onEvent: (event) => events.push(event),
    ...options,
  });
}

const output = (name: string): Promise<string> => readFile(join(folder, "out", name), "utf8");

function problem(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { "Content-Type": "application/problem+json", "Retry-After": "0" });
  response.end(
    JSON.stringify({ title: "", status, requestId: "1", type: "about:blank", ...content }),
  );
}

describe("a transform job", () => {
  it("sends files as they are where nobody says anything, and keeps their folders", async () => {
    const seen: unknown[] = [];
    answer = (body, response, { headers }) => {
      seen.push([headers["content-type"], headers.accept, headers["content-length"]]);
      response.end(body.toUpperCase());
    };
    await give({ "b.txt": "b\nb\n", "sub/a.txt": "a", "empty.txt": "" });
    const { transformed, failed } = await run();
    expect(failed).toEqual([]);
    expect(transformed.map(({ records }) => records)).toEqual([1, 1, 1]);
    expect(await output("b.txt.out")).toBe("B\nB\n");
    expect(await output("sub/a.txt.out")).toBe("A");
    expect(await output("empty.txt.out")).toBe("");
    expect(seen).toEqual([
      [undefined, undefined, "4"],
      [undefined, undefined, "0"],
      [undefined, undefined, "1"],
    ]);
  });

  it("takes the server's parameters, whichever way they are spelt", async () => {
    parameters = { BatchStrategy: "SINGLE_RECORD", MaxConcurrentTransforms: 2, MaxPayloadInMB: 1 };
    const bodies: string[] = [];
    answer = (body, response) => {
      bodies.push(body);
      response.end(body);
    };
    await give({ a: "1\n2\n3\n" });
    await run({ splitType: "Line", contentType: "text/csv", accept: "text/csv" });
    expect(bodies.toSorted()).toEqual(["1\n", "2\n", "3\n"]);
    expect(events).toContainEqual({
      type: "started",
      parameters: { batchStrategy: "SingleRecord", maxConcurrentTransforms: 2, maxPayloadInMB: 1 },
    });
  });

  it("never has more requests under way than it may, and writes answers in order", async () => {
    let underWay = 0;
    let most = 0;
    answer = (body, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      // The earlier the record, the later its answer.
      setTimeout(
        () => {
          underWay -= 1;
          response.end(body.toUpperCase());
        },
        20 - Number(body.slice(1)),
      );
    };
    const lines = Array.from({ length: 20 }, (_, index) => `a${index}`);
    await give({ one: lines.join("\n"), two: lines.join("\n") });
    await run({
      splitType: "Line",
      assembleWith: "Line",
      batchStrategy: "SingleRecord",
      maxConcurrentTransforms: 3,
    });
    const expected = lines.map((line) => `${line.toUpperCase()}\n`).join("");
    expect(await output("one.out")).toBe(expected);
    expect(await output("two.out")).toBe(expected);
    expect(most).toBe(3);
  });

  it("sends an input in chunks where the payload has no limit", async () => {
    answer = (body, response, { headers }) =>
      response.end(`${headers["transfer-encoding"]} ${headers["content-length"]} ${body}`);
    await give({ a: "text" });
    await run({ maxPayloadInMB: 0 });
    expect(await output("a.out")).toBe("chunked undefined text");
  });

  it("reads gzip, and says so of what is none", async () => {
    await give({ "a.gz": gzipSync("a\n"), "b.gz": "b\n" });
    const { failed } = await run({ compression: "Gzip" });
    expect(await output("a.gz.out")).toBe("A\n");
    expect(failed.map(({ failure }) => failure.message)).toEqual([
      `Reading "${join(folder, "in/b.gz")}" failed: incorrect header check`,
    ]);
  });

  it("filters, joins and filters again", async () => {
    answer = (body, response) => response.end(body.replaceAll(/.+/gu, "0.50,yes"));
    await give({ a: '1,"a,b",3\n2,c,4\n' });
    const { failed } = await run({
      ...csvLines,
      inputFilter: "$[1:]",
      joinSource: "Input",
      outputFilter: "$[0,1,-2]",
    });
    expect(failed).toEqual([]);
    expect(await output("a.out")).toBe('1,"a,b",0.50\n2,c,0.50\n');
  });

  it("joins JSON without changing how a number looks", async () => {
    answer = (body, response) => {
      expect(body).toBe("[1.0,12345678901234567890]\n");
      response.end('{"p":0.10}\n');
    };
    await give({ a: '{"id":1.50,"x":[1.0,12345678901234567890]}' });
    const json = "application/jsonlines";
    await run({
      ...csvLines,
      contentType: json,
      accept: json,
      inputFilter: "$.x",
      joinSource: "Input",
      outputFilter: "$['id','SageMakerOutput']",
    });
    expect(await output("a.out")).toBe('{"id":1.50,"SageMakerOutput":{"p":0.10}}\n');
  });

  it("does not join answers that are not one for each record", async () => {
    answer = (_, response) => response.end("1\n");
    await give({ a: "a\nb\n" });
    const { failed } = await run({ ...csvLines, joinSource: "Input" });
    expect(failed[0]?.failure.message).toContain(
      "answered 1 lines to the 2 records of lines 1 to 2",
    );
  });
});

describe("a failure", () => {
  it("of a record fails its file alone, at once, and names the record's line in the file", async () => {
    let requests = 0;
    answer = (body, response) => {
      if (!body.includes("bad")) return response.end(body);
      requests += 1;
      const errors = [{ record: 1, line: 2, pointer: "/age", detail: "Expected a number." }];
      return problem(response, 422, { code: "invalid_record", detail: "Record 1 is bad.", errors });
    };
    await give({ "a.csv": "1\n2\n3\n4\n5\nbad\n7\n", "b.csv": "1\n" });
    const { failed, transformed } = await run({ splitType: "Line", maxPayloadInMB: 4 / 1024 ** 2 });
    expect(transformed.map(({ input }) => input)).toEqual([join(folder, "in/b.csv")]);
    expect(failed).toMatchObject([
      {
        input: join(folder, "in/a.csv"),
        failure: {
          status: 422,
          message: "The server answered 422 invalid_record for line 6: Record 1 is bad.",
          records: [{ number: 7, unit: "line", pointer: "/age", detail: "Expected a number." }],
        },
      },
    ]);
    expect(requests).toBe(1);
    expect(await readdir(join(folder, "out"))).toEqual(["b.csv.out"]);
  });

  it.each([[500], [503], [429]])("of the server (%d) is tried again", async (status) => {
    let requests = 0;
    answer = (body, response) => {
      requests += 1;
      if (requests < 3) problem(response, status, { code: "busy", detail: "Later." });
      else response.end(body.toUpperCase());
    };
    await give({ a: "a" });
    const { failed } = await run();
    expect(failed).toEqual([]);
    expect(requests).toBe(3);
    expect(await output("a.out")).toBe("A");
  });

  it("that does not go away is one, after so many attempts", async () => {
    answer = (_, response) => response.writeHead(500, { "Retry-After": "0" }).end("oh\n");
    await give({ a: "a" });
    const { failed } = await run({ retries: 2 });
    expect(failed[0]?.failure.message).toBe("The server answered 500: oh (3 attempts)");
  });

  it("of a connection in the middle of an answer leaves nothing of that answer", async () => {
    let requests = 0;
    answer = (body, response) => {
      requests += 1;
      if (requests > 1) return response.end(body.toUpperCase());
      response.writeHead(200, { "Content-Length": 3_000_000 });
      return response.write(Buffer.alloc(2_000_000, "x"), () => response.destroy());
    };
    await give({ a: "right" });
    const { failed } = await run();
    expect(failed).toEqual([]);
    expect(await output("a.out")).toBe("RIGHT");
  });

  it("to answer in time is told with the setting", async () => {
    answer = () => undefined;
    await give({ a: "a" });
    const { failed } = await run({ timeout: 1, retries: 0 });
    expect(failed[0]?.failure.message).toContain(
      "there was no whole answer within 1 s (InvocationsTimeoutInSeconds).",
    );
  });

  it("names the line that a server names in words", async () => {
    answer = (body, response) =>
      body.includes("c")
        ? problem(response, 400, { code: "malformed_body", detail: "Line 1, column 2: no." })
        : response.end(body);
    await give({ a: "a\nb\nc\n" });
    const { failed } = await run({ splitType: "Line", maxPayloadInMB: 2 / 1024 ** 2 });
    expect(failed[0]?.failure.records).toEqual([
      { number: 3, unit: "line", pointer: "", detail: "This is the request's line 1." },
    ]);
  });
});

describe("a job that is run again", () => {
  it("skips what is finished, and does again what is out of date, or all by force", async () => {
    await give({ a: "a", b: "b" });
    await run();
    const [first, second] = [join(folder, "in/a"), join(folder, "in/b")];
    await utimes(first, new Date(), new Date(Date.now() + 60_000));
    expect(await run()).toMatchObject({
      transformed: [{ input: first }],
      skipped: [{ input: second, output: join(folder, "out/b.out") }],
    });
    expect(await run({ force: true })).toMatchObject({ transformed: [{}, {}], skipped: [] });
  });

  it("asks no server if nothing is left to do", async () => {
    await give({ a: "a" });
    await run();
    expect(await run({ url: "http://127.0.0.1:1" })).toMatchObject({ transformed: [], failed: [] });
  });

  it("has left nothing half-written when it was ended", async () => {
    const ended = new AbortController();
    answer = (body, response) => {
      if (!body.includes("3")) return response.end(body);
      return ended.abort(new Error("enough"));
    };
    await give({ a: "1\n2\n3\n4\n" });
    const job = { splitType: "Line", batchStrategy: "SingleRecord" } as const;
    await expect(run({ ...job, signal: ended.signal })).rejects.toThrow("enough");
    expect(await readdir(join(folder, "out"))).toEqual([]);
  });
});

describe("a job that cannot be run", () => {
  it("says all that is wrong with it", async () => {
    await expect(run({ inputs: ["nowhere"], retries: 9 })).rejects.toMatchObject({
      name: "JobError",
      fault: "usage",
      message:
        "InvocationsMaxRetries is 9. Expected a number of 0 to 3.\n" +
        'There is no file or folder "nowhere". Expected inputs that exist.',
    });
  });

  it("says that the server asks for more than SageMaker sends", async () => {
    parameters = { MaxConcurrentTransforms: 20, MaxPayloadInMB: 6 };
    await give({ a: "a" });
    await expect(run()).rejects.toMatchObject({
      fault: "usage",
      message: expect.stringContaining("MaxConcurrentTransforms 20 (the server's)"),
    });
  });

  it.each([
    [{ BatchStrategy: "MANY" }, 'answered BatchStrategy "MANY". Expected MULTI_RECORD,'],
    [{ MaxPayloadInMB: "6" }, 'answered MaxPayloadInMB "6". Expected an integer of 0 or more.'],
  ])("says what is wrong with the server's %j", async (stated, message) => {
    parameters = stated;
    await give({ a: "a" });
    await expect(run()).rejects.toMatchObject({
      fault: "server",
      message: expect.stringContaining(message),
    });
  });

  it("says that no server became ready", async () => {
    await give({ a: "a" });
    await expect(run({ url: "http://127.0.0.1:1", startTimeout: 0.1 })).rejects.toMatchObject({
      fault: "server",
      message: expect.stringContaining("http://127.0.0.1:1/ping did not answer 200 within 0.1 s."),
    });
  });

  it("says where an application was expected", async () => {
    await give({ a: "a" });
    await expect(run({ url: undefined, app: folder })).rejects.toThrow(
      `"${folder}" is not an application: "@inference-server/node" is not installed there.`,
    );
    await expect(run({ url: undefined, app: "nowhere" })).rejects.toThrow('There is no "nowhere".');
  });
});
