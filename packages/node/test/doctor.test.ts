import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { makeApplication, type Application } from "./support/application.ts";
import { command, run } from "./support/server-process.ts";

/** A port of this machine that is taken. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function examine(application: Application, args: readonly string[] = []) {
  const examining = run(application, [command, "doctor", ...args]);
  const exitCode = await examining.exit();
  const { output, errors } = examining;
  return { exitCode, output, errors };
}

it("ends with 0 where there are warnings at most, a line for each finding", async () => {
  const { exitCode, output, errors } = await examine(await makeApplication(), [
    "--threads=1000",
    "--model-dir=src",
  ]);

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(output).toContain("ok       plugins: They fit together: json, wait.");
  expect(output).toContain("ok       port: The system chooses one on 127.0.0.1.");
  expect(output).toContainEqual(
    expect.stringMatching(/^warning {2}cpu: The model may use 1000 threads \(from --threads\)/u),
  );
  expect(output.at(-1)).toMatch(/^0 errors, [1-9]\d* warnings?\.$/u);
});

it("ends with 1 where there is an error, and looks at everything nevertheless", async () => {
  const port = await takenPort();
  const manifest = JSON.stringify({
    name: "an-application",
    type: "module",
    dependencies: { "not-there": "1.0.0", broken: "1.0.0" },
  });
  const application = await makeApplication({
    "package.json": manifest,
    "node_modules/broken/package.json": JSON.stringify({
      name: "broken",
      inferenceServer: { plugin: ".", apiVersion: 1 },
    }),
    "node_modules/broken/index.js": `require("./broken.node");`,
    "node_modules/broken/broken.node": "no library",
  });
  const args = ["--port", String(port), "--model-dir", "nowhere", "--max-body-mb", "many"];
  const { exitCode, output } = await examine(application, args);

  expect(exitCode).toBe(1);
  const errors = output.filter((line) => line.startsWith("error"));
  expect(errors).toEqual([
    expect.stringMatching(/settings: "maxBodyMB" is "many" \(from --max-body-mb\)/u),
    expect.stringMatching(/plugins: \[not_installed\] "not-there"/u),
    expect.stringMatching(/plugins: \[import_failed\] "broken": a native add-on cannot be loaded/u),
    expect.stringMatching(/model directory: .*nowhere \(from --model-dir\) does not exist\./u),
    expect.stringMatching(/port: Port \d+ \("port", from --port\) is in use\. Stop/u),
  ]);
  expect(output.at(-1)).toMatch(/^5 errors, /u);
});

it("prints plain data for programs", async () => {
  const { exitCode, output } = await examine(await makeApplication(), ["--json", "src/main.ts"]);

  expect(exitCode).toBe(0);
  expect(JSON.parse(output.join("\n"))).toMatchObject({
    findings: expect.arrayContaining([
      { check: "plugins", level: "ok", message: "They fit together: json, wait." },
    ]) as unknown,
  });
});

it("takes a file that is not there for one problem among others", async () => {
  const { exitCode, output } = await examine(await makeApplication(), ["src/man.ts"]);

  expect(exitCode).toBe(1);
  expect(output).toContainEqual(
    expect.stringMatching(
      /^error {4}plugins: \[file_not_found\] The file "src\/man\.ts" does not/u,
    ),
  );
});
