import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportedDirectory, exportedModels } from "../test/exported-models.ts";
import { hostileBodies } from "../test/hostile-bodies.ts";
import { post, serveModel } from "../test/serve-model.ts";
import { onnxModel } from "./onnx-model.ts";

describe("whatever is sent is answered, or is the request's fault:", () => {
  it.each(
    exportedModels.flatMap((model) => [
      [model.name, "an error", model, onnxModel()] as const,
      [model.name, "NaN", model, onnxModel({ missing: "nan" })] as const,
    ]),
  )("%s, where what is missing is %s", async (name, _, model, plugin) => {
    const service = serveModel(exportedDirectory(name), plugin);
    await fc.assert(
      fc.asyncProperty(hostileBodies(model), async ([type, body]) => {
        const result = await post(service, body, type);
        if (!result.ok) expect(result.problem.status, result.problem.detail).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
