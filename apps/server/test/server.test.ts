import { msgpackCodec } from "@inference-server/msgpack-codec";
import { startServer, type ServerProcess } from "@inference-server/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const forecast = {
  wind: "Southwesterly gale force 8 continuing",
  sea_state: "Rough or very rough, occasionally moderate in southeast.",
  weather: "Thundery showers.",
  visibility: "Good, occasionally poor.",
};
const forecastJson = JSON.stringify(forecast);
const forecastRow =
  'Southwesterly gale force 8 continuing,"Rough or very rough, occasionally moderate in ' +
  'southeast.",Thundery showers.,"Good, occasionally poor."\n';
const header = "wind,sea_state,weather,visibility\n";
const msgpack = msgpackCodec();

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    { cwd: new URL("..", import.meta.url), env: { MAX_BODY_MB: "25" } },
  );
});
afterAll(async () => {
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

function post(
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
  accept?: string,
): Promise<Response> {
  return fetch(`${server.origin}/invocations`, {
    method: "POST",
    headers: { "Content-Type": contentType, ...(accept !== undefined && { Accept: accept }) },
    body,
  });
}

it("answers the seed's question with its four fields, in their order, as compact JSON", async () => {
  const response = await post('{"location":"Fair Isle"}', "application/json");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/json");
  expect(response.headers.get("Content-Length")).toBe(String(forecastJson.length));
  expect(await response.text()).toBe(forecastJson);
});

describe("the same question in every format, answered in the same", () => {
  it.each([
    ["text/csv", "Fair Isle\n", forecastRow, "text/csv"],
    ["text/csv", '"Fair Isle"\r\nDogger', forecastRow + forecastRow, "text/csv"],
    [
      "text/csv;header=present",
      "location\nFair Isle\n",
      header + forecastRow,
      "text/csv;header=present",
    ],
    ["text/csv; header=absent", "Fair Isle\n", forecastRow, "text/csv"],
    ["TEXT/CSV; charset=UTF-8", "Fair Isle\n", forecastRow, "text/csv"],
    [
      "application/jsonlines",
      '{"location":"Fair Isle"}\n',
      `${forecastJson}\n`,
      "application/jsonlines",
    ],
    [
      "application/json",
      '{"instances":[{"location":"Fair Isle"}]}',
      `{"predictions":[${forecastJson}]}`,
      "application/json",
    ],
    ["application/json", '[{"location":"Fair Isle"}]', `[${forecastJson}]`, "application/json"],
    ["application/json", '[["Fair Isle"]]', `[${forecastJson}]`, "application/json"],
    ["application/vnd.acme+json", '{"location":"Fair Isle"}', forecastJson, "application/json"],
    ["application/json", "[]", "[]", "application/json"],
  ])("%s: %j", async (contentType, body, answer, answerType) => {
    const response = await post(body, contentType, "*/*");
    expect(await response.text()).toBe(answer);
    expect(response.headers.get("Content-Type")).toBe(answerType);
    expect(response.headers.get("Content-Length")).toBe(String(new Blob([answer]).size));
  });

  it.each(["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"])(
    "%s",
    async (contentType) => {
      const body = new Uint8Array(
        Buffer.from(msgpack.encode({ location: "Fair Isle" }) as Uint8Array),
      );
      const response = await post(body, contentType);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe(contentType);
      expect(msgpack.decode(new Uint8Array(await response.arrayBuffer()))).toEqual(forecast);
    },
  );
});

describe("any format by Accept, envelope and list alike", () => {
  it.each([
    ["text/csv", forecastRow],
    ["text/csv;header=present", header + forecastRow],
    ["text/csv;header=absent", forecastRow],
    ["application/jsonlines", `${forecastJson}\n`],
  ])("%s", async (accept, answer) => {
    for (const body of [
      '{"location":"Fair Isle"}',
      '[{"location":"Fair Isle"}]',
      '{"instances":[{"location":"Fair Isle"}]}',
    ]) {
      const response = await post(body, "application/json", accept);
      expect(await response.text()).toBe(answer);
      expect(response.headers.get("Content-Type")).toBe(accept.replace(";header=absent", ""));
    }
  });

  it("takes the client's order among equals, and its qualities before that", async () => {
    const body = '{"location":"Fair Isle"}';
    const ordered = await post(body, "application/json", "text/csv, application/json");
    expect(ordered.headers.get("Content-Type")).toBe("text/csv");
    const weighed = await post(body, "application/json", "text/csv;q=0.5, application/json");
    expect(weighed.headers.get("Content-Type")).toBe("application/json");
  });

  it("writes bare CSV for a client that names it, whatever the request had", async () => {
    const response = await post("location\nFair Isle\n", "text/csv;header=present", "text/csv");
    expect(response.headers.get("Content-Type")).toBe("text/csv");
    expect(await response.text()).toBe(forecastRow);
  });
});

describe("bad input is answered with what to do", () => {
  const tooDeep = "[".repeat(100_000) + "]".repeat(100_000);
  const invalidUtf8 = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
  it.each([
    ["malformed JSON", '{"location":', "application/json", 400, "malformed_body"],
    ["an empty JSON body", "", "application/json", 400, "malformed_body"],
    ["JSON that is not UTF-8", invalidUtf8, "application/json", 400, "malformed_body"],
    ["JSON that is too deep", tooDeep, "application/json", 400, "malformed_body"],
    ["a number too large", '{"location":1e999}', "application/json", 400, "malformed_body"],
    ["a broken JSON line", '{"location":"a"}\n{', "application/jsonlines", 400, "malformed_body"],
    ["an unterminated CSV quote", '"Fair', "text/csv", 400, "malformed_body"],
    ["a CSV that is not UTF-8", invalidUtf8, "text/csv", 400, "malformed_body"],
    [
      "a CSV header that is not declared",
      "location\nFair Isle\n",
      "text/csv",
      400,
      "malformed_body",
    ],
    ["truncated MessagePack", new Uint8Array([0x81]), "application/msgpack", 400, "malformed_body"],
    ["an empty MessagePack body", new Uint8Array(), "application/msgpack", 400, "malformed_body"],
    ["a missing field", "{}", "application/json", 422, "invalid_record"],
    ["a null record", "null", "application/json", 422, "invalid_record"],
    ["a field of the wrong type", '{"location":1}', "application/json", 422, "invalid_record"],
    ["one bad record of two", '[{"location":"a"},{}]', "application/json", 422, "invalid_record"],
    ["an unknown type", "x", "application/xml", 415, "unsupported_media_type"],
    ["a malformed type", "x", "json", 415, "unsupported_media_type"],
    ["another charset", "{}", "application/json;charset=latin1", 415, "unsupported_media_type"],
    ["no type at all", "{}", "application/octet-stream", 415, "unsupported_media_type"],
  ])("%s", async (_, body, contentType, status, code) => {
    const response = await post(body, contentType);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status, code });
    expect(response.status).toBe(status);
    expect(text).not.toMatch(/\bat [\w.]+ \(|node_modules|\.ts:/);
  });

  it("an unacceptable type", async () => {
    const response = await post('{"location":"a"}', "application/json", "image/png");
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ code: "not_acceptable" });
  });

  it("a flat list where records are lists", async () => {
    const response = await post('["Fair Isle"]', "application/json");
    expect(response.status).toBe(422);
    expect(((await response.json()) as { detail: string }).detail).toContain("[[…]]");
  });

  it("names the record, its line and the path", async () => {
    const response = await post('{"location":"a"}\n\n{"location":""}\n', "application/jsonlines");
    expect(await response.json()).toMatchObject({
      code: "invalid_record",
      errors: [{ record: 1, line: 3, pointer: "/location" }],
    });
  });

  it.each([
    ["GET", "/invocations", 405],
    ["PUT", "/ping", 405],
    ["POST", "/predict", 404],
  ])("%s %s is %i", async (method, path, status) => {
    const response = await fetch(server.origin + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  });
});

it("loads the model before /ping says so, and describes Batch Transform's parameters", async () => {
  expect((await fetch(`${server.origin}/ping`)).status).toBe(200);
  const response = await fetch(`${server.origin}/execution-parameters`);
  expect(await response.text()).toBe(
    '{"BatchStrategy":"MultiRecord","MaxConcurrentTransforms":1,"MaxPayloadInMB":6}',
  );
});
