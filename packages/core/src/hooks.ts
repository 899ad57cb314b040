import type { Accept } from "./accept.ts";
import type { Context } from "./context.ts";
import type { Declined } from "./declined.ts";

/** A value, or the promise of one. Hooks may be sync or async. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Parameters of a media type: names in lower case, values unquoted. */
export type Parameters = Readonly<Record<string, string>>;

/** What a column of a table holds, in JSON Schema's words. */
export type ColumnType = "boolean" | "integer" | "number" | "string";

/** A column of a table that a codec decodes: one field of a record. */
export interface Column {
  /** The record's key for this column's cells. */
  readonly name: string;
  /** What the cells hold. Absent: not known, the codec decides cell by cell. */
  readonly type?: ColumnType;
  /** Whether the field may be `null`. Default: `false`. */
  readonly nullable?: boolean;
}

/** What `modelFn` receives. */
export interface ModelArgs {
  /** The directory that holds the model's files. It may be read-only. */
  readonly modelDir: string;
  /** How many native threads the model may use. */
  readonly threads: number;
  /** Aborted when the service closes before the model has loaded. */
  readonly signal: AbortSignal;
}

/** What `inputFn` receives. */
export interface InputArgs {
  /** The request body, complete. */
  readonly inputData: Uint8Array;
  /** The request's Content-Type as it was sent. */
  readonly contentType: string;
  /** Type and subtype alone, in lower case: `text/csv`. */
  readonly mediaType: string;
  /** The Content-Type's parameters. */
  readonly parameters: Parameters;
  /** The fields of the model's records, where the model or its schema names them. */
  readonly columns: readonly Column[] | undefined;
  /** Whether a record may arrive as bare cells, in the order of `columns`. */
  readonly positional: boolean;
  readonly context: Context;
}

/** What `predictFn` receives. */
export interface PredictArgs<Model = unknown, Data = unknown> {
  /** Exactly what `inputFn` answered. */
  readonly data: Data;
  /** Exactly what `modelFn` answered. */
  readonly model: Model;
  readonly context: Context;
}

/** What `outputFn` receives. */
export interface OutputArgs<Prediction = unknown> {
  /** Exactly what `predictFn` answered. */
  readonly prediction: Prediction;
  /** The request's preferences, parsed. A hook that declares `produces` needs only `mediaType`. */
  readonly accept: Accept;
  /** The negotiated type without parameters; without `produces`, the client's first choice. */
  readonly mediaType: string;
  /** The negotiated type's parameters. */
  readonly parameters: Parameters;
  readonly context: Context;
}

/**
 * A response body: complete, or in pieces that are sent as they come, chunked. Of a `PiecedBody` all
 * pieces are there: it is sent with its length.
 */
export type Body = Uint8Array | string | AsyncIterable<Uint8Array>;

/** What `outputFn` answers. */
export interface Output {
  readonly body: Body;
  /** Sent exactly as it stands: no charset is added. */
  readonly contentType: string;
}

/** What `pingFn` and `closeFn` receive. */
export interface LoadedArgs<Model = unknown> {
  /** Exactly what `modelFn` answered. */
  readonly model: Model;
}

/** What a hook without arguments receives: an empty object, so that fields can be added. */
export type NoArgs = Readonly<Record<never, never>>;

/**
 * Every question the server asks. A plugin answers any of them; `undefined` declines, and anything
 * else, `null` and `false` included, is an answer.
 */
export interface Hooks<Model = unknown, Data = unknown, Prediction = unknown> {
  /** Loads the model, once. Default: the identity function. Only one plugin may answer. */
  modelFn(args: ModelArgs): MaybePromise<Model | undefined>;
  /**
   * Turns a request body into data. Asked by Content-Type, the most specific `consumes` first.
   * A throw is a 400. Default: the bytes unchanged, while no plugin answers it.
   */
  inputFn(args: InputArgs): MaybePromise<Data | undefined>;
  /**
   * Runs the model on one request's data. Only one plugin may answer, and it must: `undefined`
   * is an error, never a second run. A throw is a 500. Default: `model(data)`.
   */
  predictFn(args: PredictArgs<Model, NoInfer<Data>>): MaybePromise<Prediction | undefined>;
  /**
   * Turns a prediction into a response body. Asked by Accept, the best `produces` first; the next
   * acceptable one is asked on `undefined` (or `declined(reason)`). A throw is a 500. Default:
   * bytes and text unchanged.
   */
  outputFn(args: OutputArgs<NoInfer<Prediction>>): MaybePromise<Declined | Output | undefined>;
  /** Whether the loaded model is healthy. A throw means no. Default: `true`. The first answer wins. */
  pingFn(args: LoadedArgs<NoInfer<Model>>): MaybePromise<boolean | undefined>;
  /**
   * How Batch Transform fills a request: `"MultiRecord"` or `"SingleRecord"`, or AWS's other
   * spelling; passed on verbatim. Default: `"MultiRecord"`. The first answer wins.
   */
  batchStrategy(args: NoArgs): MaybePromise<string | undefined>;
  /** How many requests Batch Transform may have under way. Default: 1. The first answer wins. */
  maxConcurrentTransforms(args: NoArgs): MaybePromise<number | undefined>;
  /** The largest Batch Transform request, in MB. Default: 6. The first answer wins. */
  maxPayloadInMB(args: NoArgs): MaybePromise<number | undefined>;
  /** Releases what `modelFn` took. Every plugin is asked when the service closes. */
  closeFn(args: LoadedArgs<NoInfer<Model>>): MaybePromise<unknown>;
}

/** The name of a hook. */
export type HookName = keyof Hooks;

/** What a hook receives. */
export type HookArgs<Name extends HookName> = globalThis.Parameters<Hooks[Name]>[0];

/** What a hook may answer, `undefined` (declined) included. */
export type HookAnswer<Name extends HookName> = Awaited<ReturnType<Hooks[Name]>>;

/**
 * How the answers of several plugins combine.
 *
 * - `only`: one plugin answers; two are a start-up error.
 * - `first`: asked in order, the first answer wins.
 * - `negotiated`: as `first`, among the plugins whose declared media types fit the request.
 * - `all`: every plugin is asked.
 */
export type HookCombination = "all" | "first" | "negotiated" | "only";

/** How each hook's answers combine. Exhaustive: a new hook does not compile without a line here. */
export const hookCombinations: { readonly [Name in HookName]: HookCombination } = {
  modelFn: "only",
  inputFn: "negotiated",
  predictFn: "only",
  outputFn: "negotiated",
  pingFn: "first",
  batchStrategy: "first",
  maxConcurrentTransforms: "first",
  maxPayloadInMB: "first",
  closeFn: "all",
};

/** Every hook's name, in the order in which a request meets them. */
export const hookNames = Object.keys(hookCombinations) as readonly HookName[];
