/**
 * How many values, characters and bytes a value holds, counted only as far as `limit`. Names of
 * fields do not count: all records of a table share them. Never recurses.
 */
export function weightOf(value: unknown, limit: number): number {
  const pending: unknown[] = [value];
  let weight = 0;
  while (pending.length > 0 && weight <= limit) {
    const item = pending.pop();
    weight += ownWeight(item);
    if (weight > limit || typeof item !== "object" || item === null) continue;
    if (item instanceof Map) pending.push(...item.keys(), ...item.values());
    else if (!ArrayBuffer.isView(item)) pending.push(...Object.values(item));
  }
  return weight;
}

function ownWeight(item: unknown): number {
  if (typeof item === "string") return 1 + item.length;
  if (typeof item === "bigint") return 1 + item.toString(16).length;
  if (ArrayBuffer.isView(item)) return 1 + item.byteLength;
  // A hole in an array takes as much room as a value.
  return Array.isArray(item) ? 1 + item.length : 1;
}
