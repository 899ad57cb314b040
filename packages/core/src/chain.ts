import type { MaybePromise } from "./hooks.ts";

/**
 * Whether a value must be awaited. Asks for `then`, not for the class: promises of other realms
 * and libraries count.
 */
export function isPromise(value: unknown): value is Promise<unknown> {
  // Without asking first whether it has one: that takes as long as all the rest.
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === "function"
  );
}

/** `next(value)`, at once while the value is plain: no promise where a value will do. */
export function chain<Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> {
  // Another library's promise may know no more than `then`, and that may answer nothing.
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Maps items one after the other, synchronously until `map` answers a promise. */
export function mapInOrder<Item, Value>(
  items: readonly Item[],
  map: (item: Item, index: number) => MaybePromise<Value>,
): MaybePromise<Value[]> {
  const values: Value[] = [];
  values.length = items.length;
  for (let index = 0; index < items.length; index += 1) {
    const value = map(items[index] as Item, index);
    if (isPromise(value)) return mapRest(items, map, values, { index, value });
    values[index] = value;
  }
  return values;
}

async function mapRest<Item, Value>(
  items: readonly Item[],
  map: (item: Item, index: number) => MaybePromise<Value>,
  values: Value[],
  pending: { readonly index: number; readonly value: Promise<Value> },
): Promise<Value[]> {
  values[pending.index] = await pending.value;
  for (let index = pending.index + 1; index < items.length; index += 1) {
    values[index] = await map(items[index] as Item, index);
  }
  return values;
}

/** Whether a value is a stream of values. A string is not: its characters are not asked for. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] !== undefined
  );
}

/** Every value of a stream, in an array. */
export async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const collected: Value[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}
