/** Integers up to here are compared without becoming floats. */
const largest = 2 ** 30 - 1;

/**
 * How many small integers an array begins with: all of them, in a row of pixels. A loop that has
 * seen nothing else is much faster than one that has. -0 is none.
 */
export function smallIntegers(array: readonly unknown[]): number {
  const { length } = array;
  for (let index = 0; index < length; index++) {
    const element = array.at(index);
    if (typeof element !== "number" || !(element >= -largest && element <= largest)) return index;
    if ((element | 0) !== element || Object.is(element, -0)) return index;
  }
  return length;
}
