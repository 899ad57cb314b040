import { Accept, compareMatches } from "./accept.ts";
import { DecisionCache } from "./decision-cache.ts";
import type { MediaTypeDescription } from "./description.ts";
import type { Implementation } from "./dispatch.ts";
import type { Parameters } from "./hooks.ts";
import { formatMediaType, parameterOf, parseMediaType, type MediaType } from "./media-type.ts";

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

interface WriterEntry extends MediaType {
  readonly writer: Implementation;
}

/** Chooses how a prediction is written by Accept (RFC 9110 §12.5.1), before any work is done. */
export class Writers {
  readonly #entries: readonly WriterEntry[];
  /** Writers that declare no types: they look at `accept` themselves, after everybody else. */
  readonly #undeclared: readonly Implementation[];
  readonly #defaultAccept: string | undefined;
  /** By the request's type, then by what its client takes. */
  readonly #decisions = new DecisionCache(
    (contentType) => new DecisionCache((accept) => this.#decide(accept, contentType)),
  );

  constructor(outputs: readonly Implementation[], defaultAccept?: string) {
    this.#entries = outputs.flatMap((writer) =>
      (writer.produces ?? []).flatMap((text) => {
        const offer = parseMediaType(text);
        return offer === undefined ? [] : [{ ...offer, writer }];
      }),
    );
    this.#undeclared = outputs.filter(({ produces }) => produces === undefined);
    this.#defaultAccept = defaultAccept;
  }

  /** How to answer a request of these headers. No offers: the client takes nothing we can write. */
  choose(accept: string | undefined, contentType: string): Writing {
    return this.#decisions.get(contentType).get(accept ?? "");
  }

  /** Media types that can be written, in the order in which the server prefers them. */
  writable(): readonly string[] {
    return [...new Set(this.#preferred(undefined).map(format))];
  }

  /** Who writes what, in the order in which the server prefers them. */
  describe(): readonly MediaTypeDescription[] {
    return this.writable().map((mediaType) => ({
      mediaType,
      plugins: this.#entries
        .filter((entry) => format(entry) === mediaType)
        .map(({ writer }) => writer.plugin),
    }));
  }

  #decide(header: string, contentType: string): Writing {
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
    return this.#entries.toSorted((a, b) => rank(a) - rank(b));
  }

  #undeclaredOffers(accept: Accept): readonly Offer[] {
    const wanted = parseMediaType(accept.preferred ?? this.#defaultAccept ?? "*/*");
    const { mediaType = "*/*", parameters = {} } = wanted ?? {};
    const writers = this.#undeclared.filter(
      // With codecs installed the pass-through serves those alone who take anything.
      ({ builtIn }) => !builtIn || this.#entries.length === 0 || takesAnything(accept),
    );
    return writers.map((writer) => ({ mediaType, parameters, writer }));
  }
}

function takesAnything(accept: Accept): boolean {
  return !accept.provided || accept.ranges.some(({ type, q }) => type === "*" && q > 0);
}

/** Whether an offer has just the parameters that a request has, spelt out or implied. */
function sameParameters(offer: MediaType, request: MediaType): boolean {
  return [...Object.keys(offer.parameters), ...Object.keys(request.parameters)].every(
    (name) => name === "charset" || parameterOf(offer, name) === parameterOf(request, name),
  );
}

function format({ mediaType, parameters }: MediaType): string {
  return formatMediaType(mediaType, parameters);
}
