/** Header names and their values. */
export type Headers = Readonly<Record<string, string>>;

/** A client's headers, as the platform deals with them. */
export interface PlatformHeaders {
  /** What reaches the container. */
  readonly passed: Headers;
  /** The names of what does not. */
  readonly dropped: readonly string[];
}

/** Takes away what the platform takes away: every header that InvokeEndpoint does not know. */
export function platformHeaders(headers: Headers): PlatformHeaders {
  const entries = Object.entries(headers);
  return {
    passed: Object.fromEntries(entries.filter(isKnown)),
    dropped: entries.filter((entry) => !isKnown(entry)).map(([name]) => name),
  };
}

function isKnown([name]: readonly [string, string]): boolean {
  return known.has(name.toLowerCase());
}

/** Headers that no container has been told of, such as the platform may add. */
export const addedHeaders: Headers = {
  "X-Amzn-SageMaker-Not-Yet-Known": "1",
  "X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678",
  "X-Forwarded-For": "10.32.0.2",
};

const known: ReadonlySet<string> = new Set(
  [
    "Content-Type",
    "Accept",
    ...[
      "Adapter-Alias",
      "Adapter-Identifier",
      "Custom-Attributes",
      "Enable-Explanations",
      "Inference-Component",
      "Inference-Id",
      "Prefix-Aware-Id",
      "Session-Id",
      "Target-Container-Hostname",
      "Target-Model",
      "Target-Variant",
    ].map((name) => `X-Amzn-SageMaker-${name}`),
  ].map((name) => name.toLowerCase()),
);
