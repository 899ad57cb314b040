import { Agent, request } from "node:http";
import type { Payload } from "./payload.ts";

/** A request's way, from here. */
export interface Posted {
  /** Until the last byte of the answer. */
  readonly milliseconds: number;
  /** Of the answer. */
  readonly bytes: number;
}

const agent = new Agent({ keepAlive: true });

/** Posts once, over a connection that is kept. The answer is counted and not kept. */
export function post(url: string, { headers, body }: Payload): Promise<Posted> {
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const start = performance.now();
  const length = { "Content-Length": String(body.byteLength) };
  request(url, { method: "POST", headers: { ...headers, ...length }, agent }, (response) => {
    let bytes = 0;
    response
      .on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
      })
      .on("error", reject)
      .on("end", () => {
        if (response.statusCode === 200)
          resolve({ milliseconds: performance.now() - start, bytes });
        else reject(new Error(`${url} answers ${response.statusCode}.`));
      });
  })
    .on("error", reject)
    .end(body);
  return promise;
}
