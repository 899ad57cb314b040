/** A piece of a table, as a text or as UTF-8. */
export type Piece = Uint8Array | string;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function bytesOf(piece: Piece): Uint8Array {
  return typeof piece === "string" ? encoder.encode(piece) : piece;
}

export function textOf(piece: Piece): string {
  return typeof piece === "string" ? piece : decoder.decode(piece);
}
