import { defineModel } from "../../../../packages/core/src/index.ts";

/** Bytes there and back: what is measured is the way. */
export default defineModel({
  name: "echo",
  bytes: ["application/octet-stream"],
  predict: ({ record }) => record,
});
