import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startServer } from "../src/start-server.ts";
import { simulateSageMaker, type SimulationOptions } from "../src/sagemaker/simulate-sagemaker.ts";
import type { Finding } from "../src/sagemaker/finding.ts";

// They wait for processes, and hardly compute.
vi.setConfig({ maxConcurrency: 10 });

const container = fileURLToPath(new URL("fixtures/container.ts", import.meta.url));
const samples = [{ body: "fair isle,8\n", contentType: "text/csv", accept: "text/csv" }];

/** Simulates the platform on the fixture. A minute of the platform's is three seconds here. */
async function simulate(
  fault: string,
  options: SimulationOptions & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<readonly Finding[]> {
  const { env, ...others } = options;
  return simulateSageMaker(
    { command: [process.execPath, container], env: { FAULT: fault, ...env } },
    { clock: 0.05, samples, ...others },
  );
}

/** What is not as it should be, by fact. */
function flawsOf(findings: readonly Finding[]): Readonly<Record<string, string>> {
  const flaws = findings.filter(({ verdict }) => verdict === "fail" || verdict === "warning");
  return Object.fromEntries(flaws.map(({ id, verdict, found }) => [id, `${verdict}: ${found}`]));
}

describe.concurrent("a server that breaks one fact", () => {
  it.each([
    ["serve-argument", /^fail: Before \/ping said 200, it ended with code 2\. I know no argument/],
    ["ping-steady", /^fail: After the first 200: .*503/],
    ["accept-in-time", /^fail: 10 connections at once, the slowest in \d{3,} ms/],
    ["ping-in-time", /^fail: A ping had no answer within 2000 ms\.$/],
    ["ping-methods", /^warning: HEAD: 405, POST: 405\.$/],
    ["ping-body", /^warning: The body is .*Healthy/],
    ["ping-quiet", /^warning: 5 pings printed 5 lines\.$/],
    ["sample-answered", /^fail: Sample 0 \(text\/csv\): 401 Who are you\?\.$/],
    ["answer-in-time", /^fail: Sample 0 \(text\/csv\): none in 3000 ms\.$/],
    ["unknown-headers", /^fail: With .*X-Forwarded-For: 400 What is this\? in place of 200/],
    ["body-exact", /^fail: In two pieces: another body\.$/],
    ["chunked-body", /^fail: Chunked: 411 How long is it\? in place of 200 text\/csv\.$/],
    ["content-length", /^fail: Sample 0 \(text\/csv\): none, but Transfer-Encoding: chunked\.$/],
    ["response-headers", /^fail: The largest have \d{4} bytes \(POST \/invocations\)\.$/],
    ["content-type", /^fail: Sample 0 \(text\/csv\): "text\/csv; charset=utf-8"\.$/],
    ["accept-default", /^fail: Without: 406 .* With \*\/\*: 200 text\/csv\.$/],
    ["custom-attributes", /^fail: A request without any got those of the one before\.$/],
    ["error-status", /^warning: An unknown type: 500, for the client 424\. A broken body: 400/],
    ["error-words", /^fail: An unknown type \(415\): of \d+ characters the first 2048 do not say/],
    ["execution-parameters", /^fail: "MaxPayloadInMB" is "6"\.$/],
    ["execution-limits", /^fail: 50 × 6 MB are 300 MB\.$/],
    ["metrics-route", /^warning: 500 There is nothing here\.$/],
    ["sigterm-exit", /^fail: It was still running after \d+ ms, and was ended by SIGKILL\.$/],
    ["sigterm-finishes", /^fail: The request that was running: /],
    ["sigterm-code", /^warning: It ended with code 3\.$/],
  ])("is told so of %s, and of nothing else", async (fault, expected) => {
    expect(flawsOf(await simulate(fault))).toEqual({ [fault]: expect.stringMatching(expected) });
  });

  it.each([
    ["bind-to-port", /^fail: Nobody listened on port \d+ within \d+ ms\.$/],
    ["ping-ready", /^fail: No 200 within \d+ ms: 503 \(\d+ times\)\.$/],
  ])("is told so of %s once its time is up", async (fault, expected) => {
    const findings = await simulate(fault, { clock: 0.004 });
    expect(flawsOf(findings)).toEqual({ [fault]: expect.stringMatching(expected) });
  });

  it("is told what it has written into the model directory", async () => {
    const modelDir = await mkdtemp(join(tmpdir(), "model-"));
    onTestFinished(() => rm(modelDir, { recursive: true }));
    await writeFile(join(modelDir, "model.onnx"), "weights");
    const findings = await simulate("model-directory", { modelDir, env: { MODEL_DIR: modelDir } });
    expect(flawsOf(findings)).toEqual({
      "model-directory": "fail: Written, changed or removed: cache.",
    });
  });

  it("is told that pings wait for its model", async () => {
    const busy = { body: "block", contentType: "text/csv" };
    const findings = await simulate("", { clock: 0.1, busy });
    expect(flawsOf(findings)).toEqual({
      "ping-while-busy": "fail: A ping beside it: no answer within 2000 ms.",
    });
  });
});

describe.concurrent("a server that keeps to the contract", () => {
  it("passes every fact", async () => {
    const modelDir = await mkdtemp(join(tmpdir(), "model-"));
    onTestFinished(() => rm(modelDir, { recursive: true }));
    const busy = { body: "wait", contentType: "text/csv" };
    const findings = await simulate("", { clock: 0.1, busy, modelDir });
    expect(findings.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  });

  it("is not stopped where it is given by URL, and nothing is said that needs a process", async () => {
    const findings = await atUrl();
    expect(flawsOf(findings)).toEqual({});
    expect(skippedIn(findings)).toEqual([
      "serve-argument",
      "bind-to-port",
      "ping-while-busy",
      "ping-quiet",
      "sigterm-exit",
      "sigterm-finishes",
      "sigterm-code",
      "model-directory",
    ]);
  });

  it("is asked for samples where there are none", async () => {
    const findings = await simulate("", { samples: [] });
    expect(flawsOf(findings)).toEqual({});
    expect(findings.find(({ id }) => id === "content-length")).toMatchObject({
      verdict: "skipped",
      advice: expect.stringContaining("`samples`"),
    });
  });

  it("is not proved to answer pings beside a request that is soon done", async () => {
    const findings = await simulate("", { busy: { body: "quick", contentType: "text/csv" } });
    expect(findings.find(({ id }) => id === "ping-while-busy")).toMatchObject({
      verdict: "skipped",
      found: expect.stringMatching(/took \d+ ms: 200/),
    });
  });

  it("gets only those headers of a sample that the platform lets through", async () => {
    const [sample] = samples;
    const headers = { Authorization: "Bearer x", "X-Amzn-SageMaker-Inference-Id": "an-id" };
    const findings = await simulate("sample-answered", {
      samples: [{ contentType: "text/csv", body: "", ...sample, headers }],
    });
    expect(flawsOf(findings)).toEqual({
      "sample-answered": expect.stringContaining("Dropped on the way: Authorization."),
    });
  });
});

describe.concurrent("what cannot be simulated", () => {
  it("is a program that does not exist, which is a finding", async () => {
    const findings = await simulateSageMaker({ command: ["/nowhere/at-all"] }, { clock: 0.05 });
    expect(flawsOf(findings)).toEqual({
      "serve-argument": expect.stringMatching(/could not be started\. .*ENOENT/),
    });
  });

  it("is a URL where nobody listens, which is a finding", async () => {
    const findings = await simulateSageMaker({ url: "http://127.0.0.1:1" });
    expect(flawsOf(findings)).toEqual({
      "ping-ready": expect.stringMatching(/^fail: No 200 within \d+ ms: nobody listens\.$/),
    });
  });

  it("is a URL where something else listens, which is a finding", async () => {
    const other = createServer((_, response) => response.writeHead(404).end()).listen(
      0,
      "127.0.0.1",
    );
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    expect(flawsOf(await simulateSageMaker({ url: `http://127.0.0.1:${port}` }))).toEqual({
      "ping-ready": expect.stringMatching(/^fail: No 200 within \d+ ms: 404 \(1 times\)\.$/),
    });
  });

  it("is a clock that stands still, which is refused", async () => {
    await expect(simulate("", { clock: 0 })).rejects.toThrow(
      new RangeError(
        '"clock" is 0. Expected a number above 0: 1 is the platform\'s own time, 0.1 a tenth of it.',
      ),
    );
  });
});

function skippedIn(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ verdict }) => verdict === "skipped").map(({ id }) => id);
}

/** The fixture, running already. */
async function atUrl(): Promise<readonly Finding[]> {
  const env = { SAGEMAKER_BIND_TO_PORT: "0" };
  const server = await startServer([process.execPath, container], { env });
  onTestFinished(async () => void (await server.stop()));
  const findings = await simulateSageMaker({ url: server.origin }, { samples });
  expect((await fetch(`${server.origin}/ping`)).status).toBe(200);
  return findings;
}
