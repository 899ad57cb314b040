import type { Duplex } from "node:stream";
import { ExchangeBodies } from "./exchange-bodies.ts";
import { ExchangeTable } from "./exchange-table.ts";
import { FrameReader, frameKinds, type Frame } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";
import { cancellationOf, exchangeOver, type Message } from "./message.ts";
import { RepeatedJson } from "./repeated-json.ts";

/**
 * Answers one request. Two requests with the same head are given the same object: nobody may change
 * it. What it throws cancels the exchange: it is a fault of the handler's.
 */
export type Handler = (message: Message, asking: Asking) => Message | Promise<Message>;

/** Whether anybody still wants an answer. */
export interface Asking {
  readonly isCancelled: boolean;
  /** Aborted when nobody does. Made when it is asked for: few requests need one. */
  readonly signal: AbortSignal;
}

/** One request that is being answered. */
class OpenExchange implements Asking {
  readonly bodies: ExchangeBodies;
  #reason: Error | undefined;
  #controller: AbortController | undefined;

  constructor(writer: FrameWriter, id: number) {
    this.bodies = new ExchangeBodies(writer, id);
  }

  get isCancelled(): boolean {
    return this.#reason !== undefined;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  cancel(reason: Error): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}

/** The side that answers: a worker. */
export class Responder {
  readonly #writer: FrameWriter;
  readonly #handler: Handler;
  readonly #exchanges = new ExchangeTable<OpenExchange>();

  /** `onClose` is told when the other side is gone. */
  constructor(stream: Duplex, handler: Handler, onClose: () => void) {
    this.#writer = new FrameWriter(stream);
    this.#handler = handler;
    const heads = new RepeatedJson();
    const reader = new FrameReader(
      (frame) => this.#accept(frame),
      (bytes, start, end) => heads.parse(bytes, start, end),
    );
    stream.on("data", (chunk: Buffer) => reader.push(chunk));
    stream.on("close", onClose);
    // "close" follows, and says all there is to say.
    stream.on("error", () => undefined);
  }

  /** Says something that nobody has asked for. */
  notify(head: unknown): void {
    this.#writer.write({ kind: frameKinds.head, exchange: 0, head });
  }

  /** Sends off what was answered so far, instead of at the end of this turn. */
  flush(): void {
    this.#writer.flush();
  }

  #accept(frame: Frame): void {
    const { kind, exchange: id } = frame;
    if (kind === frameKinds.head || kind === frameKinds.streamHead) {
      this.#begin(frame);
      return;
    }
    const exchange = this.#exchanges.get(id);
    exchange?.bodies.accept(frame);
    if (kind === frameKinds.cancel) exchange?.cancel(cancellationOf(frame.head));
  }

  #begin(frame: Frame): void {
    const { exchange: id } = frame;
    const exchange = new OpenExchange(this.#writer, id);
    this.#exchanges.set(id, exchange);
    const end = (): void => {
      this.#exchanges.delete(id);
      // The number is given to another exchange: nothing more is said under it.
      exchange.bodies.end(exchangeOver);
    };
    const fail = (error: unknown): void => {
      exchange.bodies.cancel(error);
      end();
    };
    // The other side counts on a last word, even where it wants no answer any more.
    const settle = (isSaid: boolean): void => {
      if (!isSaid) exchange.bodies.cancel(exchangeOver);
      end();
    };
    const send = (answer: Message): void => {
      const sent = exchange.isCancelled ? false : exchange.bodies.send(answer);
      if (typeof sent === "boolean") {
        settle(sent);
        answer.onWritten?.();
      } else sent.then(settle, fail);
    };
    try {
      const answer = this.#handler(exchange.bodies.receive(frame), exchange);
      if (answer instanceof Promise) answer.then(send).catch(fail);
      else send(answer);
    } catch (error) {
      fail(error);
    }
  }
}
