import { requestError } from "@inference-server/core";
import type { ModelLayout } from "./model-layout.ts";
import type { OnnxRecord } from "./onnx-record.ts";
import { predictionsOf, type OnnxPrediction } from "./predictions.ts";
import { messageOf, type Session } from "./session.ts";
import type { WarmUp } from "./warm-up.ts";

/** Runs one model on records, in as few runs as it allows. */
export class ModelRunner {
  readonly #session: Session;
  readonly #inputs: ModelLayout["inputs"];
  readonly #warmUp: WarmUp;
  readonly #fetches: readonly string[];

  constructor(session: Session, { inputs }: ModelLayout, warmUp: WarmUp) {
    this.#session = session;
    this.#inputs = inputs;
    this.#warmUp = warmUp;
    this.#fetches = warmUp.outputs.map(({ fetch }) => fetch);
  }

  /**
   * One prediction for each record, in their order.
   *
   * @throws RequestError 422 that names the first record on which the model cannot run.
   */
  async predict(
    records: readonly OnnxRecord[],
    signal?: AbortSignal,
  ): Promise<readonly OnnxPrediction[]> {
    const predictions: OnnxPrediction[] = [];
    for (const places of this.#runsOf(records)) {
      const answers = await this.#run(records, places, signal);
      for (const [index, place] of places.entries()) {
        const answer = answers[index];
        if (answer !== undefined) predictions[place] = answer;
      }
    }
    return predictions;
  }

  /** The places of the records that run together: those of one form, if the model takes several. */
  #runsOf(records: readonly OnnxRecord[]): readonly (readonly number[])[] {
    if (!this.#warmUp.batched) return records.map((_, place) => [place]);
    const runs = new Map<string, number[]>();
    for (const [place, { form }] of records.entries()) {
      const run = runs.get(form);
      if (run === undefined) runs.set(form, [place]);
      else run.push(place);
    }
    return [...runs.values()];
  }

  /** A run that fails is halved until the record is found that the model cannot take. */
  async #run(
    records: readonly OnnxRecord[],
    places: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<readonly OnnxPrediction[]> {
    signal?.throwIfAborted();
    const run = places.flatMap((place) => records[place] ?? []);
    try {
      const tensors = await this.#session.run(this.#inputs, run, this.#fetches);
      return predictionsOf(this.#warmUp.outputs, tensors, run.length);
    } catch (cause) {
      const [place = 0] = places;
      if (places.length === 1) throw refusal(place, cause);
    }
    const middle = Math.ceil(places.length / 2);
    const first = await this.#run(records, places.slice(0, middle), signal);
    return [...first, ...(await this.#run(records, places.slice(middle), signal))];
  }
}

/** Records fit the model's inputs and still may hold what it cannot compute: an unknown word, say. */
function refusal(record: number, cause: unknown): Error {
  const reason = messageOf(cause).replace(/^.*Status Message: /u, "");
  const detail = `The model cannot run on this record: ${reason}`;
  return requestError({
    status: 422,
    code: "invalid_record",
    detail: `Record ${record}: ${detail}.`,
    errors: [{ record, pointer: "", detail }],
    cause,
  });
}
