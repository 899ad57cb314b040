import { expect, it } from "vitest";

interface NodeVersion {
  nodeVersionProblem(version: string): string | undefined;
}

it.each(["22.18.0", "22.21.1", "24.0.0", "26.1.0"])("takes Node %s", async (version) => {
  const { nodeVersionProblem } = await bin();
  expect(nodeVersionProblem(version)).toBeUndefined();
});

it.each(["18.20.8", "20.20.2", "22.17.1"])("refuses Node %s in one line", async (version) => {
  const { nodeVersionProblem } = await bin();
  expect(nodeVersionProblem(version)).toBe(
    `inference-server needs Node 22.18 or newer, but this is Node ${version}. ` +
      "Install a newer one, for example with: npm install node@24",
  );
});

/** Plain JavaScript, because a Node that is too old has to run it. */
async function bin(): Promise<NodeVersion> {
  return import(new URL("../bin/node-version.js", import.meta.url).href) as Promise<NodeVersion>;
}
