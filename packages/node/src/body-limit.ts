/** SageMaker's own limit for a real-time request. */
const leastDefaultMB = 25;

/** Who has a say in how large a request body may be, in MB of 1024² bytes; 0 means no limit. */
export interface BodyLimitSources {
  /** The operator's own word, which is final. */
  readonly maxBodyMB: number | undefined;
  /** What Batch Transform was told to send at most. */
  readonly maxPayloadInMB: number | undefined;
  /** What the model asks Batch Transform for. */
  readonly modelMaxPayloadInMB: number;
}

/** The largest request body, in bytes. `Infinity`: there is no limit. */
export function bodyLimit(sources: BodyLimitSources): number {
  const { maxBodyMB, maxPayloadInMB, modelMaxPayloadInMB } = sources;
  if (maxBodyMB !== undefined) return inBytes(maxBodyMB);
  const wanted = [maxPayloadInMB, modelMaxPayloadInMB].filter((size) => size !== undefined);
  return Math.max(inBytes(leastDefaultMB), ...wanted.map(inBytes));
}

function inBytes(megabytes: number): number {
  return megabytes === 0 ? Number.POSITIVE_INFINITY : Math.floor(megabytes * 1024 ** 2);
}
