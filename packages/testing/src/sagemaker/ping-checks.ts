import { connect } from "node:net";
import { acceptLimit, pingLimit } from "./deadlines.ts";
import { judge, judgeMildly, skipped, type Judgement, type Judgements } from "./finding.ts";
import { passCommand, printedDuring, type Subject } from "./subject.ts";
import { late, type Reply, type Wire } from "./wire.ts";

/** Looks at `/ping` and at new connections while nothing else goes on. */
export async function checkPings(subject: Subject): Promise<Judgements> {
  const { wire } = subject;
  const pings: Reply[] = [];
  const pingAll = async (): Promise<void> => {
    for (let count = 0; count < repetitions; count += 1) pings.push(await ping(wire));
  };
  const lines = await printedDuring(subject, pingAll);
  const answered = pings.filter(({ failure }) => failure === undefined);
  const slowest = Math.max(...pings.map(({ milliseconds }) => milliseconds));
  return {
    "ping-steady": steady(pings),
    "accept-in-time": await accepted(wire),
    "ping-in-time": judge(
      pings.flatMap(({ failure }) =>
        failure === undefined ? [] : [`A ping had ${failure.message}.`],
      ),
      `${repetitions} pings, the slowest in ${slowest} ms.`,
    ),
    "ping-methods": await methods(wire),
    "ping-body": judgeMildly(
      answered.some(({ body }) => body.byteLength > 0)
        ? [`The body is ${JSON.stringify(answered[0]?.body.toString("utf8", 0, 100))}.`]
        : [],
      "It is empty.",
    ),
    "ping-quiet": quiet(lines, "pings"),
  };
}

/** How often something is asked that must be the same each time. */
export const repetitions = 5;

/** One ping, as the platform sends it and for as long as it waits. */
export function ping(wire: Wire, method: "GET" | "HEAD" | "POST" = "GET"): Promise<Reply> {
  const body = method === "POST" ? { body: new Uint8Array() } : {};
  return wire.send({ method, path: "/ping", deadline: pingLimit, ...body });
}

/** Judges lines that were printed while something was asked `repetitions` times. */
export function quiet(lines: number | undefined, what: string): Judgement {
  if (lines === undefined) return skipped("Its log is not to be seen from here.", passCommand);
  // Fewer lines than requests are about something else.
  const problems = lines < repetitions ? [] : [`${repetitions} ${what} printed ${lines} lines.`];
  return judgeMildly(problems, `${repetitions} ${what} printed nothing.`);
}

/** A ping that is late is a matter of its own. */
function steady(pings: readonly Reply[]): Judgement {
  const statuses = pings
    .filter(({ failure }) => failure?.code !== late)
    .map(({ status }) => status);
  const found = `After the first 200: ${statuses.join(", ")}.`;
  return judge(statuses.every((status) => status === 200) ? [] : [found], found);
}

async function methods(wire: Wire): Promise<Judgement> {
  const replies = [await ping(wire, "HEAD"), await ping(wire, "POST")];
  const [head, post] = replies.map(({ status, failure }) => failure?.message ?? String(status));
  const found = `HEAD: ${head}, POST: ${post}.`;
  return judgeMildly(replies.every(({ status }) => status === 200) ? [] : [found], found);
}

/**
 * Opens many connections at once: the system accepts a few by itself, and more only as fast as the
 * server takes them up.
 */
async function accepted({ origin }: Wire): Promise<Judgement> {
  let slowest = await burst(origin);
  // This process may have been the slow one; a server that is slow by itself is so again.
  if (slowest > acceptLimit) slowest = Math.min(slowest, await burst(origin));
  const found = `${connections} connections at once, the slowest in ${Math.round(slowest)} ms.`;
  return judge(slowest <= acceptLimit ? [] : [found], found);
}

const connections = 10;

/** Milliseconds for the slowest of several connections at once. */
async function burst(origin: URL): Promise<number> {
  const times = Array.from({ length: connections }, () => timeToConnect(origin));
  return Math.max(...(await Promise.all(times)));
}

/** Milliseconds; `Infinity` if there is no connection at all. */
function timeToConnect(origin: URL): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const start = performance.now();
  const port = Number(origin.port) || (origin.protocol === "https:" ? 443 : 80);
  const socket = connect(port, origin.hostname, () => {
    resolve(performance.now() - start);
    socket.destroy();
  });
  socket.on("error", () => resolve(Number.POSITIVE_INFINITY));
  return promise;
}
