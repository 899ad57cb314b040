import {
  createService,
  type InvocationResult,
  type Plugin,
  type Service,
} from "@inference-server/core";
import { onTestFinished } from "vitest";
import csvCodec from "@inference-server/csv-codec/plugin";
import jsonCodecs from "@inference-server/json-codec/plugin";
import msgpackCodec from "@inference-server/msgpack-codec/plugin";
import { onnxModel } from "../src/onnx-model.ts";

/** A service of one model directory with all three codecs; closed when the test has finished. */
export function serveModel(modelDir: string, plugin: Plugin = onnxModel()): Service {
  const service = createService({
    plugins: [plugin, jsonCodecs, msgpackCodec, csvCodec],
    modelDir,
  });
  onTestFinished(() => service.close());
  return service;
}

/** Posts a body, written already. */
export async function post(
  service: Service,
  body: string | Uint8Array,
  contentType = "application/json",
  accept = "application/json",
): Promise<InvocationResult> {
  return await service.invoke({
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    headers: { "content-type": contentType, accept },
  });
}

/** Posts a value as JSON, and answers what JSON answered, or the problem. */
export async function ask(service: Service, value: unknown): Promise<unknown> {
  const result = await post(service, JSON.stringify(value));
  return result.ok ? JSON.parse(textOf(result)) : result.problem;
}

/** The text of an answer; of a problem its detail, which a test then shows. */
export function textOf(result: InvocationResult): string {
  return new TextDecoder().decode(bytesOf(result));
}

/** The bytes of an answer; of a problem its detail. */
export function bytesOf(result: InvocationResult): Uint8Array {
  const body = result.ok ? result.body : result.problem.detail;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError("The answer came in pieces, which no test here asks for.");
}
