/** The pages that facts come from; those that are not AWS's say so. */
const pages = {
  hosting: "Custom Inference Code with Hosting Services",
  batch: "Custom Inference Code with Batch Transform",
  createTransformJob: "CreateTransformJob (API reference)",
  invokeEndpoint: "InvokeEndpoint (API reference)",
  direct: "Invoke a multi-container endpoint with direct invocation",
  observability: "Detailed observability (monitoring-detailed-observability-getting-started.html)",
  logs: "Log groups and streams (logging-cloudwatch.html)",
  metrics: "Monitoring SageMaker with CloudWatch (monitoring-cloudwatch.html)",
} as const;

/** A fact of the platform's contract. */
export interface Fact {
  readonly fact: string;
  readonly source: string;
  /** What to do where it does not hold. */
  readonly advice: string;
}

/** A fact's stable name. */
export type FactId = keyof typeof table;

const table = {
  "serve-argument": {
    fact: "The container is started as `docker run IMAGE serve`.",
    source: pages.hosting,
    advice: "Accept the argument `serve`, and stay in the foreground.",
  },
  "bind-to-port": {
    fact: "Where SAGEMAKER_BIND_TO_PORT is set, the container listens there, else on port 8080.",
    source: pages.direct,
    advice: "Take the port from SAGEMAKER_BIND_TO_PORT, and listen on every address.",
  },
  "ping-ready": {
    fact: "/ping answers 200 within 8 minutes of the start.",
    source: pages.hosting,
    advice:
      "Answer 503 while loading and 200 after it. A model that needs longer needs a larger " +
      "ContainerStartupHealthCheckTimeoutInSeconds.",
  },
  "ping-steady": {
    fact: "Once ready, /ping stays at 200; else the instance is replaced.",
    source: pages.hosting,
    advice: "Answer 200 as long as requests can be answered.",
  },
  "accept-in-time": {
    fact: "Connections are accepted within 250 ms.",
    source: pages.hosting,
    advice: "Do not block the process that listens, and keep the system's listen backlog.",
  },
  "ping-in-time": {
    fact: "Every ping is answered within 2 s.",
    source: pages.hosting,
    advice: "Remember the model's health instead of finding it out at every ping.",
  },
  "ping-while-busy": {
    fact: "Pings are answered within 2 s while an invocation is running.",
    source: pages.hosting,
    advice: "Compute in another process or thread than the one that answers /ping.",
  },
  "ping-methods": {
    fact: "/ping is asked by GET; one sentence of the page says POST, and load balancers use HEAD.",
    source: pages.hosting,
    advice: "Answer GET, HEAD and POST alike: it costs nothing.",
  },
  "ping-body": {
    fact: "The answer to a ping has an empty body.",
    source: pages.hosting,
    advice: "Answer /ping without a body. Known images answer with JSON and pass.",
  },
  "ping-quiet": {
    fact: "What the container prints is kept in CloudWatch Logs, and a ping comes every few seconds.",
    source: pages.logs,
    advice: "Do not log pings.",
  },
  "sample-answered": {
    fact: "Of a client's headers, only those that InvokeEndpoint knows reach the container.",
    source: pages.hosting,
    advice:
      "Answer each sample with 200 from its body, Content-Type, Accept and X-Amzn-SageMaker headers " +
      "alone. Authorization and cookies never arrive.",
  },
  "answer-in-time": {
    fact: "An invocation is answered within 60 s.",
    source: pages.hosting,
    advice:
      "Make the model faster, send fewer records in one request, or use asynchronous inference.",
  },
  "unknown-headers": {
    fact: "The platform may add headers; the container ignores those it does not know.",
    source: pages.hosting,
    advice: "Let no unknown header change the answer.",
  },
  "body-exact": {
    fact: "The request body is the client's, byte for byte, however the network cuts it.",
    source: pages.hosting,
    advice: "Read the body to its end before using it.",
  },
  "chunked-body": {
    fact: "With MaxPayloadInMB=0, Batch Transform sends bodies chunked, without Content-Length.",
    source: pages.createTransformJob,
    advice: "Accept Transfer-Encoding: chunked, and count bytes while reading.",
  },
  "content-length": {
    fact: "Asynchronous inference refuses an answer without Content-Length.",
    source: "Not documented; seen in deepjavalibrary/djl-serving, issue 2567",
    advice: "Send Content-Length, unless the answer is meant for response streaming.",
  },
  "response-headers": {
    fact: "The headers of an answer have fewer than 4,096 bytes in total.",
    source: "Not documented; seen in aws/deep-learning-containers, issue 4668",
    advice: "Send fewer or shorter headers.",
  },
  "content-type": {
    fact: "SageMaker's Python SDK compares the answer's Content-Type as a string: `text/csv`, bare.",
    source: "SageMaker Python SDK, NumpyDeserializer and PandasDeserializer",
    advice: "Answer with the media type that was asked for, without adding a charset.",
  },
  "accept-default": {
    fact: "A client without a preference may arrive with Accept: */* or with none.",
    source: "SageMaker Inference Toolkit, Accept and its default",
    advice: "Treat a missing Accept and `*/*` alike.",
  },
  "custom-attributes": {
    fact: "Custom attributes come back only if the container sets them, up to 1,024 visible characters.",
    source: pages.invokeEndpoint,
    advice: "Set X-Amzn-SageMaker-Custom-Attributes from the request at hand, or leave it out.",
  },
  "error-status": {
    fact: "A 4xx or 5xx becomes ModelError (424); 2xx is a prediction, whatever it says.",
    source: pages.invokeEndpoint,
    advice:
      "Answer a request that cannot be read with 4xx, and keep 5xx for the server's own faults.",
  },
  "error-words": {
    fact: "A client sees the first 2,048 characters of an error's body, and none of its headers.",
    source: pages.invokeEndpoint,
    advice:
      "Begin the body with a sentence that says what is wrong; no page, no stack, no echo first.",
  },
  "execution-parameters": {
    fact: "/execution-parameters is optional; if there, it is JSON with the three keys.",
    source: pages.batch,
    advice:
      "Answer BatchStrategy, MaxConcurrentTransforms and MaxPayloadInMB, the numbers as integers, or 404.",
  },
  "execution-limits": {
    fact: "MaxPayloadInMB is at most 100, and so is MaxConcurrentTransforms × MaxPayloadInMB.",
    source: pages.createTransformJob,
    advice: "Lower one of the two.",
  },
  "metrics-route": {
    fact: "A collector may GET /metrics every 60 s; whoever has no metrics answers 404, cheaply.",
    source: pages.observability,
    advice: "Answer /metrics with metrics or a short 404, within 2 s, and do not log it.",
  },
  "sigterm-exit": {
    fact: "SIGTERM asks the container to end; SIGKILL follows after 30 s.",
    source: pages.hosting,
    advice:
      "Handle SIGTERM: stop accepting, finish what runs, exit. ENTRYPOINT in its exec form lets the " +
      "signal arrive.",
  },
  "sigterm-finishes": {
    fact: "An invocation that runs when SIGTERM comes has these 30 s to end; cut off, it is a ModelError.",
    source: pages.hosting,
    advice: "Finish the requests under way before exiting.",
  },
  "sigterm-code": {
    fact: "A container that ends when it is told to ends with 0.",
    source: "Not documented; what process managers and people take for a good end",
    advice: "Exit with 0 after SIGTERM.",
  },
  "model-directory": {
    fact: "The model directory is read-only.",
    source: pages.hosting,
    advice: "Write to /tmp.",
  },
} as const satisfies Readonly<Record<string, Fact>>;

/** Every fact that a server can be held against, in the order in which it is. */
export const facts: Readonly<Record<FactId, Fact>> = table;
