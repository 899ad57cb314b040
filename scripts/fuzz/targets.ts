import type { Plugin } from "../../packages/core/src/index.ts";
import { csvCodec } from "../../packages/csv-codec/src/index.ts";
import * as csv from "../../packages/csv-codec/test/samples.ts";
import { jsonCodec, jsonLinesCodec } from "../../packages/json-codec/src/index.ts";
import * as json from "../../packages/json-codec/test/samples.ts";
import { msgpackCodec } from "../../packages/msgpack-codec/src/index.ts";
import * as msgpack from "../../packages/msgpack-codec/test/samples.ts";
import type { CodecSample, MalformedSample } from "../../packages/testing/src/index.ts";

/** A codec, and what its conformance suite asks it with. */
export interface Target {
  readonly name: string;
  readonly codec: Plugin;
  readonly samples: readonly CodecSample[];
  readonly malformed: readonly MalformedSample[];
}

/** The codecs that can be fuzzed. */
export const targets: readonly Target[] = [
  { name: "json", codec: jsonCodec(), samples: json.samples, malformed: json.malformed },
  {
    name: "jsonlines",
    codec: jsonLinesCodec(),
    samples: json.samplesOfLines,
    malformed: json.malformedLines,
  },
  { name: "msgpack", codec: msgpackCodec(), ...msgpack },
  { name: "csv", codec: csvCodec(), ...csv },
];
