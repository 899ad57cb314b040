import type { Duplex } from "node:stream";
import { ExchangeBodies } from "./exchange-bodies.ts";
import { FrameReader, frameKinds, type Frame } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";
import { cancellationOf, type Message } from "./message.ts";

/** Answers one request. What it throws cancels the exchange: it is a fault of the handler's. */
export type Handler = (message: Message, signal: AbortSignal) => Message | Promise<Message>;

interface Exchange {
  readonly bodies: ExchangeBodies;
  readonly controller: AbortController;
}

/** The side that answers: a worker. */
export class Responder {
  readonly #writer: FrameWriter;
  readonly #handler: Handler;
  readonly #exchanges = new Map<number, Exchange>();

  /** `onClose` is told when the other side is gone. */
  constructor(stream: Duplex, handler: Handler, onClose: () => void) {
    this.#writer = new FrameWriter(stream);
    this.#handler = handler;
    const reader = new FrameReader((frame) => this.#accept(frame));
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
      void this.#answer(frame);
      return;
    }
    const exchange = this.#exchanges.get(id);
    exchange?.bodies.accept(frame);
    if (kind === frameKinds.cancel) {
      exchange?.controller.abort(cancellationOf(frame.head));
    }
  }

  async #answer(frame: Frame): Promise<void> {
    const { exchange: id, head } = frame;
    const bodies = new ExchangeBodies(this.#writer, id);
    const controller = new AbortController();
    this.#exchanges.set(id, { bodies, controller });
    const { signal } = controller;
    try {
      const answer = await this.#handler({ head, body: bodies.receive(frame) }, signal);
      // The other side counts on a last word, even where it wants no answer any more.
      if (signal.aborted || !(await bodies.send(answer))) bodies.cancel("The exchange is over.");
    } catch (error) {
      bodies.cancel(error);
    } finally {
      this.#exchanges.delete(id);
    }
  }
}
