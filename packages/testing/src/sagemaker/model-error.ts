/** What a container answered. */
export interface ContainerAnswer {
  /** 0: it did not answer. */
  readonly status: number;
  readonly body: string | Uint8Array;
}

/** What InvokeEndpoint tells its client in place of an answer that is not 2xx. */
export interface ModelError {
  /** The status that the client sees, whatever the container's was. */
  readonly statusCode: 424;
  readonly body: {
    readonly Message: string;
    /** 0: there was no answer. */
    readonly OriginalStatusCode: number;
    /** What the container sent, cut. */
    readonly OriginalMessage: string;
    readonly LogStreamArn: string;
  };
}

/** The characters that a client sees of `Message` and of `OriginalMessage`. */
export const messageLimit = 2048;

/**
 * What the client of an endpoint sees of a container's error: ModelError, 424, with the first 2,048
 * characters of the body. `undefined` for 2xx, which the client gets as it is.
 *
 * Source: InvokeEndpoint, API reference, "Errors".
 */
export function toModelError({ status, body }: ContainerAnswer): ModelError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const message = status === 0 ? timedOut : textOf(body);
  const side = status >= 400 && status < 500 ? "client" : "server";
  return {
    statusCode: 424,
    body: {
      Message: cut(
        `Received ${side} error (${status}) from primary with message "${message}". ` +
          `See ${logGroup} for more information.`,
      ),
      OriginalStatusCode: status,
      OriginalMessage: cut(message),
      LogStreamArn: `arn:aws:logs:us-east-1:111122223333:log-group:${logGroup}`,
    },
  };
}

const logGroup = "/aws/sagemaker/Endpoints/simulated";

const timedOut =
  "Your invocation timed out while waiting for a response from container primary. Review the " +
  "latency metrics for the container.";

function textOf(body: string | Uint8Array): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}

function cut(text: string): string {
  return text.slice(0, messageLimit);
}
