import { inline, workers } from "../contenders.ts";
import { figureOf, type Case } from "../figure.ts";
import type { Payload } from "../payload.ts";
import { post } from "../post.ts";
import { ServerProcess } from "../server-process.ts";
import { summaryOf } from "../../statistics.ts";

const payload: Payload = {
  headers: { "Content-Type": "application/octet-stream", Accept: "*/*" },
  body: new Uint8Array(6_000_000).fill(7),
};

/** Requests whose time does not count. */
const warmUps = 5;

/** What a large body costs on its way to a worker and back. */
export const bodyTransport: Case = {
  name: "body-transport",
  title: "6 MB of bytes there and back: what workers add",
  async measure({ rounds }) {
    const here = new ServerProcess(inline("echo"), false);
    const there = new ServerProcess(workers("echo"), false);
    try {
      await Promise.all([here.ready(), there.ready()]);
      const pairs: [number, number][] = [];
      for (let round = -warmUps; round < rounds; round++) {
        const near = await post(await here.url(), payload);
        const far = await post(await there.url(), payload);
        if (round >= 0) pairs.push([near.milliseconds, far.milliseconds]);
      }
      return [
        figureOf("inline", "latency", "ms", summaryOf(pairs.map(([near]) => near))),
        figureOf("workers", "latency", "ms", summaryOf(pairs.map(([, far]) => far))),
        figureOf("workers", "added", "ms", summaryOf(pairs.map(([near, far]) => far - near))),
      ];
    } finally {
      await Promise.all([here.stop(), there.stop()]);
    }
  },
};
