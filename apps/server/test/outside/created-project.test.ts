import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { followDockerfile } from "./support/docker-stages.ts";
import { installers } from "./support/installers.ts";
import { runCommand } from "./support/run-command.ts";
import { makeTeamFolder, serveUntilFinished } from "./support/team-folder.ts";

it("npm create starts a project that installs, passes its tests and is an image that serves", async () => {
  const [npm] = installers;
  if (npm === undefined) throw new Error("There is no installer.");
  const team = await makeTeamFolder(npm);
  const registry = { npm_config_globalconfig: join(team.path, ".npmrc") };
  // What npx has once installed it does not install again, even if its bytes are others now.
  const fresh = { npm_config_cache: join(team.path, "cache") };
  const create = ["npm", "create", "--yes", "@inference-server", "@acme/tides", "--"] as const;
  const said = await runCommand([...create, "--template", "model-package"], team.path, fresh);
  expect(said).toContain("  cd tides\n  npm install\n  npm test\n  npm start\n");

  const project = join(team.path, "tides");
  await runCommand([npm.program, ...npm.install], project, registry);
  await runCommand(["npm", "run", "typecheck"], project);
  expect(await runCommand(["npm", "test"], project)).toMatch(/pass [1-9]\d*\n.*fail 0\n/su);

  // Docker's context is no more than what is committed.
  const context = join(team.path, "context");
  const made = /[\\/](node_modules|dist)$/u;
  await mkdir(context);
  await cp(project, context, { recursive: true, filter: (path) => !made.test(path) });
  const image = await followDockerfile(context, join(team.path, "image"), {
    ...registry,
    npm_config_prefer_offline: "true",
  });
  const server = await serveUntilFinished([...image.entryPoint, "serve"], image.path);
  expect(await ask(server, { type: "text/csv", body: "-10,30\n0,20\n" })).toEqual({
    status: 200,
    type: "text/csv",
    body: "-19.5\n-5.2\n",
  });
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
