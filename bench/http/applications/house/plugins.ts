import { defineModel } from "../../../../packages/core/src/index.ts";
import json from "../../../../packages/json-codec/src/plugin.ts";
import msgpack from "../../../../packages/msgpack-codec/src/plugin.ts";
import { House, priceOf } from "./house.ts";

const model = defineModel({
  name: "house",
  input: House,
  predict: ({ record }) => priceOf(record),
});

export default [model, json, msgpack];
