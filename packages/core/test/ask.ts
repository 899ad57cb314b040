import { collect } from "../src/chain.ts";
import type { InvocationResult, RequestHeaders, Service } from "../src/index.ts";

/** An answer with its body as text, so that tests can compare it. */
export type Answer =
  | (Omit<Extract<InvocationResult, { ok: true }>, "body"> & { readonly body: string })
  | Extract<InvocationResult, { ok: false }>;

/** Asks a service, in JSON unless the headers say otherwise. */
export async function ask(
  service: Service,
  body: unknown,
  headers: RequestHeaders = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const result = await service.invoke({
    body: body instanceof Uint8Array ? body : new TextEncoder().encode(textOf(body)),
    headers: { "content-type": "application/json", ...headers },
    ...(signal && { signal }),
  });
  return result.ok ? { ...result, body: await bodyOf(result.body) } : result;
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

async function bodyOf(body: Extract<InvocationResult, { ok: true }>["body"]): Promise<string> {
  if (typeof body === "string") return body;
  const chunks = body instanceof Uint8Array ? [body] : await collect(body);
  return chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
}
