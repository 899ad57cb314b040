import {
  definePlugin,
  type InvocationResult,
  type Plugin,
  type Service,
} from "@inference-server/core";

/** Never on the wire: it stands for a value that is handed over as it is. */
const mediaType = "application/vnd.inference-server.value";

interface Handover {
  readonly value: unknown;
  prediction?: unknown;
}

/** One request to a service of which either end may be a value instead of bytes. */
export interface ExchangeRequest {
  /** What to hand over: a value as it is, or a body of some media type. */
  readonly input:
    | { readonly value: unknown }
    | { readonly body: Uint8Array; readonly contentType: string };
  /** The answer's media type; `undefined`: the prediction as it is. */
  readonly accept?: string | undefined;
}

/** A refusal, the prediction as it is, or the answer's bytes. */
export type ExchangeResult =
  | (InvocationResult & { readonly ok: false })
  | { readonly ok: true; readonly value: unknown }
  | (InvocationResult & { readonly ok: true });

/**
 * Lets values into a service and out of it without a codec, through the same invocation as every
 * request: negotiation, validation, wrappers and the classes of errors are the service's own.
 */
export class ValueExchange {
  // The service passes the headers on as they are: they tell one request from another.
  readonly #handovers = new WeakMap<object, Handover>();

  /** The plugin that the service must be created with. */
  readonly plugin: Plugin = definePlugin({
    name: "@inference-server/testing",
    hooks: {
      inputFn: {
        order: "first",
        consumes: [mediaType],
        handler: ({ context }) => this.#handovers.get(context.headers)?.value,
      },
      outputFn: {
        order: "first",
        produces: [mediaType],
        handler: ({ prediction, context }) => {
          const handover = this.#handovers.get(context.headers);
          if (handover !== undefined) handover.prediction = prediction;
          return { body: "", contentType: mediaType };
        },
      },
    },
  });

  /** Sends one request. A value must not be `undefined`, which no request can be. */
  async send(service: Service, { input, accept }: ExchangeRequest): Promise<ExchangeResult> {
    const isValue = "value" in input;
    const headers = {
      "content-type": isValue ? mediaType : input.contentType,
      accept: accept ?? mediaType,
    };
    const handover: Handover = { value: isValue ? input.value : undefined };
    this.#handovers.set(headers, handover);
    const body = isValue ? new Uint8Array() : input.body;
    const result = await service.invoke({ body, headers });
    if (!result.ok || accept !== undefined) return result;
    return { ok: true, value: handover.prediction };
  }
}
