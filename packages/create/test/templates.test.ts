import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TemplateName } from "../src/templates.ts";
import { makeLinkedProject } from "./support/linked-project.ts";
import { serve } from "./support/serve.ts";

/** What a project's README asks its server, and what comes back. */
interface Row {
  readonly template: TemplateName;
  readonly type: string;
  readonly body: string;
  readonly accept: string;
  readonly answer: string | RegExp;
}

const rows: readonly Row[] = [
  {
    template: "model",
    type: "application/json",
    body: '{"temperature":-10,"wind":30}',
    accept: "application/json",
    answer: '{"feels_like":-19.5}',
  },
  {
    template: "model-package",
    type: "text/csv",
    body: "-10,30\n0,20\n",
    accept: "text/csv",
    answer: "-19.5\n-5.2\n",
  },
  {
    template: "codec",
    type: "text/plain",
    body: "Fair Isle\nDogger\n",
    accept: "application/json",
    answer: '["Fair Isle","Dogger"]',
  },
  {
    template: "onnx",
    type: "text/csv",
    body: "-10,30\n20,0\n",
    accept: "text/csv",
    answer: /^1,cold,0\.\d+,0\.9\d+\n0,mild,0\.9\d+,\S+\n$/u,
  },
];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inference-server-create-"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(rows)(
  "the template $template type-checks, passes its tests, serves and stops",
  async ({ template, type, body, accept, answer }) => {
    const project = await makeLinkedProject(template, join(folder, template));

    expect(await project.run("typecheck")).toEqual({ code: 0, stdout: "", stderr: "" });
    const { code, stdout, stderr } = await project.run("test");
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/pass [1-9]\d*\n.*fail 0\n/su);

    const server = await serve(await project.entryPoint(), project);
    try {
      const response = await fetch(`${server.origin}/invocations`, {
        method: "POST",
        headers: { "Content-Type": type, Accept: accept },
        body,
      });
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe(accept);
      expect(await response.text()).toEqual(
        typeof answer === "string" ? answer : expect.stringMatching(answer),
      );
    } finally {
      expect(await server.stop()).toBe(0);
    }
  },
);
