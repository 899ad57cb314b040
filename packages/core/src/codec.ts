import {
  assertCodecDefinition,
  type CodecDefinition,
  type CodecField,
  type DecodeArgs,
  type Decoder,
  type EncodeArgs,
  type Encoder,
  type PartsEncoder,
} from "./codec-definition.ts";
import { chain, collect, isAsyncIterable, isPromise } from "./chain.ts";
import { isDeclined, type Declined } from "./declined.ts";
import type { HookAnswer, MaybePromise, OutputArgs } from "./hooks.ts";
import type { OutputStream, OutputStreamArgs } from "./hook-streams.ts";
import { formatMediaType, parseMediaType } from "./media-type.ts";
import { definePlugin, type Plugin, type PluginHooks } from "./plugin.ts";
import { unwrapPredictions } from "./records.ts";
import { piecedBody } from "./pieced-body.ts";

type Decoding<Definition> = Definition extends { readonly decode: (...args: never) => infer Value }
  ? {
      /** Bytes to value, without a server. `args` default to the first of `consumes`. */
      decode(bytes: Uint8Array, args?: Partial<DecodeArgs>): Value;
    }
  : unknown;

type StreamDecoding<Definition> = Definition extends {
  readonly decodeStream: (...args: never) => infer Records;
}
  ? {
      /**
       * Bytes to records, one by one, without a server: of a file or a download of any size. `args`
       * default to the first of `consumes`.
       */
      decodeStream(chunks: AsyncIterable<Uint8Array>, args?: Partial<DecodeArgs>): Records;
    }
  : unknown;

type Encoding<Definition> = Definition extends { readonly encode: (...args: never) => infer Bytes }
  ? {
      /**
       * Value to bytes, without a server. `args` default to the first of `produces`.
       *
       * @throws Error with the reason, where the codec declines the value and gives one.
       */
      encode(value: unknown, args?: Partial<EncodeArgs>): Written<Bytes>;
    }
  : unknown;

type PartsEncoding<Definition> = Definition extends {
  readonly encodeInParts: (...args: never) => infer Parts;
}
  ? {
      /** Values to bytes, part by part, without a server. `args` default to the first of `produces`. */
      encodeInParts(args?: Partial<EncodeArgs>): Parts;
    }
  : unknown;

type Written<Bytes> =
  Bytes extends Promise<infer Value> ? Promise<Exclude<Value, Declined>> : Exclude<Bytes, Declined>;

/** What a codec can be asked without a server: fields of its plugin that are no hooks. */
export type CodecMethod =
  | keyof Decoding<Decoder>
  | keyof Encoding<Encoder>
  | keyof PartsEncoding<Required<Encoder>>
  | keyof StreamDecoding<Required<Decoder>>;

/**
 * A plugin for one format, whose `decode`, `decodeStream`, `encode` and `encodeInParts` can also be
 * called without a server.
 */
export type Codec<Definition = CodecDefinition> = Plugin &
  Decoding<Definition> &
  StreamDecoding<Definition> &
  Encoding<Definition> &
  PartsEncoding<Definition>;

/**
 * Makes the plugin of one format: bytes in, bytes out, no HTTP. Media types are negotiated by the
 * server; what `decode` throws is the client's fault (400).
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function defineCodec<const Definition extends CodecDefinition>(
  // A type parameter takes fields that nobody knows; a misspelt one is refused here.
  definition: Definition & { readonly [Field in Exclude<keyof Definition, CodecField>]: never },
): Codec<Definition> {
  assertCodecDefinition(definition);
  const { name, version, consumes, decode, decodeStream }: CodecDefinition = definition;
  const { produces, encode, encodeInParts }: CodecDefinition = definition;
  const decodeArgs = (args: Partial<DecodeArgs> | undefined): DecodeArgs => ({
    columns: undefined,
    positional: false,
    ...typeOf(consumes),
    ...args,
  });
  const plugin = definePlugin({
    name,
    ...(version !== undefined && { version }),
    hooks: codecHooks(definition),
  });
  return Object.assign(plugin, {
    ...(decode && {
      decode: (bytes: Uint8Array, args?: Partial<DecodeArgs>) => decode(bytes, decodeArgs(args)),
    }),
    ...(decodeStream && {
      decodeStream: (chunks: AsyncIterable<Uint8Array>, args?: Partial<DecodeArgs>) =>
        decodeStream(chunks, decodeArgs(args)),
    }),
    ...(encode && {
      encode: (value: unknown, args?: Partial<EncodeArgs>) =>
        chain(encode(value, { ...typeOf(produces), ...args }), assertNotDeclined),
    }),
    ...(encodeInParts && {
      encodeInParts: (args?: Partial<EncodeArgs>) =>
        encodeInParts({ ...typeOf(produces), ...args }),
    }),
  }) as unknown as Codec<Definition>;
}

function codecHooks(definition: CodecDefinition): PluginHooks {
  const { consumes, decode, decodeStream, produces, encodeInParts } = definition;
  return {
    ...(decode && {
      inputFn: {
        consumes,
        handler: (args) => decode(args.inputData, args),
        ...(decodeStream && { stream: (args) => decodeStream(args.inputData, args) }),
      },
    }),
    ...(produces && {
      outputFn: {
        produces,
        handler: outputOf(definition),
        ...(encodeInParts && { stream: partsOf(encodeInParts) }),
      },
    }),
  };
}

/** The `outputFn` of a codec: what is a stream or an envelope is turned into what `encode` takes. */
function outputOf(definition: Encoder): (args: OutputArgs) => MaybePromise<HookAnswer<"outputFn">> {
  const { encode, encodeStream, recordsOnly = false } = definition;
  return (args) => {
    const value = recordsOnly ? unwrapPredictions(args.prediction) : args.prediction;
    if (isAsyncIterable(value)) {
      if (encodeStream === undefined) {
        return collect(value)
          .then((values) => encode(values, args))
          .then((body) => outputWith(body, args));
      }
      return { body: encodeStream(value, args), contentType: contentTypeOf(args) };
    }
    const body = encode(value, args);
    return isPromise(body)
      ? body.then((written) => outputWith(written, args))
      : outputWith(body, args);
  };
}

function outputWith(
  body: Declined | Uint8Array | string | undefined,
  args: OutputArgs,
): HookAnswer<"outputFn"> {
  if (body === undefined || isDeclined(body)) return body;
  return { body, contentType: contentTypeOf(args) };
}

function contentTypeOf({ mediaType, parameters }: OutputStreamArgs): string {
  return formatMediaType(mediaType, parameters);
}

/** The `stream` of a codec's `outputFn`. */
function partsOf(encodeInParts: (args: EncodeArgs) => PartsEncoder): OutputStream {
  return (args) => {
    const parts = encodeInParts(args);
    const contentType = contentTypeOf(args);
    return {
      add: (predictions) => parts.add(predictions),
      finish() {
        const written = parts.finish();
        const isWhole = typeof written === "string" || written instanceof Uint8Array;
        return { body: isWhole ? written : piecedBody(written), contentType };
      },
    };
  };
}

/** Without a server there is no other codec to ask: whoever called must know. */
function assertNotDeclined(
  bytes: Declined | Uint8Array | string | undefined,
): Uint8Array | string | undefined {
  if (isDeclined(bytes)) throw new Error(bytes.reason);
  return bytes;
}

/** The type that a codec called without a server reads or writes: the first it declares. */
function typeOf(mediaTypes: readonly string[] = []): EncodeArgs {
  const { mediaType, parameters } = parseMediaType(mediaTypes[0] ?? "") ?? {
    mediaType: "application/octet-stream",
    parameters: {},
  };
  return { mediaType, parameters };
}
