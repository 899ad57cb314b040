import { expect, it } from "vitest";
import { curlExample } from "../../node/src/curl-example.ts";
import { exportedDirectory, exportedModels } from "../test/exported-models.ts";
import { post, serveModel } from "../test/serve-model.ts";

it.each(exportedModels.map(({ name }) => [name]))(
  "the curl of the start line is answered: %s",
  async (name) => {
    const service = serveModel(exportedDirectory(name));
    await service.load();
    const command = curlExample("http://localhost:8080", service.describe());
    const words = /^curl \S+ -H 'Content-Type: (?<type>.+)' --data-binary '(?<body>.+)'$/u;
    const { type, body = "" } = words.exec(command)?.groups ?? {};
    expect(await post(service, body, type)).toMatchObject({ ok: true });
  },
);
