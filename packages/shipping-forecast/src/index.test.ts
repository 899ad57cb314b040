import { createService } from "@inference-server/core";
import { expect, it } from "vitest";
import shippingForecast from "./index.ts";

it("forecasts storms at the location it is asked for", async () => {
  const service = createService({ plugins: [shippingForecast] });
  await service.load();
  expect(service.describe().signature?.columns).toEqual([{ name: "location", type: "string" }]);
  expect(service.describe().signature?.examples).toEqual([{ location: "Fair Isle" }]);
  await service.close();
});

it("is a model alone: it brings no codec", () => {
  expect(Object.keys(shippingForecast.hooks)).toEqual(["modelFn", "predictFn"]);
});
