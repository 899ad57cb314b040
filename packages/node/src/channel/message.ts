/** A body: complete, or as it comes. */
export type MessageBody = Uint8Array | AsyncIterable<Uint8Array>;

/** What one process tells another: plain data, and bytes. */
export interface Message {
  /** Whatever JSON can carry. */
  readonly head: unknown;
  readonly body: MessageBody;
  /** Called when all of it is written, or nobody wants it any more. Not for a body as it comes. */
  readonly onWritten?: () => void;
}

/** The other process is gone, or the connection to it. */
export class ChannelClosedError extends Error {
  override readonly name = "ChannelClosedError";
}

/** The other side has ended an exchange, and says why. */
export class ExchangeCancelledError extends Error {
  override readonly name = "ExchangeCancelledError";
}

/** Why nothing more comes of an exchange that went well. */
export const exchangeOver = new ExchangeCancelledError("The exchange is over.");

/** What a cancelling frame says, as an error. */
export function cancellationOf(head: unknown): ExchangeCancelledError {
  const message =
    typeof head === "object" && head !== null && "message" in head
      ? String(head.message)
      : "The other side has ended the exchange.";
  return new ExchangeCancelledError(message);
}
