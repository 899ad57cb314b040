/** What became of one call of the model. */
export interface BatchReport {
  /** How many records it was asked for. */
  readonly records: number;
  /** How many requests they came from. */
  readonly requests: number;
  /** Milliseconds for which the oldest of them had waited when the call began. */
  readonly waitMs: number;
  /** Of these, the milliseconds for which the call was put off although the model was free. */
  readonly heldMs: number;
  /** Milliseconds that the call took. */
  readonly runMs: number;
  /** What it threw, or what was wrong with its answer. `undefined`: it answered. */
  readonly error: unknown;
  /** What a call is estimated to cost by itself, in milliseconds: it decides what waiting may cost. */
  readonly perCallMs: number;
  /** What each further record is estimated to cost, in milliseconds. */
  readonly perRecordMs: number;
}
