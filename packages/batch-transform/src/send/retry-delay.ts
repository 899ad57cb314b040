/** Milliseconds before the first retry; it doubles with each. */
const first = 1000;

/** The longest that a server is waited for, in milliseconds, whatever it asks for. */
const longest = 60_000;

/**
 * Milliseconds to wait before a request is sent again: what the server asks for (`Retry-After`,
 * RFC 9110 §10.2.3), else twice as long each time, up to a quarter more so that requests which
 * failed together do not come back together.
 *
 * @param retry Its number, from 0.
 */
export function retryDelay(
  retry: number,
  retryAfter: string | undefined,
  now: number = Date.now(),
): number {
  const asked = retryAfter === undefined ? Number.NaN : askedFor(retryAfter, now);
  if (!Number.isNaN(asked)) return Math.min(Math.max(asked, 0), longest);
  return first * 2 ** retry * (1 + Math.random() / 4);
}

/** Seconds, or a date; `NaN`: neither. */
function askedFor(retryAfter: string, now: number): number {
  return /^\d+$/u.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
}
