import {
  formatMediaType,
  hasParametersOf,
  parseMediaType,
  splitList,
  type MediaType,
} from "./media-type.ts";

/** One range of an Accept header. */
export interface MediaRange extends MediaType {
  /** The quality that the client gave, from 0 (not acceptable) to 1. */
  readonly q: number;
}

/** How well a media type suits a client. */
export interface Match {
  /** 0: not acceptable. */
  readonly q: number;
  /** The place, from 0, of the range in the header that decided. */
  readonly position: number;
  /** Whether the range names the type with all its parameters. */
  readonly exact: boolean;
}

/** `0` to `1`. RFC 9110 §12.4.2 wants three decimals at most and a digit before the point. */
const qualityValue = /^(?:0(?:\.\d*)?|\.\d+|1(?:\.0*)?)$/;

/**
 * A client's preferences among media types (RFC 9110 §12.5.1). Without an Accept header, or with an
 * empty one, everything is acceptable and `provided` is `false`. Ranges that are not well-formed
 * do not count.
 */
export class Accept {
  /** The well-formed ranges, in the client's order. */
  readonly ranges: readonly MediaRange[];
  /** Whether the client stated any preference. */
  readonly provided: boolean;

  private constructor(ranges: readonly MediaRange[], provided: boolean) {
    this.ranges = ranges;
    this.provided = provided;
  }

  /** Reads an Accept header. Never throws. */
  static parse(header: string | undefined): Accept {
    // RFC 9110 §5.6.1.2: empty elements of a list do not count, so "," is an empty header.
    const elements = splitList(header ?? "").filter((element) => element.trim() !== "");
    const ranges = elements.flatMap((element) => parseRange(element) ?? []);
    return new Accept(ranges, elements.length > 0);
  }

  /** How much the client likes a type, from 0 (not acceptable) to 1. */
  quality(mediaType: string): number {
    return this.match(parseConcrete(mediaType)).q;
  }

  /** Whether the client takes a type: its quality is above 0. */
  accepts(mediaType: string): boolean {
    return this.quality(mediaType) > 0;
  }

  /** Whether the client takes JSON. */
  get acceptsJson(): boolean {
    return this.accepts("application/json");
  }

  /** The range the client likes best (it may hold wildcards), or `undefined` if it likes none. */
  get preferred(): string | undefined {
    let best: MediaRange | undefined;
    for (const range of this.ranges) if (range.q > (best?.q ?? 0)) best = range;
    return best?.mediaType;
  }

  /**
   * The type the client likes best of those on offer; among equals, in the client's order and then
   * in the order given. `fallback` if it likes none.
   *
   * @throws TypeError if an offered type is not a media type.
   */
  best(mediaTypes: readonly string[], fallback?: string): string | undefined {
    const [first] = mediaTypes
      .map((mediaType) => ({ mediaType, match: this.match(parseConcrete(mediaType)) }))
      .filter(({ match }) => match.q > 0)
      .toSorted((a, b) => compareMatches(a.match, b.match));
    return first?.mediaType ?? fallback;
  }

  /**
   * Judges a type by the most specific range that fits it (RFC 9110 §12.5.1): `text/csv;q=0.1, *`+`/*`
   * makes CSV 0.1. Of equally specific ranges the better one counts, then the earlier one.
   */
  match(offer: MediaType): Match {
    if (!this.provided) return { q: 1, position: 0, exact: false };
    let best: { q: number; position: number; specificity: number } | undefined;
    for (const [position, range] of this.ranges.entries()) {
      const specificity = specificityOf(range, offer);
      if (specificity === undefined) continue;
      const better =
        best === undefined ||
        specificity > best.specificity ||
        (specificity === best.specificity && range.q > best.q);
      if (better) best = { q: range.q, position, specificity };
    }
    if (best === undefined) return { q: 0, position: this.ranges.length, exact: false };
    const { q, position } = best;
    return { q, position, exact: namesInFull(this.ranges[position], offer) };
  }

  /** The preferences as a header, without what was not well-formed. */
  toString(): string {
    return this.ranges
      .map(({ mediaType, parameters, q }) =>
        formatMediaType(mediaType, q === 1 ? parameters : { ...parameters, q: String(q) }),
      )
      .join(", ");
  }
}

/** Better matches first: quality, then the client's order, then the type named in full. */
export function compareMatches(a: Match, b: Match): number {
  return b.q - a.q || a.position - b.position || Number(b.exact) - Number(a.exact);
}

function parseRange(element: string): MediaRange | undefined {
  const text = element.trim();
  // Old Java clients send a bare `*` for everything.
  const range = parseMediaType(text.startsWith("*") && text[1] !== "/" ? `*/${text}` : text);
  if (range === undefined || (range.type === "*" && range.subtype !== "*")) return undefined;
  const { q = "1", ...rest } = range.parameters;
  if (!qualityValue.test(q)) return undefined;
  const parameters = Object.assign(Object.create(null) as Record<string, string>, rest);
  return { ...range, parameters, q: Number(q) };
}

function parseConcrete(text: string): MediaType {
  const mediaType = parseMediaType(text);
  if (mediaType === undefined || mediaType.mediaType.includes("*")) {
    throw new TypeError(`"${text}" is not a media type. Expected one such as "text/csv".`);
  }
  return mediaType;
}

/** What one step from `*`+`/*` to `type/*` to the type itself outweighs: any number of parameters. */
const step = 2 ** 16;

/** A step for each part of the type that the range names, and 1 more for each parameter. */
function specificityOf(range: MediaRange, offer: MediaType): number | undefined {
  if (range.type !== "*" && range.type !== offer.type) return undefined;
  if (range.subtype !== "*" && range.subtype !== offer.subtype) return undefined;
  if (!hasParametersOf(offer, range)) return undefined;
  const named = range.type === "*" ? 0 : range.subtype === "*" ? step : 2 * step;
  return named + Object.keys(range.parameters).length;
}

function namesInFull(range: MediaRange | undefined, offer: MediaType): boolean {
  if (range?.mediaType !== offer.mediaType) return false;
  return Object.keys(offer.parameters).every((name) => Object.hasOwn(range.parameters, name));
}
