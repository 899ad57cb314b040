import { DecisionCache } from "./decision-cache.ts";
import type { MediaTypeDescription } from "./description.ts";
import { tierOf, type Implementation } from "./dispatch.ts";
import type { Parameters } from "./hooks.ts";
import { formatMediaType, hasParametersOf, parseMediaType, type MediaType } from "./media-type.ts";

/** Who can read a request, in the order to ask them. */
export interface Reading {
  readonly mediaType: string;
  readonly parameters: Parameters;
  readonly readers: readonly Implementation[];
}

/** Why nobody can read a request. */
export interface Unreadable {
  readonly reason: "charset" | "malformed" | "unknown";
}

interface ReaderEntry {
  readonly range: MediaType | undefined;
  readonly reader: Implementation;
}

/** Chooses who decodes a request by its Content-Type (RFC 9110 §8.3), before any work is done. */
export class Readers {
  readonly #entries: readonly ReaderEntry[];
  readonly #decisions = new DecisionCache((contentType) => this.#decide(contentType));

  constructor(inputs: readonly Implementation[]) {
    // Bytes pass through only as long as nobody reads at all: what the one inputFn declines, a
    // model that expects decoded data must not get as bytes.
    const reading = inputs.filter(({ builtIn }) => !builtIn);
    this.#entries = (reading.length === 0 ? inputs : reading).flatMap((reader): ReaderEntry[] =>
      reader.consumes === undefined
        ? [{ range: undefined, reader }]
        : reader.consumes.map((range) => ({ range: parseMediaType(range), reader })),
    );
  }

  /** Who can read a request of this Content-Type. */
  choose(contentType: string): Reading | Unreadable {
    return this.#decisions.get(contentType);
  }

  /** Media ranges that can be read, for the `Accept` header of a 415. */
  readable(): readonly string[] {
    return [...new Set(this.#entries.flatMap(({ range }) => (range ? [format(range)] : [])))];
  }

  /** Who reads what. */
  describe(): readonly MediaTypeDescription[] {
    return this.readable().map((mediaType) => ({
      mediaType,
      plugins: this.#entries
        .filter(({ range }) => range !== undefined && format(range) === mediaType)
        .map(({ reader }) => reader.plugin),
    }));
  }

  #decide(contentType: string): Reading | Unreadable {
    const type = parseMediaType(contentType);
    if (type === undefined || type.mediaType.includes("*")) return { reason: "malformed" };
    const matches = this.#entries.flatMap(({ range, reader }) => {
      const specificity = range === undefined ? -1 : specificityOf(range, type);
      return specificity === undefined ? [] : [{ specificity, range, reader }];
    });
    if (matches.length === 0) return { reason: "unknown" };
    const readers = matches
      .filter(({ range }) => range === undefined || charsetFits(type, range))
      .toSorted((a, b) => tierOf(a.reader) - tierOf(b.reader) || b.specificity - a.specificity)
      .map(({ reader }) => reader);
    if (readers.length === 0) return { reason: "charset" };
    const { mediaType, parameters } = type;
    return { mediaType, parameters, readers: [...new Set(readers)] };
  }
}

/** `undefined`: does not fit. Types in full beat `type/*+suffix`, which beats `type/*`. */
function specificityOf(range: MediaType, type: MediaType): number | undefined {
  if (range.type !== "*" && range.type !== type.type) return undefined;
  if (!hasParametersOf(type, range)) return undefined;
  if (range.subtype === type.subtype) return 3 + Object.keys(range.parameters).length;
  if (range.subtype === "*") return range.type === "*" ? 0 : 1;
  return range.subtype.startsWith("*+") && type.subtype.endsWith(range.subtype.slice(1))
    ? 2
    : undefined;
}

/** Codecs read UTF-8. Who reads another charset says so in the range it consumes. */
function charsetFits(type: MediaType, range: MediaType): boolean {
  const charset = type.parameters["charset"]?.toLowerCase() ?? "utf-8";
  const own = range.parameters["charset"]?.toLowerCase();
  return charset === own || charset === "utf-8" || charset === "utf8" || charset === "us-ascii";
}

function format({ mediaType, parameters }: MediaType): string {
  return formatMediaType(mediaType, parameters);
}
