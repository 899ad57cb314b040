import { InputFailure } from "../input-failure.ts";

/** A record that no request can hold. */
export function recordTooLarge(
  unit: "line" | "record",
  number: number,
  maxBytes: number,
): InputFailure {
  const megabytes = maxBytes / 1024 ** 2;
  const detail = `It is larger than a request may be (MaxPayloadInMB, ${megabytes} MB).`;
  return new InputFailure(
    `${unit === "line" ? "Line" : "Record"} ${number} is larger than a request may be ` +
      `(MaxPayloadInMB, ${megabytes} MB). Shorten it, or give a larger "--max-payload-mb".`,
    { records: [{ number, unit, pointer: "", detail }] },
  );
}
