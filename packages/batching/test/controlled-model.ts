import type { BatchArgs } from "@inference-server/core";

/** One call of a model, to be answered by the test. */
interface OpenCall {
  readonly records: readonly string[];
  readonly signal: AbortSignal;
  /** Answers each record with itself in capitals. */
  answer(): void;
  answerWith(predictions: unknown): void;
  fail(error: unknown): void;
}

/** A model that answers when the test says so, and remembers its calls. */
export interface ControlledModel {
  readonly run: (args: BatchArgs<string, string>) => Promise<readonly unknown[]>;
  readonly calls: readonly OpenCall[];
  /** Waits until the model has been asked so often. */
  asked(times: number): Promise<OpenCall>;
}

export function controlledModel(): ControlledModel {
  const calls: OpenCall[] = [];
  const run = ({ records, signal }: BatchArgs<string, string>): Promise<readonly unknown[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    calls.push({
      records,
      signal,
      answer: () => resolve(records.map((record) => record.toUpperCase())),
      answerWith: (predictions) => resolve(predictions as readonly unknown[]),
      fail: (error) => reject(error),
    });
    return promise;
  };
  const asked = async (times: number): Promise<OpenCall> => {
    while (calls.length < times) await turn();
    const call = calls[times - 1];
    if (call === undefined) throw new Error(`The model was asked ${calls.length} times.`);
    return call;
  };
  return { run, calls, asked };
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Some turns, in which whatever was to happen by itself has happened. */
export async function turns(): Promise<void> {
  for (let index = 0; index < 5; index += 1) await turn();
}
