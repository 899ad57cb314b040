import {
  createPluginManager,
  createService,
  definePlugin,
  type Plugin,
  type Preset,
  type Service,
  type Signature,
} from "@inference-server/core";
import { bodyBytes } from "./body-bytes.ts";
import { invocationError } from "./invocation-error.ts";
import { ValueExchange, type ExchangeResult } from "./value-exchange.ts";

/** A value in some format. */
export interface Encoded {
  readonly body: Uint8Array;
  /** The exact media type that the codec gave it. */
  readonly contentType: string;
}

/**
 * Writes and reads values as a client of a service would that has the same codecs: by the service's
 * own negotiation, without its model.
 */
export class Transcoder {
  readonly #exchange = new ValueExchange();
  readonly #service: Service;

  /** `signature` tells codecs the columns of a model's records. */
  constructor(plugins: Preset, signature: Signature = {}) {
    const codecs = createPluginManager(plugins).plugins.flatMap(codecOf);
    const model = definePlugin({
      name: "@inference-server/testing/model",
      hooks: { modelFn: () => null, predictFn: ({ data }) => data },
      signature: () => signature,
    });
    this.#service = createService({ plugins: [this.#exchange.plugin, model, ...codecs] });
  }

  /**
   * Writes a value. `undefined`: no codec writes this media type, or all that do declined the value.
   *
   * @throws InvocationError if the codec failed.
   */
  async encode(value: unknown, mediaType: string): Promise<Encoded | undefined> {
    const result = await this.#exchange.send(this.#service, {
      input: { value },
      accept: mediaType,
    });
    if (!result.ok && result.problem.status === 406) return undefined;
    const written = succeeded(result, `The value cannot be written as ${mediaType}`);
    if (!("body" in written)) return undefined;
    return { body: await bodyBytes(written.body), contentType: written.contentType };
  }

  /**
   * Reads bytes, in the words of the service: `{ value }`, or nothing if no codec reads this type.
   *
   * @throws InvocationError if the codec refused them.
   */
  async decode(
    body: Uint8Array,
    contentType: string,
  ): Promise<{ readonly value: unknown } | undefined> {
    const result = await this.#exchange.send(this.#service, { input: { body, contentType } });
    if (!result.ok && result.problem.status === 415) return undefined;
    const read = succeeded(result, `The bytes cannot be read as ${contentType}`);
    return "value" in read ? { value: read.value } : undefined;
  }
}

function succeeded(result: ExchangeResult, doing: string): ExchangeResult & { readonly ok: true } {
  if (result.ok) return result;
  throw invocationError(result, doing);
}

/** What a plugin contributes to reading and writing. */
function codecOf({ name, hooks: { inputFn, outputFn }, wrappers }: Plugin): readonly Plugin[] {
  if (inputFn === undefined && outputFn === undefined) return [];
  return [
    definePlugin({
      name,
      hooks: { ...(inputFn && { inputFn }), ...(outputFn && { outputFn }) },
      wrappers: {
        ...(wrappers?.inputFn && { inputFn: wrappers.inputFn }),
        ...(wrappers?.outputFn && { outputFn: wrappers.outputFn }),
      },
    }),
  ];
}
