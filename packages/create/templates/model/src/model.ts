import { defineModel } from "@inference-server/core";
import { z } from "zod";

/** How cold the wind makes it feel, in degrees Celsius: Environment Canada's formula of 2001. */
const windChill = { base: 13.12, temperature: 0.6215, wind: -11.37, both: 0.3965, power: 0.16 };

export default defineModel({
  name: "{{name}}",
  // One record. A client whose records are otherwise gets a 422 that says which and where.
  input: z.object({
    /** °C */
    temperature: z.number().max(10),
    /** km/h */
    wind: z.number().min(5),
  }),
  output: z.object({ feels_like: z.number() }),
  // What the cells of a CSV without a header row are.
  columns: ["temperature", "wind"],
  // For the curl that the server prints at its start, and for the tests.
  examples: [{ temperature: -10, wind: 30 }],
  // Runs once. Read the model's files from `modelDir` here: on SageMaker it is /opt/ml/model.
  load: async () => windChill,
  predict: ({ record: { temperature, wind }, model }) => {
    const power = wind ** model.power;
    const perDegree = model.temperature + model.both * power;
    const feelsLike = model.base + model.wind * power + perDegree * temperature;
    return { feels_like: Math.round(feelsLike * 10) / 10 };
  },
});
