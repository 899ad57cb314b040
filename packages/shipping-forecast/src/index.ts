import { defineModel } from "@inference-server/core";
import { z } from "zod";

/** The shipping forecast for one sea area. */
const Forecast = z.object({
  wind: z.string(),
  sea_state: z.string(),
  weather: z.string(),
  visibility: z.string(),
});

export default defineModel({
  name: "shipping-forecast",
  input: z.object({ location: z.string().min(1) }),
  output: Forecast,
  columns: ["location"],
  examples: [{ location: "Fair Isle" }],
  load: () => predictWeather,
  predict: ({ record, model }) => model(record.location),
});

/** It's stormy everywhere. */
function predictWeather(_location: string): z.infer<typeof Forecast> {
  return {
    wind: "Southwesterly gale force 8 continuing",
    sea_state: "Rough or very rough, occasionally moderate in southeast.",
    weather: "Thundery showers.",
    visibility: "Good, occasionally poor.",
  };
}
