import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import type { Load, LoadResult } from "./load.ts";

/** A process that asks a server: `autocannon-program.ts LOAD BODY_FILE`. */
const [load = "{}", file = ""] = process.argv.slice(2);
const { url, headers, connections, seconds } = JSON.parse(load) as Omit<Load, "body">;
const { requests, duration, latency, errors, timeouts, non2xx } = await autocannon({
  url,
  headers,
  connections,
  duration: seconds,
  method: "POST",
  body: readFileSync(file),
});
const result: LoadResult = {
  requests: requests.total,
  requestsPerSecond: requests.total / duration,
  latency: { p50: latency.p50, p99: latency.p99 },
  failures: errors + timeouts + non2xx,
};
console.log(JSON.stringify(result));
