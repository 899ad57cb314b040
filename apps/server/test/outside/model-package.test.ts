import { join } from "node:path";
import { expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { installers } from "./support/installers.ts";
import { readSection } from "./support/read-me.ts";
import { makeTeamFolder } from "./support/team-folder.ts";

/** The team's formats, with its options: all of its services install this one package. */
const codecsManifest = {
  name: "@acme/codecs",
  version: "1.0.0",
  type: "module",
  exports: "./index.js",
  dependencies: {
    "@inference-server/csv-codec": "^0.1.0",
    "@inference-server/json-codec": "^0.1.0",
  },
  peerDependencies: { "@inference-server/core": ">=0.1.0" },
  inferenceServer: { plugin: ".", apiVersion: 1 },
};
const codecs = `import { csvCodec } from "@inference-server/csv-codec";
import { jsonCodec } from "@inference-server/json-codec";

export default [jsonCodec(), csvCodec({ delimiter: ";" })];
`;

it.each(installers)(
  "a model package and a preset of codecs make an application without code, with $name",
  async (installer) => {
    const section = await readSection("packages/core/README.md", "A model as a package");
    const tides = await makeTeamFolder(installer);
    await tides.write("package.json", section.block("json"));
    await tides.write("src/index.ts", section.block("ts"));
    await tides.run(installer.program, "install");
    await tides.run(installer.program, "pack");
    const acme = await makeTeamFolder(installer);
    await acme.write("package.json", JSON.stringify(codecsManifest));
    await acme.write("index.js", codecs);
    await acme.run(installer.program, "pack");

    const team = await makeTeamFolder(installer);
    await team.install(
      "@inference-server/node",
      "@inference-server/core",
      join(tides.path, "acme-tides-1.0.0.tgz"),
      join(acme.path, "acme-codecs-1.0.0.tgz"),
    );
    const server = await team.serve();
    const ports = '[{"port":"Wick"},{"port":"Kirkwall"}]';
    expect(await ask(server, { type: "application/json", body: ports })).toEqual({
      status: 200,
      type: "application/json",
      body: '[{"port":"Wick","metres":3.1},{"port":"Kirkwall","metres":null}]',
    });
    const table = "year;port\n2026;Wick\n";
    expect(await ask(server, { type: "text/csv;header=present", body: table })).toEqual({
      status: 200,
      type: "text/csv;header=present",
      body: "port;metres\nWick;3.1\n",
    });
    expect(await ask(server, { type: "application/msgpack", body: "" })).toMatchObject({
      status: 415,
    });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  },
);
