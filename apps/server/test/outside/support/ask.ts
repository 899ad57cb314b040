import type { ServerProcess } from "@inference-server/testing";

/** A request of a client. */
export interface Question {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly accept?: string;
}

/** What came back, as far as composition decides it. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  /** Each byte as a character, so that texts and bytes are compared alike. */
  readonly body: string;
}

/** Asks a server for a prediction. */
export async function ask(
  { origin }: ServerProcess,
  { type, body, accept }: Question,
): Promise<Answer> {
  const response = await fetch(`${origin}/invocations`, {
    method: "POST",
    headers: { "Content-Type": type, ...(accept !== undefined && { Accept: accept }) },
    body,
  });
  return {
    status: response.status,
    type: response.headers.get("Content-Type"),
    body: Buffer.from(await response.arrayBuffer()).toString("latin1"),
  };
}
