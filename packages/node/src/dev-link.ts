/** What a server tells the dev command that started it. */
export type DevMessage =
  | { readonly event: "composed"; readonly watch: WatchedPaths }
  | { readonly event: "listening"; readonly port: number };

/** Where a change means that the server is out of date. */
export interface WatchedPaths {
  /** Folders of the application and of linked packages: source and package.json count. */
  readonly sources: readonly string[];
  /** The model directory: every file counts. */
  readonly model: string;
}

/** The environment variable by which the dev command marks its servers. */
export const devVariable = "INFERENCE_SERVER_DEV";

/** The server's end of the link to the dev command. */
export interface DevLink {
  /** Says that the plugins fit together, and waits until the port is free. */
  composed(watch: WatchedPaths): Promise<void>;
  /** Says which port it has become. */
  listening(port: number): void;
}

/**
 * The link to the dev command, if there is one. `onEnd` is called when the dev command lets go of
 * this server, or is there no more.
 */
export function connectToDev(onEnd: () => void): DevLink | undefined {
  const isLinked = process.env[devVariable] !== undefined && process.connected;
  // Processes that a plugin starts are not the dev command's.
  delete process.env[devVariable];
  if (!isLinked) return undefined;
  process.once("disconnect", onEnd);
  return {
    async composed(watch) {
      const { promise, resolve } = Promise.withResolvers<void>();
      process.once("message", () => resolve());
      tell({ event: "composed", watch });
      await promise;
    },
    listening: (port) => tell({ event: "listening", port }),
  };
}

function tell(message: DevMessage): void {
  process.send?.(message);
}
