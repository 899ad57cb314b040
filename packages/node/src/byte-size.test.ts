import { expect, it } from "vitest";
import { byteSize } from "./byte-size.ts";

it.each([
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1024, "1 KB"],
  [1536, "1.5 KB"],
  [25 * 1024 ** 2, "25 MB"],
  [2 * 1024 ** 3, "2048 MB"],
])("writes %d as %s", (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
