import { describe, expect, it } from "vitest";
import { makeApplication } from "./support/application.ts";
import { invoke } from "./support/invoke.ts";
import { command, run } from "./support/server-process.ts";

describe("an application of two lines", () => {
  it("listens, loads, predicts and says so", async () => {
    const application = await makeApplication();
    const server = run(application, ["src/main.ts"], { env: { MODEL_DIR: "model" } });
    const origin = await server.origin();
    await server.logged("ready");

    const response = await invoke(origin, { milliseconds: 1 });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ modelDir: `${application.path}/model` });
    const [composition, listening, ready] = server.log;
    expect(composition).toMatchObject({
      level: "info",
      event: "composition",
      application: "an-application",
      plugins: ["json@1.2.3", "wait"],
      hooks: { modelFn: ["wait"], predictFn: ["wait"], closeFn: ["wait"] },
      reads: { "application/json": ["json"] },
      writes: { "application/json": ["json"] },
      executionParameters: {
        BatchStrategy: "MultiRecord",
        MaxConcurrentTransforms: 1,
        MaxPayloadInMB: 6,
      },
      modelDir: `${application.path}/model`,
      modelDirBecause: "from MODEL_DIR",
      maxBodyBytes: 25 * 1024 ** 2,
      settings: { port: "PORT", host: "HOST", modelDir: "MODEL_DIR" },
    });
    expect(listening).toMatchObject({ level: "info", event: "listening", url: origin });
    expect(ready?.["msg"]).toContain(
      `curl ${origin}/invocations -H 'Content-Type: application/json' --data-binary '{"milliseconds":1}'`,
    );
  });

  it("warns, a line each, of what is probably not what was meant", async () => {
    const plugins = `import { defineModel } from "@inference-server/core";
export default defineModel({ name: "bare", predict: () => 1 });
`;
    const server = run(await makeApplication({ "src/plugins.ts": plugins }), ["src/main.ts"]);
    await server.logged("listening");

    const warnings = server.log.filter(({ event }) => event === "composition_warning");
    expect(warnings).toMatchObject([
      { level: "warn", code: "no_reader", msg: expect.stringContaining("Install a codec") },
      { level: "warn", code: "no_writer" },
    ]);
  });

  it("writes one line for each invocation and none for a ping", async () => {
    const server = run(await makeApplication(), ["src/main.ts"]);
    const origin = await server.origin();
    await fetch(`${origin}/ping`);
    await fetch(`${origin}/metrics`);
    await invoke(origin, { milliseconds: 1 });
    await invoke(origin, { fail: true });
    const refused = await fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{ secret",
    });
    server.signal("SIGTERM");
    await server.exit();

    const [predicted, failed, malformed, ...others] = server.log.filter(
      ({ event }) =>
        !["composition", "listening", "ready", "stopping", "stopped"].includes(String(event)),
    );
    expect(others).toEqual([]);
    expect(predicted).toMatchObject({
      level: "info",
      event: "invocation",
      requestId: "an-id",
      status: 200,
      contentType: "application/json",
      accept: "*/*",
      responseType: "application/json",
      bytesIn: 18,
      records: 1,
      milliseconds: { total: expect.any(Number), predict: expect.any(Number) },
    });
    expect(failed).toMatchObject({
      level: "error",
      status: 500,
      code: "prediction_failed",
      plugin: "wait",
      hook: "predictFn",
      record: 0,
      errors: [{ message: "It broke." }, { name: "TypeError", message: "Inside." }],
    });
    expect(refused.status).toBe(400);
    expect(malformed).toMatchObject({ level: "warn", status: 400, code: "malformed_body" });
    expect(server.output.join("\n")).not.toContain("secret");
  });

  it("listens where SageMaker's variable says, though its port is set, too", async () => {
    const application = await makeApplication();
    const env = { SAGEMAKER_BIND_TO_PORT: "0", PORT: "none" };
    const server = run(application, ["src/main.ts", "serve"], { env });

    expect((await invoke(await server.origin(), {})).status).toBe(200);
  });

  it("ends with every problem of the settings and no stack", async () => {
    const server = run(await makeApplication(), ["src/main.ts", "--prt=1", "--threads", "many"], {
      env: { SAGEMAKER_BIND_TO_PORT: "80x80" },
    });

    expect(await server.exit()).toBe(1);
    expect(server.output).toEqual([]);
    expect(server.errors).toEqual([
      "The settings cannot be used: 3 problems.",
      '- There is no flag "--prt". Did you mean "--port"? See --help.',
      '- "port" is "80x80" (from SAGEMAKER_BIND_TO_PORT). Expected an integer from 0 to 65535.',
      '- "threads" is "many" (from --threads). Expected an integer of 1 or more.',
    ]);
  });

  it("ends with every problem of the plugins and no stack", async () => {
    const manifest = {
      name: "an-application",
      type: "module",
      dependencies: { "not-there": "1.0.0" },
      inferenceServer: { plugins: "./src/plugs.ts" },
    };
    const application = await makeApplication({ "package.json": JSON.stringify(manifest) });
    const server = run(application, ["src/main.ts"]);

    expect(await server.exit()).toBe(1);
    const [title, ...problems] = server.errors;
    expect(title).toBe("The plugins cannot be composed: 2 problems.");
    expect(problems.map((problem) => problem.split(" ", 2)[1] ?? "")).toEqual([
      "[not_installed]",
      "[module_not_found]",
    ]);
  });

  it("ends with one line when the port is in use", async () => {
    const first = run(await makeApplication(), ["src/main.ts"]);
    const { port } = await first.logged("listening");
    const env = { PORT: String(port) };
    const second = run(await makeApplication(), ["src/main.ts"], { env });

    expect(await second.exit()).toBe(1);
    expect(second.errors).toEqual([
      `Port ${String(port)} ("port", from PORT) is in use. Stop what listens there, or choose ` +
        "another port with --port or SAGEMAKER_BIND_TO_PORT or PORT; 0 lets the system choose.",
    ]);
  });

  it("ends with a line of the log when nobody catches an error", async () => {
    const main = `import { serve } from "@inference-server/node";
await serve({ from: import.meta.url });
Promise.reject(new Error("Forgotten."));
`;
    const server = run(await makeApplication({ "src/main.ts": main }), ["src/main.ts"]);

    expect(await server.exit()).toBe(1);
    expect(server.log.at(-1)).toMatchObject({
      level: "fatal",
      event: "crashed",
      errors: [{ message: "Forgotten.", stack: expect.stringContaining("main.ts") }],
    });
  });
});

describe("the model", () => {
  it("is not ready until it is loaded, and is loaded again after a failure", async () => {
    const plugins = `import { defineModel } from "@inference-server/core";
let attempts = 0;
export default defineModel({
  name: "late",
  bytes: ["text/plain"],
  load: async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("Not yet.", { cause: new Error("The disk sleeps.") });
    return attempts;
  },
  predict: ({ model }) => String(model),
});
`;
    const server = run(await makeApplication({ "src/plugins.ts": plugins }), ["src/main.ts"]);
    const origin = await server.origin();
    const failure = await server.logged("not_ready");
    // The first asks for another attempt, which is over before the second.
    const first = await fetch(`${origin}/ping`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await fetch(`${origin}/ping`);

    expect(failure).toMatchObject({
      level: "error",
      errors: [{ message: "Not yet." }, { message: "The disk sleeps." }],
    });
    expect(first.status).toBe(503);
    expect(second.status).toBe(200);
    await server.logged("ready");
  });

  it("answers pings while it loads", async () => {
    const plugins = `import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { defineModel } from "@inference-server/core";
export default defineModel({
  name: "slow",
  load: async () => {
    while (!existsSync("go")) await pause(10);
    return {};
  },
  predict: () => 1,
});
`;
    const application = await makeApplication({ "src/plugins.ts": plugins });
    const server = run(application, ["src/main.ts"]);
    const origin = await server.origin();
    const before = await fetch(`${origin}/ping`);
    await application.write("go", "");
    await server.logged("ready");
    const after = await fetch(`${origin}/ping`);

    expect(before.status).toBe(503);
    expect(after.status).toBe(200);
    expect(await after.text()).toBe("");
  });
});

describe("serve in code", () => {
  it("takes plugins as objects and hands over the application before its own routes", async () => {
    const main = `import { serve } from "@inference-server/node";
import plugins from "./plugins.ts";
const server = await serve({
  plugins,
  logFormat: "json",
  modelDir: new URL("../model", import.meta.url),
  configure: (app) => app.get("/hello", (context) => context.text("hi")),
});
console.log(await (await fetch(server.url.replace("0.0.0.0", "127.0.0.1") + "/hello")).text());
await server.close();
console.log("still here");
`;
    const application = await makeApplication({ "src/main.ts": main });
    const server = run(application, ["src/main.ts"], { env: { WORKERS: "" } });

    expect(await server.exit()).toBe(0);
    const printed = server.output.filter((line) => !line.startsWith("{"));
    expect(printed).toEqual(["hi", "closed", "still here"]);
    expect(server.log.find(({ event }) => event === "inline")).toMatchObject({
      msg: expect.stringContaining("Plugins in code run in the server's own process.") as unknown,
    });
  });

  it("lets the caller catch what keeps it from starting", async () => {
    const main = `import { serve } from "@inference-server/node";
await serve({ from: import.meta.url, prt: 1 }).catch((error) => console.log(error.message));
`;
    const server = run(await makeApplication({ "src/main.ts": main }), ["src/main.ts"]);

    expect(await server.exit()).toBe(0);
    expect(server.output).toEqual([
      "The settings cannot be used: 1 problem.",
      '- serve({ prt }) is unknown. Did you mean "port"?',
    ]);
  });
});

describe("a body larger than the limit", () => {
  it("is refused with the setting that raises it", async () => {
    const server = run(await makeApplication(), ["src/main.ts", "--max-body-mb", "0.001"]);
    const response = await invoke(await server.origin(), { text: "x".repeat(2000) });

    expect(response.status).toBe(413);
    const problem = (await response.json()) as { readonly detail: string };
    expect(problem.detail).toContain("MAX_BODY_MB");
    expect(problem.detail).toContain("1048 bytes");
  });
});

describe("the command", () => {
  it("serves the application in its folder, with SageMaker's argument", async () => {
    const server = run(await makeApplication(), [command, "serve"]);

    expect((await invoke(await server.origin(), {})).status).toBe(200);
  });

  it("writes for people when it is asked to", async () => {
    const server = run(await makeApplication(), [command, "--log-format", "readable"]);

    expect(await server.printed("Plugins")).toMatch(
      /^\[\d\d:\d\d:\d\d\] INFO: Plugins: json@1\.2\.3, wait\. Model directory: /u,
    );
    expect(await server.printed("Listening")).toMatch(
      /^\[\d\d:\d\d:\d\d\] INFO: Listening on http:\/\/127\.0\.0\.1:\d+\.$/u,
    );
  });

  it("prints every setting when asked for help", async () => {
    const help = run(await makeApplication(), [command, "--help"]);

    expect(await help.exit()).toBe(0);
    const text = help.output.join("\n");
    expect(text).toContain("--model-dir PATH, MODEL_DIR");
    expect(text).toContain("SAGEMAKER_BIND_TO_PORT");
  });

  it("prints its version", async () => {
    const version = run(await makeApplication(), [command, "--version"]);

    expect(await version.exit()).toBe(0);
    expect(version.output).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/u)]);
  });

  it("refuses a command that it does not have, and suggests one", async () => {
    const server = run(await makeApplication(), [command, "serv"]);

    expect(await server.exit()).toBe(1);
    expect(server.errors).toEqual([
      'There is no command "serv". Did you mean "serve"? The commands are "serve", "dev", "inspect", "doctor". See --help.',
    ]);
  });

  it("takes the word after a flag that there is not for its value, and names the flag", async () => {
    const server = run(await makeApplication(), [command, "--pot", "80"]);

    expect(await server.exit()).toBe(1);
    expect(server.errors).toEqual(['There is no flag "--pot". Did you mean "--port"? See --help.']);
  });
});
