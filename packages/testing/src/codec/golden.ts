import type { Plugin } from "@inference-server/core";
import type { CodecSample } from "./sample.ts";
import { Subject } from "./subject.ts";

/** Bytes as a person can review them: as text where they are text, else in hexadecimal. */
export type GoldenBytes =
  | { readonly text: string; readonly hex?: never }
  | { readonly hex: string; readonly text?: never };

/** The bytes that a codec writes, by the sample's name. Plain data, to be kept as a JSON file. */
export type Golden = Readonly<Record<string, GoldenBytes>>;

/**
 * What a codec writes today, to be written to its golden file: once for a release, and again only
 * with the next major version.
 */
export async function goldenOf(plugin: Plugin, samples: readonly CodecSample[]): Promise<Golden> {
  const subject = new Subject(plugin);
  const golden: Record<string, GoldenBytes> = {};
  for (const sample of samples) {
    const bytes = await subject.encode(sample.value, sample);
    if (bytes !== undefined) golden[sample.name] = toGolden(bytes);
  }
  return golden;
}

/** Bytes in the form of a golden file. */
export function toGolden(bytes: Uint8Array): GoldenBytes {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  const isText = buffer.equals(Buffer.from(text)) && !/[^\P{Cc}\t\n\r]/u.test(text);
  return isText ? { text } : { hex: buffer.toString("hex") };
}

/** The bytes that a golden file holds. */
export function fromGolden({ text, hex }: GoldenBytes): Uint8Array {
  return hex === undefined ? Buffer.from(text) : Buffer.from(hex, "hex");
}
