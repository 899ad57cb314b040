import type { Duplex } from "node:stream";
import { ExchangeBodies } from "./exchange-bodies.ts";
import { FrameReader, frameKinds, type Frame } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";
import {
  cancellationOf,
  ChannelClosedError,
  ExchangeCancelledError,
  type Message,
} from "./message.ts";

/** A request that has been sent. */
export interface Exchange {
  /**
   * The answer. Rejects with what `cancel` was given, with an ExchangeCancelledError if the other
   * side gave it up, and with a ChannelClosedError if the other side is gone.
   */
  readonly answer: Promise<Message>;
  /** Resolves when the other side is done with the request, also after `cancel`. */
  readonly settled: Promise<void>;
  /** Wants no answer any more, or no more of it. The other side is told why. */
  cancel(reason: Error): void;
}

interface OpenExchange {
  readonly bodies: ExchangeBodies;
  readonly answer: PromiseWithResolvers<Message>;
  readonly settled: PromiseWithResolvers<void>;
}

const over = new ExchangeCancelledError("The exchange is over.");

/** The side that asks: the process that speaks HTTP. */
export class Requester {
  readonly #stream: Duplex;
  readonly #writer: FrameWriter;
  readonly #exchanges = new Map<number, OpenExchange>();
  readonly #onNotice: (head: unknown) => void;
  #last = 0;
  #closed: ChannelClosedError | undefined;

  /** `onNotice` is told of what the other side says without being asked. */
  constructor(stream: Duplex, onNotice: (head: unknown) => void) {
    this.#stream = stream;
    this.#writer = new FrameWriter(stream);
    this.#onNotice = onNotice;
    const reader = new FrameReader((frame) => this.#accept(frame));
    stream.on("data", (chunk: Buffer) => reader.push(chunk));
    stream.on("end", () => this.#close()).on("close", () => this.#close());
    // "close" follows, and says all there is to say.
    stream.on("error", () => undefined);
  }

  /** Asks the other side. */
  request(message: Message): Exchange {
    this.#last = this.#last === 0xffff_ffff ? 1 : this.#last + 1;
    const id = this.#last;
    const exchange: OpenExchange = {
      bodies: new ExchangeBodies(this.#writer, id),
      answer: Promise.withResolvers(),
      settled: Promise.withResolvers(),
    };
    this.#exchanges.set(id, exchange);
    if (this.#closed === undefined) void exchange.bodies.send(message);
    else this.#settle(id, this.#closed);
    return {
      answer: exchange.answer.promise,
      settled: exchange.settled.promise,
      cancel: (reason) => {
        if (!this.#exchanges.has(id)) return;
        exchange.bodies.cancel(reason);
        exchange.bodies.end(reason);
        exchange.answer.reject(reason);
      },
    };
  }

  /** Ends the connection. Whoever waits for an answer is told. */
  close(): void {
    this.#writer.flush();
    this.#stream.end();
  }

  #accept(frame: Frame): void {
    const { kind, exchange: id, head } = frame;
    if (id === 0) {
      this.#onNotice(head);
      return;
    }
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    if (kind === frameKinds.head || kind === frameKinds.streamHead) {
      exchange.answer.resolve({ head, body: exchange.bodies.receive(frame) });
    } else exchange.bodies.accept(frame);
    if (kind === frameKinds.cancel) this.#settle(id, cancellationOf(head));
    // Whatever of the request's body was not sent by now is not wanted.
    if (kind === frameKinds.head || kind === frameKinds.end) this.#settle(id, over);
  }

  #settle(id: number, error: Error): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    this.#exchanges.delete(id);
    exchange.bodies.end(error);
    exchange.answer.reject(error);
    exchange.settled.resolve();
  }

  #close(): void {
    this.#closed ??= new ChannelClosedError("The other process has ended.");
    for (const id of this.#exchanges.keys()) this.#settle(id, this.#closed);
  }
}
