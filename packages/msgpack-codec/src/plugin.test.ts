import { expect, it } from "vitest";
import * as codecs from "./index.ts";
import plugin from "./plugin.ts";

it("is the codec under the package's name, for all three media types", () => {
  const mediaTypes = ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"];

  expect(plugin).toMatchObject({
    name: "@inference-server/msgpack-codec",
    hooks: { inputFn: { consumes: mediaTypes }, outputFn: { produces: mediaTypes } },
  });
});

it("exports the factory and nothing else", () => {
  expect(Object.keys(codecs)).toEqual(["msgpackCodec"]);
});
