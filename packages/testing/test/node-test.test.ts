import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const suite = fileURLToPath(new URL("node-test-suite.ts", import.meta.url));

/** What `node --test` reports of the suite; it ends with a failure if any test does. */
async function run(): Promise<string> {
  const flags = ["--conditions=@inference-server/source", "--test", "--test-reporter=tap"];
  // Inside another runner, `node --test` would report to that one.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const ended = promisify(execFile)(process.execPath, [...flags, suite], { env });
  return ended.then(
    ({ stdout }) => stdout,
    (error: unknown) => String((error as { readonly stdout: unknown }).stdout),
  );
}

it("runs under node:test: what holds passes, and what does not fails", async () => {
  const report = await run();
  expect(report).toMatch(/^ *ok \d+ - predicts$/m);
  expect(report).toMatch(/^ *ok \d+ - answers$/m);
  expect(report).toMatch(/^ *ok \d+ - "plain-rows" reads back what it writes$/m);
  expect(report).toMatch(/^ *ok \d+ - "double" answers its examples as application\/json$/m);
  expect(report).toMatch(/^ *not ok \d+ - "plain-rows" refuses malformed input/m);
});
