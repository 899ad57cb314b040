import { expect, it } from "vitest";

it("exports nothing but what is documented", async () => {
  expect(Object.keys(await import("./index.ts"))).toEqual(["serve"]);
});
