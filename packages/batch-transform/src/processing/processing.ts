import type { MiniBatch } from "../split/mini-batch.ts";

/** What is done to records before a model sees them, and to its answers afterwards. */
export interface Processing {
  /** What the model gets of a record. `undefined`: all of it. */
  readonly filter: ((record: Buffer, number: number) => Buffer) | undefined;
  /** Whether answers are joined with their records. */
  readonly isJoined: boolean;
  /** What the output gets of a mini-batch's answer. */
  finish(batch: MiniBatch, answer: Buffer): Buffer;
}
