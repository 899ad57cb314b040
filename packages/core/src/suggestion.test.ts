import { expect, it } from "vitest";
import { didYouMean, suggest } from "./suggestion.ts";

const hooks = ["modelFn", "inputFn", "predictFn", "outputFn", "pingFn"];

it.each([
  ["ouputFn", "outputFn"],
  ["input_fn", "inputFn"],
  ["PREDICTFN", "predictFn"],
  ["predict-fn", "predictFn"],
  ["modelFnn", "modelFn"],
])("takes %s for %s", (name, meant) => {
  expect(suggest(name, hooks)).toBe(meant);
});

it("counts two swapped letters as one mistake", () => {
  expect(suggest("laod", ["load", "lead"])).toBe("load");
  expect(suggest("--prot", ["--port", "--host"])).toBe("--port");
});

it("suggests nothing where more than a third of the letters differ", () => {
  expect(suggest("transform", hooks)).toBeUndefined();
});

it("suggests nothing for an empty name or without candidates", () => {
  expect(suggest("", hooks)).toBeUndefined();
  expect(suggest("outputFn", [])).toBeUndefined();
});

it("takes the closest of several candidates, and the first of equally close ones", () => {
  expect(suggest("columms", ["column", "columns"])).toBe("columns");
  expect(suggest("bat", ["cat", "hat"])).toBe("cat");
});

it("puts the suggestion in a sentence, or says nothing", () => {
  expect(didYouMean("ouputFn", hooks)).toBe(' Did you mean "outputFn"?');
  expect(didYouMean("transform", hooks)).toBe("");
});
