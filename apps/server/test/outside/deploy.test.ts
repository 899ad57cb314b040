import { mkdir, mkdtemp, realpath, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { runCommand } from "./support/run-command.ts";
import { published, serveUntilFinished } from "./support/team-folder.ts";

const json =
  '{"wind":"Southwesterly gale force 8 continuing",' +
  '"sea_state":"Rough or very rough, occasionally moderate in southeast.",' +
  '"weather":"Thundery showers.","visibility":"Good, occasionally poor."}';
const row =
  'Southwesterly gale force 8 continuing,"Rough or very rough, occasionally moderate in ' +
  'southeast.",Thundery showers.,"Good, occasionally poor."\n';
const msgpackRecord = new Uint8Array([
  0x81,
  0xa8,
  ...Buffer.from("location\xa9Fair Isle", "latin1"),
]);

it("the server application runs where it was moved to after its deployment", async () => {
  const { workspace, pnpm, folder } = published();
  const parent = await mkdtemp(join(folder, "deploy-"));
  const [deployed, moved] = [join(parent, "deployed"), join(parent, "elsewhere", "server")];
  await runCommand(
    [pnpm, "--filter", "server", "deploy", "--prod", "--prefer-offline", deployed],
    workspace,
  );
  await mkdir(dirname(moved));
  await rename(deployed, moved);
  for (const name of ["@inference-server/core", "shipping-forecast"]) {
    expect(await realpath(join(moved, "node_modules", name))).toContain(moved);
  }

  const server = await serveUntilFinished([process.execPath, "dist/main.js", "serve"], moved);
  const asked = [
    await ask(server, { type: "application/json", body: '{"location":"Fair Isle"}' }),
    await ask(server, { type: "text/csv", body: "Fair Isle\n" }),
    await ask(server, { type: "application/jsonlines", body: '{"location":"Fair Isle"}\n' }),
    await ask(server, { type: "application/msgpack", body: msgpackRecord }),
  ];
  expect(asked).toEqual([
    { status: 200, type: "application/json", body: json },
    { status: 200, type: "text/csv", body: row },
    { status: 200, type: "application/jsonlines", body: `${json}\n` },
    {
      status: 200,
      type: "application/msgpack",
      body: expect.stringMatching(/^\x84\xa4wind\xd9\x25Southwesterly/u) as unknown,
    },
  ]);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
