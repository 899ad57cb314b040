import type { TransformEvent } from "../transform-event.ts";
import { amount, duration } from "./amounts.ts";

/** How far a job is. */
export class Progress {
  #files = 0;
  #bytes = 0;
  #filesDone = 0;
  #bytesDone = 0;
  #records = 0;
  #errors = 0;
  #since: number | undefined;

  /** Takes notice of what happened, at a time in milliseconds. */
  note(event: TransformEvent, now: number): void {
    if (event.type === "planned") {
      this.#files = event.files;
      this.#bytes = event.bytes;
    } else if (event.type === "started") {
      this.#since = now;
    } else if (event.type === "progress") {
      this.#records += event.records;
      this.#bytesDone += event.bytes;
    } else if (event.type === "finished") {
      this.#filesDone += 1;
    } else if (event.type === "failed") {
      this.#filesDone += 1;
      this.#errors += 1;
      this.#bytesDone += event.input.bytesLeft;
    }
  }

  /** Whether there is anything to show yet. */
  get hasStarted(): boolean {
    return this.#since !== undefined;
  }

  /** The bar, in so many columns. */
  line(columns: number, now: number): string {
    const seconds = Math.max(now - (this.#since ?? now), 1) / 1000;
    const share = this.#bytes === 0 ? 1 : Math.min(this.#bytesDone / this.#bytes, 1);
    const left = share > 0 && share < 1 ? (seconds * (1 - share)) / share : undefined;
    const words = [
      `${Math.floor(share * 100)} %`,
      `${this.#filesDone}/${amount(this.#files, "file")}`,
      `${amount(Math.round(this.#records / seconds), "record")}/s`,
      amount(this.#errors, "error"),
      ...(left === undefined ? [] : [`${duration(left)} left`]),
    ].join("  ");
    const width = Math.min(barColumns, columns - words.length - 3);
    if (width < 5) return words.slice(0, columns);
    const full = Math.round(share * width);
    return `[${"=".repeat(full)}${" ".repeat(width - full)}] ${words}`;
  }
}

const barColumns = 30;
