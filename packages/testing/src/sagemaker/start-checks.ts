import { setTimeout as pause } from "node:timers/promises";
import type { Exit } from "../start-server.ts";
import { skipped, type Judgements } from "./finding.ts";
import { passCommand, type Subject } from "./subject.ts";
import type { Reply } from "./wire.ts";

/** How a start went. */
export interface Start {
  readonly judgements: Judgements;
  /** Whether there is anything more to ask. */
  readonly isReady: boolean;
}

/** Pings until the first 200, as the platform does before it sends anything else. */
export async function checkStart({ wire, limits, container }: Subject): Promise<Start> {
  const start = performance.now();
  const remaining = (): number => start + limits.startUp - performance.now();
  const answers: Reply[] = [];
  while (remaining() > 0) {
    if (container?.exit !== undefined) break;
    const deadline = Math.max(1, Math.min(patience, remaining()));
    const reply = await wire.send({ method: "GET", path: "/ping", deadline });
    if (reply.failure?.code !== "ECONNREFUSED") answers.push(reply);
    if (reply.status === 200) break;
    // What was running already may still be loading, but will not begin to listen or to know /ping.
    if (container === undefined && reply.status !== 503) break;
    await pause(between);
  }
  const isReady = answers.at(-1)?.status === 200;
  const milliseconds = Math.round(performance.now() - start);
  return { isReady, judgements: judgementsOf() };

  function judgementsOf(): Judgements {
    const seen = answers.map(({ status, failure }) => failure?.message ?? String(status));
    const ready = {
      verdict: isReady ? "pass" : "fail",
      found: isReady
        ? `200 after ${milliseconds} ms${countOf(seen.slice(0, -1), ", before it: ")}.`
        : `No 200 within ${milliseconds} ms${countOf(seen, ": ") || ": nobody listens"}.`,
    } as const;
    if (container === undefined) {
      const running = skipped("The server was running already.", passCommand);
      return { "serve-argument": running, "bind-to-port": running, "ping-ready": ready };
    }
    if (!isReady && container.exit !== undefined) {
      const found = `Before /ping said 200, it ${endingOf(container.exit)}. ${container.lastWords}`;
      return { "serve-argument": { verdict: "fail", found } };
    }
    const started = { verdict: "pass", found: "It runs." } as const;
    if (answers.length === 0) {
      const found = `Nobody listened on port ${wire.origin.port} within ${milliseconds} ms.`;
      return { "serve-argument": started, "bind-to-port": { verdict: "fail", found } };
    }
    return {
      "serve-argument": started,
      "bind-to-port": { verdict: "pass", found: `It listens on port ${wire.origin.port}.` },
      "ping-ready": ready,
    };
  }
}

/** How a process ended, for a sentence about it. */
export function endingOf({ code, signal }: Exit): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? "could not be started" : `ended with code ${code}`;
}

/** Milliseconds between two pings. */
const between = 50;

/**
 * Milliseconds for one ping before there is a 200. More than the platform's: whether an answer
 * comes in time is a fact of its own.
 */
const patience = 10_000;

function countOf(statuses: readonly string[], before: string): string {
  const counts = [...Map.groupBy(statuses, (status) => status)].map(
    ([status, { length }]) => `${status} (${length} times)`,
  );
  return counts.length === 0 ? "" : before + counts.join(", ");
}
