import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Load } from "./client.ts";
import { insist, type Extent, type Outcome, type Scenario } from "./scenario.ts";
import { TestServer } from "./test-server.ts";

/** What hostile clients do once they are connected. */
interface Behaviour {
  /** Done again and again. */
  readonly keep?: (socket: Socket) => void;
  /** They leave before the server is told to end: it would give their requests 25 s. */
  readonly leaveFirst?: boolean;
}

/** Connections that do harm, kept open while honest clients ask. */
function beside(
  name: string,
  count: Readonly<Record<Extent, number>>,
  open: (port: number) => Socket,
  { keep = () => undefined, leaveFirst = false }: Behaviour = {},
): Scenario {
  return {
    name,
    async run(extent): Promise<Outcome> {
      await using server = await TestServer.start();
      const port = Number(new URL(server.origin).port);
      const sockets = Array.from({ length: count[extent] }, () => open(port));
      for (const socket of sockets) socket.on("error", () => undefined);
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      using resources = new DisposableStack();
      resources.use(keeping(sockets, keep));
      const load = new Load(server.origin, 8, { compute: 2 });
      await pause(extent === "long" ? 10_000 : 1000);
      const tally = await load.stop();
      tally.allow("200");
      if (leaveFirst) resources.dispose();
      const start = performance.now();
      const { code } = await server.stop("SIGTERM");
      const ended = performance.now() - start;
      insist(code === 0, `It ended with ${code}. Expected 0.`);
      insist(ended < 15_000, `It took ${ended.toFixed(0)} ms to end. Expected less than 15 s.`);
      return {
        tally,
        notes: [
          `beside ${sockets.length} connections`,
          `ended ${ended.toFixed(0)} ms after SIGTERM`,
        ],
      };
    },
  };
}

/** Does this with every connection, again and again; disposing closes them. */
function keeping(sockets: readonly Socket[], keep: (socket: Socket) => void): Disposable {
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) keep(socket);
  }, 100);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

const head = "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

/** Sends these bytes, and whatever `keep` adds. */
function sending(text: string): (port: number) => Socket {
  return (port) => {
    const socket = connect(port, "127.0.0.1").resume();
    socket.write(text);
    return socket;
  };
}

export const hostileClients: readonly Scenario[] = [
  beside("half-open connections", { long: 1000, short: 1000 }, sending(head)),
  beside(
    "slow writers",
    { long: 200, short: 50 },
    sending(`${head}Content-Length: 3000000\r\n\r\n{"text":"`),
    { keep: (socket) => socket.write("x".repeat(1000)) },
  ),
  // Each of them occupies one of the 32 places that two workers have for a model that streams.
  beside("slow readers", { long: 20, short: 20 }, asking('{"chunks":1000}'), { leaveFirst: true }),
];

/** Asks for a large answer and reads none of it. */
function asking(record: string): (port: number) => Socket {
  return (port) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `${head}Accept: application/octet-stream\r\nContent-Length: ${record.length}\r\n\r\n${record}`,
    );
    return socket;
  };
}
