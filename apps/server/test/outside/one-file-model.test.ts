import { expect, it } from "vitest";
import { ask, type Answer } from "./support/ask.ts";
import { installers } from "./support/installers.ts";
import { readSection } from "./support/read-me.ts";
import { makeTeamFolder, type TeamFolder } from "./support/team-folder.ts";

const msgpackType = "application/msgpack";
const msgpackRecord = new Uint8Array([0x81, 0xaa, ...Buffer.from("fahrenheit"), 0xcc, 212]);

const json = { status: 200, type: "application/json", body: '{"celsius":100}' };
const csv = { status: 200, type: "text/csv", body: "100\n" };
const msgpack = { status: 200, type: msgpackType, body: "\x81\xa7celsius\x64" };
const unread = refused(415, "unsupported_media_type");
const unwritten = refused(406, "not_acceptable");

it.each(installers)(
  "the README's own words serve its model, and formats come and go with $name",
  async (installer) => {
    const team = await makeTeamFolder(installer);
    const section = await readSection("README.md", "In your own repository");
    const model = section.block("ts");
    await team.write("model.ts", model);
    const [install = "", configure = "", start] = section.block("sh").split("\n");
    await team.install(...wordsAfter("npm install", install));
    await team.run("npm", "pkg", "set", ...wordsAfter("npm pkg set", configure));
    expect(start).toBe("npx inference-server");
    expect(await answers(team)).toEqual({
      json,
      csv: unread,
      msgpack: unread,
      toMsgpack: unwritten,
    });

    expect(section.text).toContain("`npm install @inference-server/csv-codec` and a restart");
    await team.install("@inference-server/csv-codec");
    const withoutMsgpack = { json, csv, msgpack: unread, toMsgpack: unwritten };
    expect(await answers(team)).toEqual(withoutMsgpack);

    const manifest = await team.read("package.json");
    if (installer.program === "pnpm") {
      const { block } = await readSection("packages/msgpack-codec/README.md", "Install");
      await team.write("pnpm-workspace.yaml", installer.settings + block("yaml"));
    }
    await team.install("@inference-server/msgpack-codec");
    expect(await answers(team)).toEqual({ json, csv, msgpack, toMsgpack: msgpack });
    await team.uninstall("@inference-server/msgpack-codec");
    expect(await answers(team)).toEqual(withoutMsgpack);
    expect(await team.read("package.json")).toBe(manifest);
    expect(await team.read("model.ts")).toBe(model);
  },
);

/** Serves the folder as it is, and asks once in each format. */
async function answers(team: TeamFolder): Promise<Readonly<Record<string, Answer>>> {
  const server = await team.serve();
  const found = {
    json: await ask(server, { type: "application/json", body: '{"fahrenheit":212}' }),
    csv: await ask(server, { type: "text/csv", body: "212\n" }),
    msgpack: await ask(server, { type: msgpackType, body: msgpackRecord }),
    toMsgpack: await ask(server, {
      type: "application/json",
      body: '{"fahrenheit":212}',
      accept: msgpackType,
    }),
  };
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  return found;
}

function refused(status: number, code: string): object {
  const body: unknown = expect.stringContaining(`"status":${status},"code":"${code}"`);
  return { status, type: "application/problem+json", body };
}

function wordsAfter(command: string, line: string): readonly string[] {
  expect(line.startsWith(`${command} `)).toBe(true);
  return line.slice(command.length + 1).split(" ");
}
