/**
 * Has a streamed body that fails break its connection, so that the client knows it is not complete.
 * The listener of `@hono/node-server` would print the error and, early enough, send its message.
 */
export function breakOff(response: Response, outgoing: { destroy(): unknown }): Response {
  const { body, headers, status } = response;
  // A body with a length was complete before it was sent.
  if (body === null || headers.has("Content-Length")) return response;
  const reader = body.getReader();
  const guarded = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        // Logged by whoever made the stream. Neither closed nor failed: nothing more is sent.
        outgoing.destroy();
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
  return new Response(guarded, { status, headers });
}
