import {
  createService,
  type Plugin,
  type Preset,
  type Service,
  type Signature,
} from "@inference-server/core";
import { invocationError } from "../invocation-error.ts";
import { Transcoder, type Encoded } from "../transcoder.ts";
import { ValueExchange, type ExchangeRequest, type ExchangeResult } from "../value-exchange.ts";
import { sameValue } from "../codec/same-value.ts";

/** What a bench is made from. */
export interface ModelBenchOptions {
  readonly plugin: Plugin;
  readonly plugins: Preset;
  readonly examples: readonly unknown[] | undefined;
  readonly modelDir: string | undefined;
}

/** A loaded model with its codecs, asked in values and in bytes. */
export class ModelBench {
  readonly examples: readonly unknown[];
  readonly #service: Service;
  readonly #exchange: ValueExchange;
  readonly #transcoder: Transcoder;
  readonly #signature: Signature;

  private constructor(
    options: ModelBenchOptions,
    service: Service,
    exchange: ValueExchange,
    signature: Signature,
  ) {
    this.examples = options.examples ?? signature.examples ?? [];
    this.#service = service;
    this.#exchange = exchange;
    this.#signature = signature;
    this.#transcoder = new Transcoder([...options.plugins, options.plugin], signature);
  }

  /** Composes and loads. */
  static async open(options: ModelBenchOptions): Promise<ModelBench> {
    const { plugin, plugins, modelDir } = options;
    const exchange = new ValueExchange();
    const service = createService({
      plugins: [exchange.plugin, plugin, ...plugins],
      ...(modelDir !== undefined && { modelDir }),
    });
    try {
      await service.load();
      return new ModelBench(options, service, exchange, service.describe().signature ?? {});
    } catch (error) {
      await service.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#service.close();
  }

  /** Sends a request; a streamed prediction is collected. */
  async send(request: ExchangeRequest): Promise<ExchangeResult> {
    const result = await this.#exchange.send(this.#service, request);
    if (!result.ok || !("value" in result) || !isAsyncIterable(result.value)) return result;
    const values: unknown[] = [];
    for await (const value of result.value) values.push(value);
    return { ok: true, value: values };
  }

  /**
   * The prediction for an input.
   *
   * @throws InvocationError if there is none.
   */
  async predict(input: ExchangeRequest["input"], doing: string): Promise<unknown> {
    const result = await this.send({ input });
    if (!result.ok) throw invocationError(result, doing);
    return "value" in result ? result.value : undefined;
  }

  /**
   * A payload in a format, and whether it arrives as a list; `undefined` if the format cannot
   * carry it: its codec declines, or would read it back as something else.
   */
  async carried(
    payload: unknown,
    format: string,
  ): Promise<(Encoded & { readonly isList: boolean }) | undefined> {
    try {
      const encoded = await this.#transcoder.encode(this.#inOrder(payload), format);
      if (encoded === undefined) return undefined;
      const read = await this.#transcoder.decode(encoded.body, encoded.contentType);
      if (read === undefined || !this.#sameRecords(read.value, payload)) return undefined;
      return { ...encoded, isList: Array.isArray(read.value) };
    } catch {
      return undefined;
    }
  }

  /** Rows without names are in the order of the columns, whatever the order of an object's keys. */
  #inOrder(payload: unknown): unknown {
    if (Array.isArray(payload)) return payload.map((record: unknown) => this.#inOrder(record));
    const names = this.#signature.columns?.map(({ name }) => name) ?? [];
    if (typeof payload !== "object" || payload === null) return payload;
    const isTable = names.length > 0 && names.every((name) => Object.hasOwn(payload, name));
    if (!isTable) return payload;
    const fields: Readonly<Record<string, unknown>> = { ...payload };
    return { ...Object.fromEntries(names.map((name) => [name, fields[name]])), ...fields };
  }

  #sameRecords(read: unknown, payload: unknown): boolean {
    if (!Array.isArray(read)) return sameValue(read, payload);
    const records: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
    return sameValue(
      read.map((record: unknown, index) => this.#named(record, records[index])),
      records,
    );
  }

  /** Cells with the names that the model will give them. */
  #named(record: unknown, example: unknown): unknown {
    const { columns, positional } = this.#signature;
    if (!positional || columns === undefined) return record;
    if (!Array.isArray(record) || Array.isArray(example)) return record;
    return Object.fromEntries(columns.map(({ name }, index) => [name, record[index]]));
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
