import {
  createService,
  type ModelPlugin,
  type Plugin,
  type Preset,
  type Service,
} from "@inference-server/core";
import { bodyBytes } from "./body-bytes.ts";
import { decodeAnswer } from "./decode-answer.ts";
import { invocationError } from "./invocation-error.ts";
import { Transcoder, type Encoded } from "./transcoder.ts";
import { ValueExchange } from "./value-exchange.ts";

/** What every prediction needs. */
interface PredictSettings<ModelOrPlugin extends Plugin> {
  /** The plugin of the model. */
  readonly plugin: ModelOrPlugin;
  /** Plugins to compose it with: codecs, wrappers, presets. Default: none. */
  readonly plugins?: Preset;
  /** The directory that holds the model's files. Default: `/opt/ml/model`. */
  readonly modelDir?: string;
}

/** Options of a prediction that passes no codec. */
export interface ValueOptions<
  ModelOrPlugin extends Plugin = Plugin,
> extends PredictSettings<ModelOrPlugin> {
  readonly contentType?: never;
  readonly accept?: never;
}

/** Options of a prediction that goes through the codecs in `plugins` and back. */
export interface EncodedOptions extends PredictSettings<Plugin> {
  /**
   * The media type in which the data goes to the model, in the form in which a codec writes it:
   * `text/csv;header=present`.
   */
  readonly contentType: string;
  /** The media types to answer with, as in an Accept header. Default: the server's choice. */
  readonly accept?: string;
}

/** One record, as the model takes it. An array is a list of records, never one of them. */
type OneRecord<InputRecord> = InputRecord extends readonly unknown[] ? never : InputRecord;

/** What a list of records is answered with. A plugin that is no model may answer anything. */
type ListAnswer<Prediction> = unknown extends Prediction ? unknown : Prediction[];

/**
 * Loads the model of a plugin, predicts once, and closes it again.
 *
 * Without `contentType` the value itself reaches the model, as if a codec had decoded it: one record
 * gives one prediction, a list of records a list. With it, the data is written by the codec that
 * writes this type, posted, read by the codec that reads it, and the answer is read back; a
 * `Uint8Array` is taken for a body that is written already.
 *
 * @throws InvocationError with the problem that a client would have been told, and with what the
 * log would have said. CompositionError if the plugins cannot be composed. Whatever a failing load
 * throws.
 */
export async function predict<InputRecord, Prediction>(
  data: readonly NoInfer<InputRecord>[],
  options: ValueOptions<ModelPlugin<unknown, InputRecord, Prediction>>,
): Promise<ListAnswer<Prediction>>;
export async function predict<InputRecord, Prediction>(
  data: OneRecord<NoInfer<InputRecord>>,
  options: ValueOptions<ModelPlugin<unknown, InputRecord, Prediction>>,
): Promise<Prediction>;
export async function predict(data: unknown, options: EncodedOptions): Promise<unknown>;
export async function predict(
  data: unknown,
  options: EncodedOptions | ValueOptions,
): Promise<unknown> {
  if (data === undefined) throw new TypeError("predict: the data is undefined. Pass a value.");
  const { plugin, plugins = [], modelDir } = options;
  const exchange = options.contentType === undefined ? new ValueExchange() : undefined;
  const preset = [plugin, ...plugins, ...(exchange ? [exchange.plugin] : [])];
  const service = createService({
    plugins: preset,
    ...(modelDir !== undefined && { modelDir }),
  });
  let prediction: unknown;
  try {
    await service.load();
    prediction =
      exchange === undefined
        ? await predictEncoded(service, data, options)
        : await predictValue(service, exchange, data);
  } finally {
    // A stream is still the model's: it is read first.
    if (!isAsyncIterable(prediction)) await service.close();
  }
  return isAsyncIterable(prediction) ? closingAfter(prediction, service) : prediction;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* closingAfter(
  values: AsyncIterable<unknown>,
  service: Service,
): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* values;
  } finally {
    await service.close();
  }
}

async function predictValue(
  service: Service,
  exchange: ValueExchange,
  data: unknown,
): Promise<unknown> {
  const result = await exchange.send(service, { input: { value: data } });
  if (!result.ok) throw invocationError(result, "The prediction failed");
  return "value" in result ? result.value : undefined;
}

async function predictEncoded(
  service: Service,
  data: unknown,
  { plugin, plugins = [], contentType = "", accept }: EncodedOptions | ValueOptions,
): Promise<unknown> {
  const transcoder = new Transcoder([plugin, ...plugins], service.describe().signature);
  const { body, contentType: sent } = await written(transcoder, data, contentType);
  const headers = { "content-type": sent, accept };
  const result = await service.invoke({ body, headers });
  if (!result.ok) throw invocationError(result, `The prediction failed for ${sent}`);
  return decodeAnswer(transcoder, await bodyBytes(result.body), result.contentType);
}

async function written(
  transcoder: Transcoder,
  data: unknown,
  contentType: string,
): Promise<Encoded> {
  if (data instanceof Uint8Array) return { body: data, contentType };
  const encoded = await transcoder.encode(data, contentType);
  if (encoded !== undefined) return encoded;
  throw new TypeError(
    `predict: none of the plugins writes this data as "${contentType}". Add a codec that does to ` +
      '"plugins", or pass the body itself as a Uint8Array.',
  );
}
