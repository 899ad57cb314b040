/** Asks a server for a prediction. */
export function invoke(origin: string, record: unknown): Promise<Response> {
  return fetch(`${origin}/invocations`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Amzn-SageMaker-Inference-Id": "an-id" },
    body: JSON.stringify(record),
  });
}
