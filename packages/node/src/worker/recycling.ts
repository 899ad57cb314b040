import type { Settings } from "../settings.ts";

/** From when on a worker is replaced. `Infinity`: never. */
export interface RecyclingLimits {
  readonly requests: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

/** How far a worker has come. */
export interface WorkerUse {
  readonly requests: number;
  /** Milliseconds since its start. */
  readonly age: number;
  /** Memory, in bytes. */
  readonly rss: number;
}

/**
 * One worker's limits: those that are set, give or take 10 %, so that workers that started together
 * are not replaced together.
 */
export function recyclingLimits(
  settings: Pick<Settings, "workerMaxAge" | "workerMaxRequests" | "workerMaxRss">,
  random = Math.random(),
): RecyclingLimits {
  const about = (value: number): number => (value === 0 ? Infinity : value * (0.9 + 0.2 * random));
  return {
    requests: about(settings.workerMaxRequests),
    milliseconds: about(settings.workerMaxAge * 1000),
    bytes: about(settings.workerMaxRss * 1024 ** 2),
  };
}

/** Why a worker is to be replaced; `undefined` if it is not. */
export function whyRecycle(use: WorkerUse, limits: RecyclingLimits): string | undefined {
  if (use.requests >= limits.requests) return `It has had ${use.requests} requests.`;
  if (use.age >= limits.milliseconds) return `It is ${Math.round(use.age / 1000)} s old.`;
  if (use.rss < limits.bytes) return undefined;
  return `It takes ${Math.round(use.rss / 1024 ** 2)} MB of memory.`;
}
