import type { Duplex } from "node:stream";
import { ExchangeBodies } from "./exchange-bodies.ts";
import { ExchangeNumbers } from "./exchange-numbers.ts";
import { ExchangeTable } from "./exchange-table.ts";
import { FrameReader, frameKinds, type Frame } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";
import { cancellationOf, ChannelClosedError, exchangeOver, type Message } from "./message.ts";

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

/** What a request that has been sent comes to. Never told before `start` has returned. */
export interface ExchangeEvents {
  /** The answer. Of a stream the rest is still to come. Not after `cancel`. */
  answered(message: Message): void;
  /** There will be no answer: the other side gave it up, or is gone. Not after `cancel`. */
  failed(error: Error): void;
  /** The other side is done with the request, also after `cancel`: the last word. */
  settled(): void;
}

const nothing = new Uint8Array();

/** One request under way. */
class OpenExchange {
  readonly #writer: FrameWriter;
  readonly #id: number;
  readonly #events: ExchangeEvents;
  #bodies: ExchangeBodies | undefined;
  #isAnswered = false;
  #isOver = false;

  constructor(writer: FrameWriter, id: number, events: ExchangeEvents) {
    this.#writer = writer;
    this.#id = id;
    this.#events = events;
  }

  get bodies(): ExchangeBodies {
    return (this.#bodies ??= new ExchangeBodies(this.#writer, this.#id));
  }

  /** Whether nobody waits for an answer, or for another one. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  answer(message: Message): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#events.answered(message);
  }

  /** Wants no answer any more, or no more of it. */
  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.#isAnswered = true;
    this.bodies.cancel(reason);
    this.bodies.end(reason);
  }

  settle(error: Error): void {
    this.#isOver = true;
    this.#bodies?.end(error);
    if (!this.#isAnswered) this.#events.failed(error);
    this.#events.settled();
  }
}

/** The side that asks: the process that speaks HTTP. */
export class Requester {
  readonly #stream: Duplex;
  readonly #writer: FrameWriter;
  readonly #exchanges = new ExchangeTable<OpenExchange>();
  readonly #numbers = new ExchangeNumbers();
  readonly #onNotice: (head: unknown) => void;
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
    const answer = Promise.withResolvers<Message>();
    const settled = Promise.withResolvers<void>();
    const exchange = this.start(message, {
      answered: answer.resolve,
      failed: answer.reject,
      settled: settled.resolve,
    });
    return {
      answer: answer.promise,
      settled: settled.promise,
      cancel: (reason) => {
        exchange.cancel(reason);
        answer.reject(reason);
      },
    };
  }

  /** As `request`, for many small ones: a promise for each event costs as much as the rest. */
  start(message: Message, events: ExchangeEvents): Pick<Exchange, "cancel"> {
    const id = this.#numbers.take();
    const exchange = new OpenExchange(this.#writer, id, events);
    this.#exchanges.set(id, exchange);
    const closed = this.#closed;
    if (closed !== undefined) queueMicrotask(() => this.#settle(id, closed));
    else if (message.body instanceof Uint8Array) {
      const { head, body } = message;
      this.#writer.write({ kind: frameKinds.head, exchange: id, head, body });
    } else void exchange.bodies.send(message);
    return exchange;
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
    if (kind === frameKinds.head) exchange.answer({ head, body: frame.body ?? nothing });
    else if (kind === frameKinds.streamHead) {
      // One that is not wanted any more is let go by as it comes.
      if (!exchange.isAnswered) exchange.answer(exchange.bodies.receive(frame));
    } else exchange.bodies.accept(frame);
    if (kind === frameKinds.cancel) this.#settle(id, cancellationOf(head));
    // Whatever of the request's body was not sent by now is not wanted.
    if (kind === frameKinds.head || kind === frameKinds.end) this.#settle(id, exchangeOver);
  }

  #settle(id: number, error: Error): void {
    const exchange = this.#exchanges.get(id);
    if (exchange === undefined) return;
    this.#exchanges.delete(id);
    this.#numbers.release(id);
    exchange.settle(error);
  }

  #close(): void {
    this.#closed ??= new ChannelClosedError("The other process has ended.");
    for (const id of this.#exchanges.numbers()) this.#settle(id, this.#closed);
  }
}
