/**
 * The first object of a value whose prototype is no plain one of the language, or `undefined`.
 * Never recurses: values of hostile input may be deep.
 */
export function strangePrototype(value: unknown): object | undefined {
  const pending: unknown[] = [value];
  const seen = new Set<object>();
  for (let item = pending.pop(); item !== undefined || pending.length > 0; item = pending.pop()) {
    if (typeof item !== "object" || item === null || seen.has(item)) continue;
    seen.add(item);
    const prototype: unknown = Object.getPrototypeOf(item);
    if (!isNative(prototype)) return item;
    if (!ArrayBuffer.isView(item)) pending.push(...ownValues(item));
  }
  return undefined;
}

/** Prototypes that come with the language have a constructor that is theirs. */
function isNative(prototype: unknown): boolean {
  if (prototype === null || prototype === Object.prototype) return true;
  if (typeof prototype !== "object" || !Object.hasOwn(prototype, "constructor")) return false;
  const { constructor } = prototype;
  return typeof constructor === "function" && constructor.prototype === prototype;
}

function ownValues(item: object): readonly unknown[] {
  if (item instanceof Map) return [...item.keys(), ...item.values()];
  if (item instanceof Set) return [...item];
  return Object.values(item);
}
