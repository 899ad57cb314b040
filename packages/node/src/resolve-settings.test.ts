import { expect, it } from "vitest";
import { readSettings, resolveSettings, type SettingsSources } from "./resolve-settings.ts";

const nothing: SettingsSources = {
  commandLine: { values: {}, problems: [] },
  environment: {},
  argument: {},
  otherFields: ["from"],
};

it("has defaults", () => {
  const { values, origins } = resolveSettings(nothing);

  expect(values).toMatchObject({ port: 8080, host: "0.0.0.0", logLevel: "info", discovery: true });
  expect(origins).toEqual({});
});

it.each([
  [{ flag: "1", environment: "2", argument: 3 }, 1, "--port"],
  [{ flag: undefined, environment: "2", argument: 3 }, 2, "PORT"],
  [{ flag: undefined, environment: " ", argument: 3 }, 3, "serve({ port })"],
])("takes of %o the strongest", ({ flag, environment, argument }, port, label) => {
  const { values, origins } = resolveSettings({
    ...nothing,
    commandLine: { values: flag === undefined ? {} : { port: flag }, problems: [] },
    environment: { PORT: environment },
    argument: { port: argument },
  });

  expect(values.port).toBe(port);
  expect(origins.port?.label).toBe(label);
});

it("prefers SageMaker's port to the usual variable", () => {
  const environment = { SAGEMAKER_BIND_TO_PORT: "8443", PORT: "3000" };
  const { values, origins } = resolveSettings({ ...nothing, environment });

  expect(values.port).toBe(8443);
  expect(origins.port?.label).toBe("SAGEMAKER_BIND_TO_PORT");
});

it.each([
  ["LOG_LEVEL", "WARN", "logLevel", "warn"],
  ["INFERENCE_SERVER_EXCLUDE", "a, @b/c", "exclude", ["a", "@b/c"]],
  ["INFERENCE_SERVER_DISCOVERY", "false", "discovery", false],
  ["MAX_BODY_MB", "0.5", "maxBodyMB", 0.5],
  ["MODEL_DIR", "file:///srv/model", "modelDir", "/srv/model"],
  ["MODEL_DIR", "./model", "modelDir", "./model"],
] as const)("reads %s=%s", (variable, text, name, value) => {
  const { values } = resolveSettings({ ...nothing, environment: { [variable]: text } });

  expect(values[name]).toEqual(value);
});

it("takes a URL as the model directory in code", () => {
  const argument = { modelDir: new URL("file:///srv/model") };

  expect(resolveSettings({ ...nothing, argument }).values.modelDir).toBe("/srv/model");
});

it("does not take the platform's own setting from code", () => {
  const argument = { maxPayloadInMB: 5 };

  expect(() => resolveSettings({ ...nothing, argument })).toThrow(
    "serve({ maxPayloadInMB }) is unknown.",
  );
});

it("names every value that is not valid, where it came from and what is expected", () => {
  const sources: SettingsSources = {
    ...nothing,
    commandLine: { values: { threads: "0" }, problems: ['There is no flag "--x".'] },
    environment: { PORT: "65536", MODEL_DIR: "https://example.com" },
    argument: { frm: "x", exclude: [1], logLevel: "loud" },
  };

  expect(() => resolveSettings(sources)).toThrow(
    [
      "The settings cannot be used: 7 problems.",
      '- There is no flag "--x".',
      '- serve({ frm }) is unknown. Did you mean "from"?',
      '- "port" is "65536" (from PORT). Expected an integer from 0 to 65535.',
      '- "modelDir" is "https://example.com" (from MODEL_DIR). Expected a path or a file: URL.',
      '- "logLevel" is "loud" (from serve({ logLevel })). Expected one of trace, debug, info, warn, error, fatal and silent.',
      '- "threads" is "0" (from --threads). Expected an integer of 1 or more.',
      '- "exclude" is [ 1 ] (from serve({ exclude })). Expected names of packages or plugins between commas.',
    ].join("\n"),
  );
});

it("takes the default for what is not valid, where problems are only to be shown", () => {
  const { values, origins, problems } = readSettings({ ...nothing, environment: { PORT: "x" } });

  expect(values.port).toBe(8080);
  expect(origins).toEqual({});
  expect(problems).toEqual(['"port" is "x" (from PORT). Expected an integer from 0 to 65535.']);
});
