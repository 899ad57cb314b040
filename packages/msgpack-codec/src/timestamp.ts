const nanosecondsPerMillisecond = 1_000_000;

/** The furthest a Date reaches from 1970, in milliseconds (ECMA-262 §21.4.1.1). */
const furthest = 8.64e15;

/** The Date of a timestamp extension's data, or what is wrong with it. */
export function dateOf(view: DataView, start: number, length: number): Date | string {
  switch (length) {
    case 4:
      return dateAt(view.getUint32(start), 0);
    case 8: {
      const high = view.getUint32(start);
      const seconds = (high & 3) * 2 ** 32 + view.getUint32(start + 4);
      return dateAt(seconds, high >>> 2);
    }
    case 12:
      return dateAt(Number(view.getBigInt64(start + 4)), view.getUint32(start));
    default:
      return `is a timestamp of ${length} bytes instead of 4, 8 or 12`;
  }
}

function dateAt(seconds: number, nanoseconds: number): Date | string {
  if (nanoseconds > 999_999_999) return "is a timestamp with more than 999999999 nanoseconds";
  if (nanoseconds % nanosecondsPerMillisecond !== 0) {
    return "is a timestamp finer than a millisecond";
  }
  const milliseconds = seconds * 1000 + nanoseconds / nanosecondsPerMillisecond;
  if (Math.abs(milliseconds) > furthest) return "is a timestamp that is too far from 1970";
  return new Date(milliseconds);
}

/** How many bytes a timestamp takes at most. */
export const longestTimestamp = 15;

/** Writes a Date as a timestamp extension, the shortest that holds it; answers where it ends. */
export function writeDate(view: DataView, start: number, milliseconds: number): number {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = (milliseconds - seconds * 1000) * nanosecondsPerMillisecond;
  if (seconds < 0 || seconds >= 2 ** 34) {
    view.setUint8(start, 0xc7);
    view.setUint8(start + 1, 12);
    view.setInt8(start + 2, -1);
    view.setUint32(start + 3, nanoseconds);
    view.setBigInt64(start + 7, BigInt(seconds));
    return start + 15;
  }
  const isShort = nanoseconds === 0 && seconds < 2 ** 32;
  view.setUint8(start, isShort ? 0xd6 : 0xd7);
  view.setInt8(start + 1, -1);
  if (isShort) {
    view.setUint32(start + 2, seconds);
    return start + 6;
  }
  view.setUint32(start + 2, nanoseconds * 4 + Math.floor(seconds / 2 ** 32));
  view.setUint32(start + 6, seconds % 2 ** 32);
  return start + 10;
}
