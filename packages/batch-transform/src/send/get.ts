import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { Target } from "./target.ts";

/** What a route answered. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a route.
 *
 * @throws Error if there is no answer in so many milliseconds, or the signal is aborted.
 */
export async function get(
  target: Target,
  route: string,
  { milliseconds, signal }: { readonly milliseconds: number; readonly signal: AbortSignal },
): Promise<Reply> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
  const request = target.request(route, { signal: limit });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}
