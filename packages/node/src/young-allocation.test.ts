import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/**
 * Has code make objects that all stay in use, then counts how many of those that it makes later do
 * not begin among the young ones. When the engine compiles that code is chance, so there are ten
 * pieces of it.
 */
const program = `
const { setFlagsFromString } = await import("node:v8");
if (process.argv[1] !== "") (await import(process.argv[1])).allocateYoung();
setFlagsFromString("--allow-natives-syntax");
const isYoung = new Function("object", "return %InYoungGeneration(object)");
let old = 0;
for (let piece = 0; piece < 10 && old === 0; piece += 1) {
  const make = new Function("number", "return { number, list: [number], piece: " + piece + " }");
  let kept = [];
  for (let round = 0; round < 30; round += 1) {
    for (let number = 0; number < 3000; number += 1) kept.push(make(number));
    gc({ type: "minor" });
    if (round % 3 === 2) kept = [];
  }
  for (let attempt = 0; attempt < 10; attempt += 1) {
    for (let number = 0; number < 20000; number += 1) make(number);
    // The compiler works beside the program: what it made is used from the next turn on.
    await new Promise(setImmediate);
  }
  for (let number = 0; number < 1000; number += 1) if (!isYoung(make(number))) old += 1;
}
console.log(old);
`;

function oldObjects(module: string): number {
  const flags = ["--conditions=@inference-server/source", "--expose-gc", "--input-type=module"];
  const output = execFileSync(process.execPath, [...flags, "--eval", program, module]);
  return Number(output.toString());
}

describe("allocateYoung", () => {
  it("keeps code whose objects lived long from making old ones", () => {
    expect(oldObjects(import.meta.resolve("./young-allocation.ts"))).toBe(0);
  });

  it("is needed for that", () => {
    expect(oldObjects("")).toBeGreaterThan(0);
  });
});
