import { describe, expect, it } from "vitest";
import type { CompositionProblem } from "../composition-error.ts";
import { definePlugin, type Plugin, type PluginDefinition } from "../plugin.ts";
import { compose, type LoadedPackage } from "./compose.ts";
import type { PluginSource } from "./discovery.ts";

const plugin = (name: string, rest: Partial<PluginDefinition> = {}): Plugin =>
  definePlugin({ name, hooks: { pingFn: () => true }, ...rest });

const model = (name: string, rest: Partial<PluginDefinition> = {}): Plugin =>
  plugin(name, { hooks: { modelFn: () => 1, predictFn: () => 2 }, ...rest });

const from = (
  dependency: string,
  plugins: readonly Plugin[],
  source: PluginSource = "dependency",
): LoadedPackage => ({ dependency, name: dependency, path: "/", source, plugins });

interface Sources {
  readonly arguments?: readonly LoadedPackage[];
  readonly own?: readonly Plugin[];
  readonly dependencies?: readonly LoadedPackage[];
  readonly exclude?: readonly string[];
}

function composed(sources: Sources) {
  const problems: CompositionProblem[] = [];
  const own = sources.own === undefined ? [] : [from("app", sources.own, "application")];
  const composition = compose(
    [sources.arguments ?? [], own, sources.dependencies ?? []],
    sources.exclude ?? [],
    (problem) => problems.push(problem),
  );
  return {
    ...composition,
    names: composition.candidates.map((candidate) => candidate.plugin.name),
    problems: problems.map(({ code, plugin: name, message, fix }) =>
      [`[${code}]`, name, message, fix].join(" "),
    ),
  };
}

describe("a model of the application", () => {
  it("leaves a dependency's plugin alone that answers other hooks", () => {
    const { names, replaced } = composed({
      own: [plugin("own-predict", { hooks: { predictFn: () => 1 } })],
      dependencies: [from("loader", [plugin("loader", { hooks: { modelFn: () => 1 } })])],
    });
    expect(names).toEqual(["own-predict", "loader"]);
    expect(replaced).toEqual([]);
  });

  it("leaves a dependency's model alone if its order says who answers", () => {
    const { names } = composed({
      own: [plugin("own", { hooks: { predictFn: { order: "first", handler: () => 1 } } })],
      dependencies: [from("theirs", [model("theirs")])],
    });
    expect(names).toEqual(["own", "theirs"]);
  });

  it("does not choose between two models of dependencies", () => {
    const { names, problems } = composed({
      dependencies: [from("one", [model("one")]), from("two", [model("two")])],
    });
    expect(names).toEqual(["one", "two"]);
    expect(problems).toEqual([]);
  });

  it("gives way to a model of the options, as does what it replaces", () => {
    const { names, replaced } = composed({
      arguments: [from("./a.js", [model("a")], "argument")],
      own: [model("b")],
      dependencies: [from("c", [model("c")])],
    });
    expect(names).toEqual(["a"]);
    expect(replaced).toMatchObject([
      { name: "b", by: "a", byPackage: "./a.js", reason: "model" },
      { name: "c", by: "a", byPackage: "./a.js", reason: "model" },
    ]);
  });
});

describe("two plugins of one name", () => {
  it("in two dependencies are a problem that names both", () => {
    const { problems } = composed({
      dependencies: [from("csv", [plugin("csv")]), from("old-csv", [plugin("csv")])],
    });
    expect(problems).toMatchInlineSnapshot(`
      [
        "[duplicate_plugin] csv is exported by "csv" and "old-csv", and only one plugin can have this name. Uninstall one of them, or leave one out, for example with "exclude": ["csv"].",
      ]
    `);
  });

  it("are a problem for a preset and a dependency even if both are one object", () => {
    const csv = plugin("csv");
    const { problems } = composed({
      dependencies: [from("@acme/codecs", [csv, plugin("parquet")]), from("csv", [csv])],
    });
    expect(problems).toMatchInlineSnapshot(`
      [
        "[duplicate_plugin] csv is exported by "@acme/codecs" and "csv", and only one plugin can have this name. Uninstall one of them, or leave one out, for example with "exclude": ["csv"].",
      ]
    `);
  });

  it("in one package are a problem", () => {
    const { problems } = composed({
      dependencies: [from("codecs", [plugin("csv"), plugin("csv")])],
    });
    expect(problems).toMatchInlineSnapshot(`
      [
        "[duplicate_plugin] csv stands twice in what "codecs" exports. Give them different names, or remove one.",
      ]
    `);
  });

  it("in two modules of the options are a problem", () => {
    const { problems } = composed({
      arguments: [
        from("./a.js", [plugin("csv")], "argument"),
        from("./b.js", [plugin("csv")], "argument"),
      ],
    });
    expect(problems).toMatchInlineSnapshot(`
      [
        "[duplicate_plugin] csv is exported by "./a.js" and "./b.js", and only one plugin can have this name. Keep one of them.",
      ]
    `);
  });

  it("in dependencies are no problem once the application replaces both", () => {
    const { names, problems, replaced } = composed({
      own: [plugin("csv")],
      dependencies: [from("csv", [plugin("csv")]), from("old-csv", [plugin("csv")])],
    });
    expect(names).toEqual(["csv"]);
    expect(problems).toEqual([]);
    expect(replaced).toMatchObject([{ package: "csv" }, { package: "old-csv" }]);
  });
});

describe("a plugin that others bring along", () => {
  it("stands before the one that uses it, and what it uses before it", () => {
    const types = plugin("types");
    const csv = plugin("csv", { uses: [types] });
    const { names } = composed({
      dependencies: [from("a", [plugin("a")]), from("b", [model("b", { uses: [csv] })])],
    });
    expect(names).toEqual(["a", "types", "csv", "b"]);
  });

  it("gives way to a dependency of that name", () => {
    const direct = plugin("csv");
    const { candidates, replaced } = composed({
      own: [model("own", { uses: [plugin("csv")] })],
      dependencies: [from("csv", [direct])],
    });
    expect(candidates.map((candidate) => candidate.plugin.name)).toEqual(["own", "csv"]);
    expect(candidates[1]?.plugin).toBe(direct);
    expect(replaced).toEqual([
      { name: "csv", package: "app", by: "csv", byPackage: "csv", reason: "brought_along" },
    ]);
  });

  it("is there once if two use it, the first one's", () => {
    const { names, replaced } = composed({
      dependencies: [
        from("a", [plugin("a", { uses: [plugin("csv")] })]),
        from("b", [plugin("b", { uses: [plugin("csv")] })]),
      ],
    });
    expect(names).toEqual(["csv", "a", "b"]);
    expect(replaced).toMatchObject([{ package: "b", byPackage: "a" }]);
  });

  it("is not brought along by a plugin that is replaced", () => {
    const { names } = composed({
      own: [model("own")],
      dependencies: [from("theirs", [model("theirs", { uses: [plugin("csv")] })])],
    });
    expect(names).toEqual(["own"]);
  });

  it("replaces a dependency's model if it is the model that the application uses", () => {
    const { names, replaced } = composed({
      own: [plugin("own", { uses: [model("onnx")] })],
      dependencies: [from("theirs", [model("theirs")])],
    });
    expect(names).toEqual(["onnx", "own"]);
    expect(replaced).toMatchObject([{ name: "theirs", by: "onnx", reason: "model" }]);
  });

  it("stays away if it is excluded, also when the plugin is registered", () => {
    const user = model("user", { uses: [plugin("csv"), plugin("json")] });
    const { candidates, skipped } = composed({
      dependencies: [from("user", [user])],
      exclude: ["csv"],
    });
    expect(candidates.map((candidate) => candidate.plugin.name)).toEqual(["json", "user"]);
    expect(candidates[1]?.plugin.uses?.map(({ name }) => name)).toEqual(["json"]);
    expect(candidates[1]?.plugin.hooks).toBe(user.hooks);
    expect(skipped).toEqual([{ dependency: "user", plugin: "csv", reason: "excluded" }]);
  });
});
