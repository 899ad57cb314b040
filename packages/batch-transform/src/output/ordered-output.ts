import { InputFailure } from "../input-failure.ts";
import type { AnswerSink } from "../send/invoke.ts";
import type { Memory } from "./memory.ts";
import type { PartialFile } from "./partial-file.ts";

/** The place of one answer in an output. */
export interface AnswerPlace extends AnswerSink {
  /** Says that the answer is complete. */
  complete(): Promise<void>;
}

/** What an output needs to know. */
export interface OrderedOutputOptions {
  readonly file: PartialFile;
  readonly memory: Memory;
  /** Whether each answer ends with a line feed, its own or an added one. */
  readonly endsLines: boolean;
  /** How many answers are under way or wait at most. */
  readonly mostPlaces: number;
}

/**
 * Writes answers in the order in which their places were taken, however they arrive. What arrives
 * early is held as long as there is memory for it; after that it waits to be received.
 */
export class OrderedOutput {
  readonly #options: OrderedOutputOptions;
  /** The first one is the one whose turn it is. */
  readonly #places: Place[] = [];
  #room = Promise.withResolvers<void>();
  #position = 0;
  #isAbandoned = false;

  constructor(options: OrderedOutputOptions) {
    this.#options = options;
  }

  /** The bytes of all answers that are complete and in order. */
  get bytes(): number {
    return this.#position;
  }

  /** Takes the next place, once there are not too many. */
  async take(): Promise<AnswerPlace> {
    while (this.#places.length >= this.#options.mostPlaces && !this.#isAbandoned) {
      await this.#room.promise;
    }
    this.#assertWanted();
    const place = new Place(this.#options.memory);
    this.#places.push(place);
    if (this.#places.length === 1) place.turn.resolve();
    return {
      write: (chunk) => this.#write(place, chunk),
      reset: () => place.reset(),
      complete: () => this.#complete(place),
    };
  }

  /** Says that nobody wants it any more: whoever waits for it fails. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const place of this.#places) {
      place.release();
      place.turn.resolve();
    }
    this.#room.resolve();
  }

  async #write(place: Place, chunk: Buffer): Promise<void> {
    this.#assertWanted();
    place.add(chunk);
    const { held, limit } = this.#options.memory;
    const isItsTurn = place === this.#places[0];
    if (!isItsTurn && held > limit) await place.turn.promise;
    else if (!isItsTurn || place.bytes < writtenBytes) return;
    this.#assertWanted();
    await this.#flush(place);
  }

  async #complete(place: Place): Promise<void> {
    this.#assertWanted();
    if (this.#options.endsLines && place.lastByte !== lineFeed) place.add(Buffer.of(lineFeed));
    place.isComplete = true;
    if (place !== this.#places[0]) return;
    // Only the one whose turn it is gets here, so there is one writer at a time.
    await this.#advance();
  }

  #assertWanted(): void {
    if (this.#isAbandoned) throw new InputFailure("The output was abandoned.");
  }

  /** Writes all that is complete, up to the first answer that is not. */
  async #advance(): Promise<void> {
    for (;;) {
      const done = this.#places.findIndex(({ isComplete }) => !isComplete);
      const complete = this.#places.slice(0, done === -1 ? undefined : done);
      if (complete.length === 0) return;
      const chunks = complete.flatMap((place) => place.chunks);
      const [first] = complete;
      await this.#options.file.write(chunks, this.#position + (first?.written ?? 0));
      for (const place of complete) {
        this.#position += place.written + place.bytes;
        place.release();
      }
      this.#places.splice(0, complete.length);
      this.#places[0]?.turn.resolve();
      this.#room.resolve();
      this.#room = Promise.withResolvers();
    }
  }

  /** Writes what there is of an answer whose turn it is; a reset has it written over. */
  async #flush(place: Place): Promise<void> {
    const { chunks, bytes } = place;
    place.release();
    await this.#options.file.write(chunks, this.#position + place.written);
    place.written += bytes;
  }
}

const lineFeed = 10;

/** An answer is written in pieces of this size, not chunk by chunk. */
const writtenBytes = 1024 ** 2;

class Place {
  readonly turn = Promise.withResolvers<void>();
  isComplete = false;
  /** Bytes that are in the file. */
  written = 0;
  lastByte: number | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** What is not written yet. */
  get chunks(): readonly Buffer[] {
    return this.#chunks;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#memory.held += chunk.length;
    this.lastByte = chunk.at(-1);
  }

  /** Forgets what is not written yet. */
  release(): void {
    this.#memory.held -= this.#bytes;
    this.#chunks = [];
    this.#bytes = 0;
  }

  reset(): void {
    this.release();
    this.written = 0;
    this.lastByte = undefined;
  }
}
