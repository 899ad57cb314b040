import { carriageReturn, isBreak, lineFeed, quote } from "./characters.ts";

/**
 * Where in a row the bytes end that were scanned: at the beginning of a cell, inside an unquoted or
 * a quoted one, after a quote that closes it or is the first of two, in a row whose quotes are
 * wrong (for which the next line break ends it), or after a CR that ends it, alone or with an LF.
 */
type State = "begin" | "broken" | "closed" | "quoted" | "returned" | "text";

const byteOrderMark: readonly number[] = [0xef, 0xbb, 0xbf];

/**
 * Finds where rows end in bytes that come piece by piece, without reading the cells. It knows as
 * much as that takes: all that has a meaning is ASCII, so pieces may end inside a character.
 */
export class RowScanner {
  /** The offset in the piece last looked at after the first row that ended there, if one did. */
  firstEnd: number | undefined;
  readonly #delimiter: number;
  #state: State = "begin";
  /** How many bytes of a byte order mark may still come: they are no part of the first cell. */
  #markLeft: number;

  /** `atStart`: whether the bytes are a table's first, before which there may be a mark. */
  constructor(delimiter: number, atStart: boolean) {
    this.#delimiter = delimiter;
    this.#markLeft = atStart ? byteOrderMark.length : 0;
  }

  /**
   * The offset after the last row that is complete with this piece; `undefined`: none is. It is 0
   * where a row ended with the CR before this piece.
   */
  endOfRows(piece: Uint8Array): number | undefined {
    const delimiter = this.#delimiter;
    let state = this.#state;
    let end: number | undefined;
    let first: number | undefined;
    for (let index = this.#passMark(piece); index < piece.length; index++) {
      const code = piece[index];
      if (state === "returned") {
        end = code === lineFeed ? index + 1 : index;
        first ??= end;
        state = "begin";
        if (code === lineFeed) continue;
      }
      if (state === "quoted") {
        if (code === quote) state = "closed";
      } else if (isBreak(code)) {
        state = code === carriageReturn ? "returned" : "begin";
        if (state === "begin") {
          end = index + 1;
          first ??= end;
        }
      } else if (state !== "broken") {
        state = this.#after(state, code, delimiter);
      }
    }
    this.#state = state;
    this.firstEnd = first;
    return end;
  }

  #after(state: State, code: number | undefined, delimiter: number): State {
    if (code === delimiter) return "begin";
    if (code === quote) return state === "text" ? "broken" : "quoted";
    return state === "closed" ? "broken" : "text";
  }

  #passMark(piece: Uint8Array): number {
    let index = 0;
    while (this.#markLeft > 0 && index < piece.length) {
      if (piece[index] !== byteOrderMark.at(-this.#markLeft)) this.#markLeft = 0;
      else {
        this.#markLeft--;
        index++;
      }
    }
    return index;
  }
}
