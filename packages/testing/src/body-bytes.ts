import type { Body } from "@inference-server/core";

/** A response body as its bytes; one that comes in pieces is put together. */
export async function bodyBytes(body: Body): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (typeof body === "string") return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
