import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { OrderedOutput } from "./ordered-output.ts";
import { openPartialFile, type PartialFile } from "./partial-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-transform-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fill(
  write: (output: OrderedOutput) => Promise<unknown>,
  { endsLines = false, memory = { held: 0, limit: 100 }, mostPlaces = 10 } = {},
): Promise<string> {
  const file = await openPartialFile(join(folder, "filled"));
  const output = new OrderedOutput({ file, memory, endsLines, mostPlaces });
  await write(output);
  await file.complete(output.bytes);
  expect(memory.held).toBe(0);
  return readFile(join(folder, "filled"), "utf8");
}

it("writes answers in the order of their places, however they arrive", async () => {
  const written = await fill(async (output) => {
    const [first, second, third] = [await output.take(), await output.take(), await output.take()];
    await third.write(Buffer.from("c"));
    await third.complete();
    await second.write(Buffer.from("b"));
    await first.write(Buffer.from("a"));
    await second.complete();
    await first.complete();
  });
  expect(written).toBe("abc");
});

it("writes an answer over that has to begin anew, even one that is in the file already", async () => {
  const large = Buffer.alloc(3 * 1024 ** 2, "x");
  const written = await fill(async (output) => {
    const place = await output.take();
    await place.write(large);
    place.reset();
    await place.write(Buffer.from("short"));
    await place.complete();
  });
  expect(written).toBe("short");
});

it("ends a line only where an answer has not done so itself", async () => {
  const written = await fill(
    async (output) => {
      for (const text of ["a", "b\n", ""]) {
        const place = await output.take();
        await place.write(Buffer.from(text));
        await place.complete();
      }
    },
    { endsLines: true },
  );
  expect(written).toBe("a\nb\n\n");
});

it("has an early answer wait where it is once there is no memory for it", async () => {
  const written = await fill(async (output) => {
    const [first, second] = [await output.take(), await output.take()];
    let isTaken = false;
    const early = second.write(Buffer.alloc(101, "b")).then(() => {
      isTaken = true;
    });
    await new Promise(setImmediate);
    expect(isTaken).toBe(false);
    await first.complete();
    await early;
    await second.complete();
  });
  expect(written).toBe("b".repeat(101));
});

it("gives no more places than it may, until the first is done", async () => {
  await fill(
    async (output) => {
      const first = await output.take();
      let isGiven = false;
      const next = output.take().then((place) => {
        isGiven = true;
        return place;
      });
      await new Promise(setImmediate);
      expect(isGiven).toBe(false);
      await first.complete();
      await (await next).complete();
    },
    { mostPlaces: 1 },
  );
});

it("lets nobody wait once it is abandoned", async () => {
  const memory = { held: 0, limit: 0 };
  const file = await openPartialFile(join(folder, "abandoned"));
  const output = new OrderedOutput({ file, memory, endsLines: false, mostPlaces: 2 });
  const [, second] = [await output.take(), await output.take()];
  const waiting = [second.write(Buffer.from("x")), output.take()];
  output.abandon();
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(memory.held).toBe(0);
  await file.discard();
});

it("gives an output its name once it is complete, and removes what an earlier run left", async () => {
  const output = join(folder, "deep/er/a.out");
  const discarded = await openPartialFile(output);
  await discarded.discard();
  await writeFile(join(folder, "deep/er/.a.out.partial-4194305"), "half");
  await writeFile(output, "out of date");

  const file: PartialFile = await openPartialFile(output);
  await file.write([Buffer.from("new"), Buffer.from("er")], 0);
  expect(await readdir(join(folder, "deep/er"))).toEqual([`.a.out.partial-${process.pid}`]);
  await file.complete(4);
  expect(await readdir(join(folder, "deep/er"))).toEqual(["a.out"]);
  expect(await readFile(output, "utf8")).toBe("newe");
});
