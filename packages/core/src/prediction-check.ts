import { attribute } from "./attribution.ts";
import { chain, isAsyncIterable, mapInOrder } from "./chain.ts";
import type { MaybePromise } from "./hooks.ts";
import { isRecordError } from "./record-error.ts";
import type { StandardResult, StandardSchema } from "./standard-schema.ts";
import { pointerOf } from "./validation.ts";

/**
 * Validates predictions and returns what the schema made of them. A stream passes: its values do
 * not exist yet. So does a record error, which is no prediction.
 *
 * @param first the first prediction's place in the request
 * @throws Error (the server's fault) that names the first bad prediction and the path in it.
 */
export function checkPredictions(
  predictions: readonly unknown[],
  schema: StandardSchema,
  first: number,
): MaybePromise<readonly unknown[]> {
  return mapInOrder(predictions, (prediction, place) =>
    isAsyncIterable(prediction) || isRecordError(prediction)
      ? prediction
      : chain(schema["~standard"].validate(prediction), (result) => valueOf(result, first + place)),
  );
}

function valueOf(result: StandardResult<unknown>, record: number): unknown {
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const pointer = pointerOf(issue?.path ?? []);
  const error = new Error(
    `The prediction of record ${record} does not fit the output schema at "${pointer}": ` +
      `${issue?.message}. Change "predict" or the "output" schema of the model.`,
  );
  throw attribute(error, { record });
}
