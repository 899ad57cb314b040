import { describe, expect, it } from "vitest";
import type { Implementation } from "./dispatch.ts";
import { Readers, type Reading, type Unreadable } from "./readers.ts";
import { Writers } from "./writers.ts";

function reader(plugin: string, consumes?: readonly string[], order?: "first" | "last") {
  return implementation({ plugin, ...(consumes && { consumes }), ...(order && { order }) });
}

function writer(plugin: string, produces?: readonly string[]) {
  return implementation({ plugin, ...(produces && { produces }) });
}

function implementation(fields: Omit<Implementation, "handler">): Implementation {
  return { ...fields, handler: () => undefined };
}

const passThrough = implementation({ plugin: "core", builtIn: true });

function reading(...readers: readonly Implementation[]) {
  const chosen = new Readers([...readers, passThrough]);
  return (contentType: string) => readersNamed(chosen.choose(contentType));
}

function readersNamed(decision: Reading | Unreadable): string {
  if ("reason" in decision) return `none: ${decision.reason}`;
  return decision.readers.map(({ plugin }) => plugin).join(", ");
}

function writersNamed(writers: Writers, accept: string): readonly string[] {
  return writers.choose(accept, "a/b").offers.map(({ writer: { plugin } }) => plugin);
}

const msgpack = writer("msgpack", ["application/msgpack"]);
const csv = writer("csv", ["text/csv", "text/csv;header=present"]);
const json = writer("json", ["application/json"]);

/** Which types an answer may have, best first; the pass-through without a type of its own. */
function writing(writers: readonly Implementation[], defaultAccept?: string) {
  const chosen = new Writers([...writers, passThrough], defaultAccept);
  return (accept: string | undefined, contentType = "application/x-unknown") =>
    chosen
      .choose(accept, contentType)
      .offers.filter(({ writer: { builtIn } }) => !builtIn)
      .map(({ mediaType, parameters: { header } }) => mediaType + (header ? `;${header}` : ""));
}

describe("readers", () => {
  it("are asked from the most specific range to the least", () => {
    const read = reading(
      reader("anything", ["*/*"]),
      reader("application", ["application/*"]),
      reader("suffix", ["application/*+json"]),
      reader("type", ["application/vnd.acme+json"]),
      reader("version", ["application/vnd.acme+json;version=2"]),
    );
    expect(read("application/vnd.acme+json;version=2")).toBe(
      "version, type, suffix, application, anything",
    );
    expect(read("application/vnd.acme+json;version=1")).toBe("type, suffix, application, anything");
    expect(read("application/vnd.other+json")).toBe("suffix, application, anything");
    expect(read("application/json")).toBe("application, anything");
    expect(read("image/png")).toBe("anything");
  });

  it("are asked in their tiers first", () => {
    const read = reading(
      reader("exact", ["text/csv"]),
      reader("late", ["text/csv"], "last"),
      reader("early", ["text/*"], "first"),
    );
    expect(read("text/csv")).toBe("early, exact, late");
  });

  it("are asked after all others if they declare no types", () => {
    const read = reading(reader("undeclared"), reader("csv", ["text/*"]));
    expect(read("text/csv")).toBe("csv, undeclared");
    expect(read("image/png")).toBe("undeclared");
  });

  it("are asked once, however many of their ranges fit", () => {
    const read = reading(reader("csv", ["text/csv", "text/*", "*/*"]));
    expect(read("text/csv")).toBe("csv");
  });

  it.each([
    ["TEXT/CSV", "csv"],
    ["text/csv; header=present", "csv"],
    ['text/csv;charset="UTF-8"', "csv"],
    ["text/csv;charset=utf8", "csv"],
    ["text/csv;charset=US-ASCII", "csv"],
    ["text/csv;charset=latin1", "none: charset"],
    ["text/csvx", "none: unknown"],
    ["text", "none: malformed"],
    ["", "none: malformed"],
    ["text/*", "none: malformed"],
    ["text/csv, text/csv", "none: malformed"],
    ["text/csv;constructor=x", "csv"],
  ])("take a Content-Type of %j as %s", (contentType, expected) => {
    expect(reading(reader("csv", ["text/csv"]))(contentType)).toBe(expected);
  });

  it("read another charset if they say so", () => {
    const read = reading(
      reader("csv", ["text/csv"]),
      reader("latin", ["text/csv;charset=ISO-8859-1"]),
    );
    expect(read("text/csv;charset=iso-8859-1")).toBe("latin");
    expect(read("text/csv")).toBe("csv");
  });

  it("let bytes pass through as long as nobody reads anything", () => {
    expect(reading()("image/png")).toBe("core");
    expect(reading(reader("undeclared"))("image/png")).toBe("undeclared");
    expect(reading(reader("csv", ["text/csv"]))("image/png")).toBe("none: unknown");
  });

  it("get the type in lower case, and its parameters unquoted", () => {
    const readers = new Readers([reader("csv", ["text/csv"])]);
    expect(readers.choose('Text/CSV; Header="present"')).toMatchObject({
      mediaType: "text/csv",
      parameters: { header: "present" },
    });
  });

  it("are listed for a 415, each range once", () => {
    const readers = new Readers([
      reader("a", ["text/csv", "text/*"]),
      reader("b", ["text/*", "image/*"], "last"),
      passThrough,
    ]);
    expect(readers.readable()).toEqual(["text/csv", "text/*", "image/*"]);
    expect(readers.describe()).toEqual([
      { mediaType: "text/csv", plugins: ["a"] },
      { mediaType: "text/*", plugins: ["a", "b"] },
      { mediaType: "image/*", plugins: ["b"] },
    ]);
  });
});

describe("writers for a client without a preference", () => {
  it.each([[undefined], [""], ["*/*"], ["*"], ["*/*;q=0.1"]])(
    "are JSON's, then the others in list order, for an Accept of %j",
    (accept) => {
      expect(writing([msgpack, csv, json])(accept)).toEqual([
        "application/json",
        "application/msgpack",
        "text/csv",
        "text/csv;present",
      ]);
    },
  );

  it("begin with the request's own type", () => {
    const write = writing([json, csv, msgpack]);
    expect(write(undefined, "application/msgpack")[0]).toBe("application/msgpack");
    expect(write("*/*", "text/csv")[0]).toBe("text/csv");
    expect(write("*/*", "text/csv;header=absent")[0]).toBe("text/csv");
    expect(write("*/*", "text/csv; charset=utf-8")[0]).toBe("text/csv");
    expect(write("*/*", "text/csv;header=present")[0]).toBe("text/csv;present");
    expect(write("*/*", "image/png")[0]).toBe("application/json");
    expect(write("*/*", "not a type")[0]).toBe("application/json");
  });

  it("begin with the configured default, whatever the request's type", () => {
    const write = writing([json, csv, msgpack], "application/msgpack");
    expect(write(undefined, "text/csv").slice(0, 2)).toEqual(["application/msgpack", "text/csv"]);
    expect(write("application/json, */*;q=0.5", "text/csv")[0]).toBe("application/json");
  });

  it("are in list order without JSON", () => {
    expect(writing([msgpack, csv])("*/*")[0]).toBe("application/msgpack");
    expect(writing([csv, msgpack])("*/*")[0]).toBe("text/csv");
  });
});

describe("writers by Accept", () => {
  const write = writing([json, csv, msgpack]);

  it("come by quality, then in the client's order", () => {
    expect(write("text/csv;q=0.5, application/msgpack, application/json;q=0.9")).toEqual([
      "application/msgpack",
      "application/json",
      "text/csv",
      "text/csv;present",
    ]);
    expect(write("text/csv, application/json")[0]).toBe("text/csv");
  });

  it.each([
    // The client's own words count, not the request's type.
    ["text/csv", "text/csv;header=present", "text/csv"],
    ["text/csv;header=absent", "text/csv;header=present", "text/csv"],
    ["text/csv;charset=utf-8", "text/csv;header=present", "text/csv"],
    ["text/csv;header=present", "text/csv", "text/csv;present"],
    ['TEXT/CSV; header="PRESENT"', "application/json", "text/csv;present"],
    // Left open by Accept, the request's type says it.
    ["*/*", "text/csv;header=present", "text/csv;present"],
    [undefined, "text/csv;header=present", "text/csv;present"],
  ])("write a header row as asked: Accept %s of a %s request is %s", (accept, type, expected) => {
    expect(write(accept, type)[0]).toBe(expected);
  });

  it("come in the default order inside a wildcard", () => {
    expect(write("application/*")).toEqual(["application/json", "application/msgpack"]);
    expect(write("application/*", "application/msgpack")[0]).toBe("application/msgpack");
    expect(write("*/*, application/json;q=0", "image/png")[0]).toBe("text/csv");
  });

  it("are none for a client that takes none of the types", () => {
    expect(write("image/png")).toEqual([]);
    expect(write("application/json;q=0")).toEqual([]);
    expect(write("garbage")).toEqual([]);
  });

  it.each([
    [undefined, false],
    ["*/*", false],
    ["application/json, */*;q=0.1", false],
    ["application/json", true],
    ["*/*, text/csv;q=0", true],
    ["garbage", true],
  ])("are narrowed by an Accept of %j: %s", (accept, narrowed) => {
    const writers = new Writers([json, csv, passThrough]);
    expect(writers.choose(accept, "application/json").narrowed).toBe(narrowed);
  });

  it("are narrowed without codecs too, but not by a client that takes anything", () => {
    const writers = new Writers([passThrough]);
    expect(writers.choose("*/*", "a/b").narrowed).toBe(false);
    expect(writers.choose("image/png", "a/b").narrowed).toBe(true);
  });
});

describe("writers that declare no types", () => {
  it("come after those that do, with the client's first choice", () => {
    const writers = new Writers([writer("plain"), json, passThrough]);
    const { offers } = writers.choose("text/*;q=0.5, application/json", "a/b");
    expect(offers.map(({ mediaType, writer: { plugin } }) => [plugin, mediaType])).toEqual([
      ["json", "application/json"],
      ["plain", "application/json"],
    ]);
  });

  it("are asked whatever the client takes: they look at accept themselves", () => {
    const writers = new Writers([writer("plain"), json, passThrough]);
    const { offers } = writers.choose("image/png", "a/b");
    expect(offers.map(({ mediaType, writer: { plugin } }) => [plugin, mediaType])).toEqual([
      ["plain", "image/png"],
    ]);
  });

  it("get the configured default where the client has no preference", () => {
    const writers = new Writers([writer("plain")], "text/plain");
    expect(writers.choose(undefined, "a/b").offers[0]?.mediaType).toBe("text/plain");
    expect(new Writers([writer("plain")]).choose(undefined, "a/b").offers).toMatchObject([
      { mediaType: "*/*" },
    ]);
  });

  it("include the pass-through, with codecs only for who takes anything", () => {
    const withCodec = new Writers([json, passThrough]);
    expect(writersNamed(withCodec, "*/*")).toEqual(["json", "core"]);
    expect(writersNamed(withCodec, "application/json")).toEqual(["json"]);
    expect(writersNamed(new Writers([passThrough]), "image/png")).toEqual(["core"]);
  });
});

describe("describeWriters", () => {
  it("lists types in the order of preference, with who writes them", () => {
    const writers = new Writers([csv, json, passThrough]);
    expect(writers.writable()).toEqual(["application/json", "text/csv", "text/csv;header=present"]);
    expect(writers.describe()[0]).toEqual({
      mediaType: "application/json",
      plugins: ["json"],
    });
  });
});

describe("decisions", () => {
  it("are kept: the same headers get the very same decision", () => {
    const readers = new Readers([reader("csv", ["text/csv"])]);
    const writers = new Writers([csv]);
    expect(readers.choose("text/csv")).toBe(readers.choose("text/csv"));
    expect(writers.choose("*/*", "text/csv")).toBe(writers.choose("*/*", "text/csv"));
    expect(writers.choose("*/*", "text/csv;header=present")).not.toBe(
      writers.choose("*/*", "text/csv"),
    );
  });

  it("are kept in a bounded number, and stay right beyond it", () => {
    const readers = new Readers([reader("csv", ["text/csv"])]);
    const writers = new Writers([csv, json]);
    const first = writers.choose("text/csv", "text/csv");
    const firstReading = readers.choose("text/csv");
    for (let index = 0; index < 1000; index += 1) {
      const contentType = `text/csv;x=${index}`;
      expect(readersNamed(readers.choose(contentType))).toBe("csv");
      const accept = `application/json;q=0.5, x/y${index}`;
      expect(writers.choose(accept, contentType).offers).toHaveLength(1);
    }
    expect(readers.choose("text/csv")).not.toBe(firstReading);
    expect(readers.choose("text/csv")).toEqual(firstReading);
    expect(writers.choose("text/csv", "text/csv")).not.toBe(first);
    expect(writers.choose("text/csv", "text/csv")).toEqual(first);
  });

  it("are not kept for headers of unusual length", () => {
    const readers = new Readers([reader("csv", ["text/csv"])]);
    const long = `text/csv;x=${"y".repeat(600)}`;
    expect(readers.choose(long)).not.toBe(readers.choose(long));
    expect(readersNamed(readers.choose(long))).toBe("csv");
  });

  it("are made for any two headers without a throw", () => {
    const readers = new Readers([reader("csv", ["text/csv"])]);
    const writers = new Writers([csv]);
    expect(() => writers.choose("*/*;__proto__=x", "a/b;constructor=y")).not.toThrow();
    expect(() => readers.choose("__proto__/constructor")).not.toThrow();
  });
});
