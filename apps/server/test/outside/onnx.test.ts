import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { installers } from "./support/installers.ts";
import { readSection } from "./support/read-me.ts";
import { makeTeamFolder } from "./support/team-folder.ts";

const digits = new URL("../../../digits/", import.meta.url);

it.each(installers)(
  "an ONNX file is served without code, installed as the README says, with $name",
  async (installer) => {
    const section = await readSection("packages/onnx/README.md", "Install");
    const [, variable = "", value = "", name = ""] =
      /^(\w+)=(\w+) npm install (\S+)\n$/u.exec(section.block("sh")) ?? [];
    const environment = installer.program === "npm" ? { [variable]: value } : {};
    const team = await makeTeamFolder(installer, environment);
    if (installer.program === "pnpm") {
      const settings = installer.settings + section.block("yaml");
      await team.write("pnpm-workspace.yaml", settings);
    }
    const codec = "@inference-server/csv-codec";
    await team.install("@inference-server/node", "@inference-server/core", codec, name);
    await cp(fileURLToPath(new URL("model", digits)), join(team.path, "model"), {
      recursive: true,
    });

    const server = await team.serve("--model-dir", "model");
    const features = await readFile(new URL("test/data/features.csv", digits), "utf8");
    const { status, body } = await ask(server, {
      type: "text/csv;header=present",
      body: features,
    });
    const expected = await readFile(new URL("test/data/expected.json", digits), "utf8");
    const { sklearn_label: labels } = JSON.parse(expected) as { sklearn_label: readonly number[] };
    expect(status).toBe(200);
    expect(
      body
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((row) => Number(row.split(",")[0])),
    ).toEqual(labels);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  },
);
