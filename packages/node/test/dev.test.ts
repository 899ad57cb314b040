import { expect, it } from "vitest";
import { makeApplication, plugins } from "./support/application.ts";
import { invoke } from "./support/invoke.ts";
import { command, run, type ServerProcess } from "./support/server-process.ts";

it("serves, restarts on a change and keeps its port", async () => {
  const application = await makeApplication();
  const server = run(application, [command, "dev"]);
  const origin = await originOf(server);
  await application.write("src/plugins.ts", plugins.replace("{ modelDir: model }", '"changed"'));
  await server.printed("Restarted: src/plugins.ts changed.");

  expect(await (await invoke(origin, {})).json()).toBe("changed");
  server.signal("SIGTERM");
  expect(await server.exit()).toBe(0);
});

it("keeps the last good server on a syntax error, and says what is wrong", async () => {
  const application = await makeApplication();
  const server = run(application, [command, "dev"]);
  const origin = await originOf(server);
  await application.write("src/plugins.ts", `${plugins}\nexport const broken = ;\n`);
  await server.printed("The last good server stays up.");

  expect(server.errors.join("\n")).toContain("[import_failed]");
  expect((await invoke(origin, {})).status).toBe(200);

  await application.write("src/plugins.ts", plugins);
  await server.printed("Restarted: src/plugins.ts changed.");
  expect((await invoke(origin, {})).status).toBe(200);
});

it("starts once what kept it from starting is mended", async () => {
  const application = await makeApplication({ "src/plugins.ts": "export default ;" });
  const server = run(application, [command, "dev"]);
  await server.printed("There is no server yet.");
  await application.write("src/plugins.ts", plugins);

  expect((await invoke(await originOf(server), {})).status).toBe(200);
});

it("restarts when package.json or a file of the model changes", async () => {
  const application = await makeApplication({ "model/weights.bin": "1" });
  const server = run(application, [command, "dev", "--model-dir", "model"]);
  await originOf(server);
  await application.write("model/weights.bin", "2");
  await server.printed("Restarted: model/weights.bin changed.");
  await application.write(
    "package.json",
    JSON.stringify({
      name: "another-name",
      type: "module",
      inferenceServer: { plugins: "./src/plugins.ts" },
    }),
  );

  await server.printed("Restarted: package.json changed.");
});

it("runs a file that calls serve, with what that file configures", async () => {
  const main = `import { serve } from "@inference-server/node";
await serve({
  from: import.meta.url,
  configure: (app) => app.get("/hello", (context) => context.text("hi")),
});
`;
  const application = await makeApplication({ "src/main.ts": main });
  const server = run(application, [command, "dev", "src/main.ts"]);
  const origin = await originOf(server);

  expect(await (await fetch(`${origin}/hello`)).text()).toBe("hi");
  await application.write("src/main.ts", main.replace('"hi"', '"ho"'));
  await server.printed("Restarted: src/main.ts changed.");
  expect(await (await fetch(`${origin}/hello`)).text()).toBe("ho");
});

it("takes its server along when it is killed", async () => {
  const server = run(await makeApplication(), [command, "dev"]);
  const origin = await originOf(server);
  server.signal("SIGKILL");
  // Its server writes to the same pipe: the pipe is closed when both are gone.
  await server.exit();

  await expect(fetch(`${origin}/ping`)).rejects.toThrow("fetch failed");
});

/** The log is readable here: the address stands in the message. */
async function originOf(server: ServerProcess): Promise<string> {
  const line = await server.printed("Listening on ");
  const origin = /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0];
  if (origin === undefined) throw new Error(`No address in: ${line}`);
  return origin;
}
