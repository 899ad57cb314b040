import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./client.ts";
import { memoryOf } from "./process-status.ts";
import { insist, type Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";
import { TestServer } from "./test-server.ts";

/** More requests than the queue holds: the rest is refused at once, and told when to come back. */
const fullQueue: Scenario = {
  name: "full queue",
  async run(extent) {
    const count = extent === "long" ? 1000 : 100;
    await using server = await TestServer.start({ QUEUE_LENGTH: "10" });
    const answers = await Promise.all(
      Array.from({ length: count }, () => ask(server.origin, { compute: 100 })),
    );
    const tally = new Tally();
    for (const { outcome, headers } of answers) {
      tally.add(outcome);
      const wait = Number(headers["retry-after"]);
      insist(outcome === "200" || wait >= 1, "A refusal does not say when to come back.");
    }
    tally.allow("200", "503 overloaded");
    insist(tally.of("200") >= 12, "Fewer were answered than there was room for.");
    return { tally };
  },
};

const megabyte = new Uint8Array(1024 ** 2);

/** A body without a length, far larger than what is kept. */
const chunkedBody: Scenario = {
  name: "chunked body",
  async run(extent) {
    const megabytes = extent === "long" ? 100 : 80;
    await using server = await TestServer.start({ MAX_BODY_MB: "0", WORKERS: "1" });
    const before = memoryOf(server.pid);
    const start = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request(`${server.origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", Accept: "application/json" },
    });
    outgoing.on("response", resolve).on("error", reject);
    let most = 0;
    for (let sent = 0; sent < megabytes; sent += 1) {
      if (!outgoing.write(megabyte)) await once(outgoing, "drain");
      most = Math.max(most, memoryOf(server.pid) - before);
    }
    outgoing.end();
    const response = await promise;
    const { bytes } = (await json(response)) as { readonly bytes?: number };
    const tally = new Tally();
    tally.add(String(response.statusCode));
    tally.allow("200");
    insist(bytes === megabytes * 1024 ** 2, `The model got ${bytes} bytes.`);
    return {
      tally,
      recovery: [performance.now() - start],
      notes: [`${megabytes} MB, of which the front took ${most.toFixed(0)} MB at most`],
    };
  },
};

/** A large answer waits for its reader, not in memory. */
const largeAnswer: Scenario = {
  name: "large answer to a slow reader",
  async run(extent) {
    const chunks = extent === "long" ? 4000 : 1600;
    await using server = await TestServer.start({ WORKERS: "1" });
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(`${server.origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/octet-stream" },
    })
      .on("response", resolve)
      .on("error", reject)
      .end(JSON.stringify({ chunks }));
    const response = await promise;
    const all = [server.pid, ...server.workers];
    const memory = (): number => all.reduce((sum, pid) => sum + memoryOf(pid), 0);
    const before = memory();
    // Nothing is read for a while: whatever is made meanwhile has to stay somewhere.
    await pause(extent === "long" ? 5000 : 1500);
    const growth = memory() - before;
    insist(growth < 64, `Front and worker grew by ${growth.toFixed(0)} MB. Expected less than 64.`);
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).byteLength;
    const tally = new Tally();
    tally.add(String(response.statusCode));
    insist(bytes === chunks * 65_536, `${bytes} bytes arrived. Expected ${chunks * 65_536}.`);
    return {
      tally,
      notes: [
        `${Math.round(bytes / 1024 ** 2)} MB; front and worker grew by ${growth.toFixed(0)} MB`,
      ],
    };
  },
};

export const overload: readonly Scenario[] = [fullQueue, chunkedBody, largeAnswer];
