import { reads, readsAndWrites, written, type Bench, type Check } from "./bench.ts";
import { encodeMarked, replaceBytes } from "./marked-bytes.ts";
import { nestedBytes } from "./nested-bytes.ts";
import { strangePrototype } from "./prototypes.ts";
import { malformedBytes } from "./sample.ts";
import { assertOwnError, fail, outcomeOf, show } from "./verdict.ts";

/** What a codec promises about bytes that somebody else wrote. */
export const hostileChecks: readonly Check[] = [
  {
    promise: "refuses malformed input with an Error of its own",
    applies: (bench) => reads(bench) && bench.malformed.length > 0,
    run: refusesMalformed,
  },
  { promise: "never crashes or hangs on truncated input", applies: reads, run: survivesTruncated },
  { promise: "refuses bytes that are not UTF-8", applies: readsAndWrites, run: refusesBadUtf8 },
  { promise: "bounds the depth of what it reads", applies: readsAndWrites, run: boundsDepth },
  { promise: "leaves prototypes alone", applies: readsAndWrites, run: leavesPrototypes },
];

async function refusesMalformed({ subject, malformed }: Bench): Promise<void> {
  for (const sample of malformed) {
    const what = `malformed "${sample.name}"`;
    const outcome = await outcomeOf(() => subject.decode(malformedBytes(sample), sample));
    if (outcome.threw) {
      assertOwnError(outcome.error, what);
    } else if (outcome.value === undefined) {
      fail(`${what} was declined, which means "not my format". Throw an Error with the reason.`);
    } else {
      fail(`${what} was read as ${show(outcome.value)}. Throw an Error that says what is wrong.`);
    }
  }
}

/** As many beginnings of a sample as are tried. */
const mostCuts = 400;

async function survivesTruncated(bench: Bench): Promise<void> {
  for (const { sample, bytes } of await written(bench)) {
    const step = Math.max(1, Math.floor(bytes.byteLength / mostCuts));
    for (let length = 0; length < bytes.byteLength; length += step) {
      const cut = bytes.slice(0, length);
      const outcome = await outcomeOf(() => bench.subject.decode(cut, sample));
      if (!outcome.threw) continue;
      assertOwnError(outcome.error, `sample "${sample.name}" cut after ${length} bytes`);
    }
  }
}

/** 0xFF is in no UTF-8 text (RFC 3629 §1). */
const notUtf8 = Uint8Array.of(0xff);

async function refusesBadUtf8(bench: Bench): Promise<void> {
  for (const { asked, bytes, mark, place } of await encodeMarked(bench, "value")) {
    const bad = replaceBytes(bytes, mark, Buffer.concat([mark.subarray(1), notUtf8]));
    const outcome = await outcomeOf(() => bench.subject.decode(bad, asked));
    if (outcome.threw) assertOwnError(outcome.error, `${place} with a byte 0xFF in its text`);
    else if (outcome.value !== undefined) {
      fail(
        `${place} with a byte 0xFF in its text was read as ${show(outcome.value)}. Refuse what is ` +
          'not UTF-8: new TextDecoder("utf-8", { fatal: true }).',
      );
    }
  }
}

const depth = 100_000;

async function boundsDepth({ subject, samples }: Bench): Promise<void> {
  const types = new Map(samples.map((sample) => [subject.typeOf(sample), sample]));
  for (const sample of types.values()) {
    const bytes = await nestedBytes(subject, sample, depth);
    if (bytes === undefined) continue;
    const outcome = await outcomeOf(() => subject.decode(bytes, sample));
    const what = `${depth} lists inside each other`;
    if (outcome.threw) assertOwnError(outcome.error, what);
    else if (outcome.value !== undefined) {
      fail(
        `${what} were read. Bound the depth: whoever walks such a value, the schema or the answer's ` +
          "encoder, runs out of stack.",
      );
    }
  }
}

async function leavesPrototypes(bench: Bench): Promise<void> {
  const before = Reflect.ownKeys(Object.prototype).length;
  for (const key of ["__proto__", "constructor"]) {
    for (const { asked, bytes, mark, place } of await encodeMarked(bench, "key", key.length)) {
      const poisoned = replaceBytes(bytes, mark, Buffer.from(key));
      const outcome = await outcomeOf(() => bench.subject.decode(poisoned, asked));
      const what = `${place} with a key "${key}"`;
      if (Reflect.ownKeys(Object.prototype).length !== before || "polluted" in {}) {
        Reflect.deleteProperty(Object.prototype, "polluted");
        fail(`${what} changed Object.prototype for the whole process.`);
      }
      if (outcome.threw) {
        assertOwnError(outcome.error, what);
        continue;
      }
      const strange = strangePrototype(outcome.value);
      if (strange === undefined) continue;
      fail(
        `${what} was read as ${show(outcome.value)}, where ${show(strange)} has a prototype that the ` +
          "sender chose. Define keys with Object.defineProperty, use objects without a prototype, " +
          "or refuse the key.",
      );
    }
  }
}
