import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { FrameReader, frameKinds } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";

/** Frames as the bytes that cross. */
function written(): Buffer {
  const stream = new PassThrough();
  const writer = new FrameWriter(stream);
  writer.write({ kind: frameKinds.streamHead, exchange: 7, head: { name: "first" } });
  writer.write({ kind: frameKinds.chunk, exchange: 7, body: new Uint8Array(300).fill(1) });
  writer.write({ kind: frameKinds.chunk, exchange: 8, body: new Uint8Array(200).fill(2) });
  writer.write({ kind: frameKinds.head, exchange: 9, head: "last", body: new Uint8Array(100) });
  writer.write({ kind: frameKinds.end, exchange: 7 });
  writer.flush();
  return stream.read() as Buffer;
}

it.each([1, 5, 13, 100, 1000])("reads frames that arrive %i bytes at a time", (length) => {
  const seen: unknown[] = [];
  const bytes = new Map<number, number[]>();
  const reader = new FrameReader(({ kind, exchange, head, body = new Uint8Array() }) => {
    if (kind !== frameKinds.chunk) seen.push({ kind, exchange, head, length: body.byteLength });
    else bytes.set(exchange, [...(bytes.get(exchange) ?? []), ...body]);
  });
  const all = written();
  for (let start = 0; start < all.byteLength; start += length) {
    reader.push(all.subarray(start, start + length));
  }
  expect(seen).toEqual([
    { kind: frameKinds.streamHead, exchange: 7, head: { name: "first" }, length: 0 },
    { kind: frameKinds.head, exchange: 9, head: "last", length: 100 },
    { kind: frameKinds.end, exchange: 7, head: undefined, length: 0 },
  ]);
  expect(bytes).toEqual(
    new Map([
      [7, Array.from({ length: 300 }, () => 1)],
      [8, Array.from({ length: 200 }, () => 2)],
    ]),
  );
});

it("passes pieces of bodies on as they come, without a copy", () => {
  const bodies: Uint8Array[] = [];
  const reader = new FrameReader(({ kind, body }) => {
    if (kind === frameKinds.chunk && body !== undefined) bodies.push(body);
  });
  const stream = new PassThrough();
  const writer = new FrameWriter(stream);
  writer.write({ kind: frameKinds.chunk, exchange: 1, body: new Uint8Array(50_000) });
  writer.flush();
  const all = stream.read() as Buffer;
  const [first, second] = [all.subarray(0, 20_000), Buffer.from(all.subarray(20_000))];
  reader.push(first);
  reader.push(second);
  expect(bodies.map(({ buffer }) => buffer)).toEqual([first.buffer, second.buffer]);
  expect(bodies.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(50_000);
});
