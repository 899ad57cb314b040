import { isPieced, type PiecedBody } from "@inference-server/core";
import { CollectedBody } from "./collected-body.ts";
import { frameKinds, type Frame } from "./frame.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { IncomingBody, type BodyFeedback } from "./incoming-body.ts";
import { cancellationOf, type Message, type MessageBody } from "./message.ts";
import { OutgoingBody, type BodySink } from "./outgoing-body.ts";

/**
 * Up to this size a body that is complete crosses in one frame, which its receiver joins: of one that
 * crosses in chunks each takes a turn of the event loop on either side.
 */
const mostInOneFrame = 8 * 1024 ** 2;
/** What a larger body that is in one piece is cut into. */
const chunkLength = 65_536;

/** What the head of a body that follows in chunks says: the message's, and the body's length. */
type StreamHead = readonly [head: unknown, byteLength: number | null | undefined];

/** The bodies of one exchange as one side sees them: the one it sends, the one it receives. */
export class ExchangeBodies {
  readonly #writer: FrameWriter;
  readonly #exchange: number;
  #outgoing: OutgoingBody | undefined;
  #incoming: IncomingBody | undefined;

  constructor(writer: FrameWriter, exchange: number) {
    this.#writer = writer;
    this.#exchange = exchange;
  }

  /**
   * Sends a message.
   *
   * @returns whether it said how its body ended; not if the other side did not want the rest. At
   * once for a body that is complete.
   */
  send({ head, body }: Message): boolean | Promise<boolean> {
    const exchange = this.#exchange;
    const whole = wholeOf(body);
    if (whole !== undefined && whole.byteLength <= mostInOneFrame) {
      this.#writer.write({ kind: frameKinds.head, exchange, head, body: whole });
      return true;
    }
    const announced: StreamHead = [head, "byteLength" in body ? body.byteLength : undefined];
    this.#writer.write({ kind: frameKinds.streamHead, exchange, head: announced });
    const sink: BodySink = {
      chunk: (bytes) => this.#writer.write({ kind: frameKinds.chunk, exchange, body: bytes }),
      end: () => this.#writer.write({ kind: frameKinds.end, exchange }),
      fail: (error) => this.cancel(error),
      // Whoever reads a body has begun to work on it: it will not be sent to anybody else.
      ...(body instanceof CollectedBody && { read: (bytes) => body.release(bytes) }),
    };
    if (body instanceof Uint8Array || isPieced(body)) {
      // An answer leaves at once: a client that reads slowly must not occupy a worker.
      for (const piece of piecesOf(body)) sink.chunk(piece);
      sink.end();
      return true;
    }
    this.#outgoing = new OutgoingBody(body, sink);
    return this.#outgoing.send();
  }

  /** Tells the other side that this one is done with the exchange, and why. */
  cancel(reason: unknown): void {
    const message = reason instanceof Error ? reason.message : String(reason);
    this.#writer.write({
      kind: frameKinds.cancel,
      exchange: this.#exchange,
      head: { message },
    });
  }

  /** The message that a head frame brings, or begins. */
  receive({ kind, head, body = new Uint8Array() }: Frame): Message {
    if (kind === frameKinds.head) return { head, body };
    const [announced, byteLength] = head as StreamHead;
    const exchange = this.#exchange;
    const feedback: BodyFeedback = {
      credit: (bytes) => this.#writer.write({ kind: frameKinds.credit, exchange, head: bytes }),
      cancel: () => this.cancel("The rest of the body is not wanted."),
    };
    this.#incoming = new IncomingBody(feedback, byteLength ?? undefined);
    return { head: announced, body: this.#incoming };
  }

  /** Takes a frame that belongs to one of the bodies. */
  accept({ kind, head, body }: Frame): void {
    if (kind === frameKinds.chunk && body !== undefined) this.#incoming?.push(body);
    else if (kind === frameKinds.end) this.#incoming?.end();
    else if (kind === frameKinds.credit) this.#outgoing?.grant(Number(head));
    else if (kind === frameKinds.cancel) this.end(cancellationOf(head));
  }

  /** Nothing more comes or goes. */
  end(error: Error): void {
    this.#outgoing?.cancel();
    this.#incoming?.fail(error);
  }
}

/** A body of which all is here. */
function wholeOf(body: MessageBody): CollectedBody | Uint8Array | undefined {
  if (body instanceof Uint8Array || body instanceof CollectedBody) return body;
  return isPieced(body) ? new CollectedBody(body.pieces, body.byteLength) : undefined;
}

function piecesOf(body: PiecedBody | Uint8Array): readonly Uint8Array[] {
  if (!(body instanceof Uint8Array)) return body.pieces;
  return Array.from({ length: Math.ceil(body.byteLength / chunkLength) }, (_, index) =>
    body.subarray(index * chunkLength, (index + 1) * chunkLength),
  );
}
