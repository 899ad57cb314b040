import { Accept, compareMatches } from "./accept.ts";
import type { MediaTypeDescription } from "./description.ts";
import { tierOf, type Implementation } from "./dispatch.ts";
import type { Parameters } from "./hooks.ts";
import { formatMediaType, hasParameter, parseMediaType, type MediaType } from "./media-type.ts";

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

/** How a prediction may be written, in the order to try. */
export interface Writing {
  readonly accept: Accept;
  readonly offers: readonly Offer[];
  /** Whether the client's preferences left anything out. */
  readonly narrowed: boolean;
}

/** One way to write a prediction. */
export interface Offer {
  readonly mediaType: string;
  readonly parameters: Parameters;
  readonly writer: Implementation;
}

interface ReaderEntry {
  readonly range: MediaType | undefined;
  readonly reader: Implementation;
}

interface WriterEntry extends MediaType {
  readonly writer: Implementation;
}

/** Decisions kept, and the longest header whose decision is kept: clients choose the keys. */
const mostDecisions = 256;
const longestKey = 512;

/**
 * Chooses codecs by RFC 9110: readers by Content-Type (§8.3), writers by Accept (§12.5.1). Both
 * decisions are made from declared media types alone, before any work is done.
 */
export class Negotiation {
  readonly #readers: readonly ReaderEntry[];
  readonly #writers: readonly WriterEntry[];
  /** Writers that declare no types: they look at `accept` themselves, after everybody else. */
  readonly #undeclared: readonly Implementation[];
  readonly #defaultAccept: string | undefined;
  readonly #readings = new Map<string, Reading | Unreadable>();
  readonly #writings = new Map<string, Writing>();

  constructor(
    inputs: readonly Implementation[],
    outputs: readonly Implementation[],
    defaultAccept?: string,
  ) {
    // Bytes pass through only as long as nobody reads at all: what the one inputFn declines, a
    // model that expects decoded data must not get as bytes.
    const reading = inputs.filter(({ builtIn }) => !builtIn);
    this.#readers = (reading.length === 0 ? inputs : reading).flatMap((reader): ReaderEntry[] =>
      reader.consumes === undefined
        ? [{ range: undefined, reader }]
        : reader.consumes.map((range) => ({ range: parseMediaType(range), reader })),
    );
    this.#writers = outputs.flatMap((writer) =>
      (writer.produces ?? []).flatMap((text) => {
        const offer = parseMediaType(text);
        return offer === undefined ? [] : [{ ...offer, writer }];
      }),
    );
    this.#undeclared = outputs.filter(({ produces }) => produces === undefined);
    this.#defaultAccept = defaultAccept;
  }

  /** Who can read a request of this Content-Type. */
  readersOf(contentType: string): Reading | Unreadable {
    return remember(this.#readings, contentType, () => this.#read(contentType));
  }

  /** How to answer a request of these headers. No offers: the client takes nothing we can write. */
  writersFor(accept: string | undefined, contentType: string): Writing {
    // Header values cannot hold a line feed, so the two never run into each other.
    const key = `${accept ?? ""}\n${contentType}`;
    return remember(this.#writings, key, () => this.#write(accept, contentType));
  }

  /** Media ranges that can be read, for the `Accept` header of a 415. */
  readable(): readonly string[] {
    return [...new Set(this.#readers.flatMap(({ range }) => (range ? [format(range)] : [])))];
  }

  /** Media types that can be written, in the order in which the server prefers them. */
  writable(): readonly string[] {
    return [...new Set(this.#preferred(undefined).map(format))];
  }

  /** Who reads what. */
  describeReaders(): readonly MediaTypeDescription[] {
    return this.readable().map((mediaType) => ({
      mediaType,
      plugins: this.#readers
        .filter(({ range }) => range !== undefined && format(range) === mediaType)
        .map(({ reader }) => reader.plugin),
    }));
  }

  /** Who writes what, in the order in which the server prefers them. */
  describeWriters(): readonly MediaTypeDescription[] {
    return this.writable().map((mediaType) => ({
      mediaType,
      plugins: this.#writers
        .filter((writer) => format(writer) === mediaType)
        .map(({ writer }) => writer.plugin),
    }));
  }

  #read(contentType: string): Reading | Unreadable {
    const type = parseMediaType(contentType);
    if (type === undefined || type.mediaType.includes("*")) return { reason: "malformed" };
    const matches = this.#readers.flatMap(({ range, reader }) => {
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

  #write(header: string | undefined, contentType: string): Writing {
    const accept = Accept.parse(header);
    const matched = this.#preferred(parseMediaType(contentType)).map((entry) => ({
      entry,
      match: accept.match(entry),
    }));
    const acceptable = matched.filter(({ match }) => match.q > 0);
    const declared = acceptable
      .toSorted((a, b) => compareMatches(a.match, b.match))
      .map(({ entry: { mediaType, parameters, writer } }) => ({ mediaType, parameters, writer }));
    return {
      accept,
      offers: [...declared, ...this.#undeclaredOffers(accept)],
      narrowed:
        acceptable.length < matched.length || (matched.length === 0 && !takesAnything(accept)),
    };
  }

  /**
   * The writers in the order for clients without a preference: the configured default, the
   * request's own type, JSON, then list order.
   */
  #preferred(request: MediaType | undefined): readonly WriterEntry[] {
    const rank = (entry: WriterEntry): number => {
      if (format(entry) === this.#defaultAccept) return 0;
      if (request !== undefined && entry.mediaType === request.mediaType) {
        return sameParameters(entry, request) ? 1 : 2;
      }
      return entry.mediaType === "application/json" ? 3 : 4;
    };
    return this.#writers.toSorted((a, b) => rank(a) - rank(b));
  }

  #undeclaredOffers(accept: Accept): readonly Offer[] {
    const wanted = parseMediaType(accept.preferred ?? this.#defaultAccept ?? "*/*");
    const { mediaType = "*/*", parameters = {} } = wanted ?? {};
    const writers = this.#undeclared.filter(
      // With codecs installed the pass-through serves those alone who take anything.
      ({ builtIn }) => !builtIn || this.#writers.length === 0 || takesAnything(accept),
    );
    return writers.map((writer) => ({ mediaType, parameters, writer }));
  }
}

function takesAnything(accept: Accept): boolean {
  return !accept.provided || accept.ranges.some(({ type, q }) => type === "*" && q > 0);
}

/** `undefined`: does not fit. Types in full beat `type/*+suffix`, which beats `type/*`. */
function specificityOf(range: MediaType, type: MediaType): number | undefined {
  if (range.type !== "*" && range.type !== type.type) return undefined;
  const names = Object.keys(range.parameters);
  if (!names.every((name) => hasParameter(type.parameters, name, range.parameters[name] ?? ""))) {
    return undefined;
  }
  if (range.subtype === type.subtype) return 3 + names.length;
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

/** Whether an offer names just the parameters that a request has, spelt out or implied. */
function sameParameters(offer: MediaType, request: MediaType): boolean {
  const names = new Set([...Object.keys(offer.parameters), ...Object.keys(request.parameters)]);
  for (const name of names) {
    if (name === "charset") continue;
    const value = request.parameters[name] ?? "absent";
    if (!hasParameter(offer.parameters, name, value)) return false;
  }
  return true;
}

function format({ mediaType, parameters }: MediaType): string {
  return formatMediaType(mediaType, parameters);
}

function remember<Value>(kept: Map<string, Value>, key: string, decide: () => Value): Value {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const decision = decide();
  if (key.length <= longestKey) {
    if (kept.size >= mostDecisions) kept.clear();
    kept.set(key, decision);
  }
  return decision;
}
