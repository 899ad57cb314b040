import { expect, it } from "vitest";
import { installers, type Installer } from "./support/installers.ts";
import { readSection } from "./support/read-me.ts";
import { makeTeamFolder } from "./support/team-folder.ts";

it("inspect says the same of an application in every layout of node_modules", async () => {
  const [first, ...others] = await Promise.all(installers.map(inspectionWith));
  expect(first).toMatchObject({
    application: { name: "harbour" },
    plugins: [
      { name: "celsius" },
      { name: "@inference-server/csv-codec", version: "0.1.0" },
      { name: "@inference-server/json-codec", version: "0.1.0" },
      { name: "@inference-server/json-codec/jsonlines", version: "0.1.0" },
    ],
  });
  expect(others).toEqual(others.map(() => first));
});

/** What `inspect --json` prints, but for the paths. */
async function inspectionWith(installer: Installer): Promise<unknown> {
  const team = await makeTeamFolder(installer);
  const { block } = await readSection("README.md", "In your own repository");
  await team.write("model.ts", block("ts"));
  await team.write(
    "package.json",
    JSON.stringify({ name: "harbour", type: "module", inferenceServer: { plugins: "./model.ts" } }),
  );
  const names = ["node", "core", "json-codec", "csv-codec"];
  await team.install(...names.map((name) => `@inference-server/${name}`), "zod");
  const printed = await team.run("node_modules/.bin/inference-server", "inspect", "--json");
  return JSON.parse(printed, (key, value: unknown) => (key === "path" ? undefined : value));
}
