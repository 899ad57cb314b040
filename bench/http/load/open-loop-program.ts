import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Arrival, OpenLoop } from "./open-loop.ts";

/** A process that asks at a steady rate: `open-loop-program.ts LOAD`. */
const { url, headers, body, perSecond, seconds } = JSON.parse(process.argv[2] ?? "{}") as OpenLoop;
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const count = Math.round(perSecond * seconds);
const start = performance.now();
const arrivals: Promise<Arrival>[] = [];
while (arrivals.length < count) {
  const due = start + (arrivals.length * 1000) / perSecond;
  if (due > performance.now()) await pause(1);
  else arrivals.push(send(due));
}
console.log(JSON.stringify(await Promise.all(arrivals)));
agent.destroy();

/** A request that is sent late was late for its client as well: the time counts from `due`. */
function send(due: number): Promise<Arrival> {
  const { promise, resolve } = Promise.withResolvers<Arrival>();
  const settle = (status: number): void =>
    resolve({ status, milliseconds: performance.now() - due });
  const sent = request(url, { method: "POST", headers, agent }, (response) => {
    response
      .resume()
      .on("end", () => settle(response.statusCode ?? 0))
      .on("error", () => settle(0));
  });
  sent.on("error", () => settle(0)).end(body);
  return promise;
}
