import {
  createPluginManager,
  createService,
  type Plugin,
  type Service,
} from "@inference-server/core";
import { createApp } from "@inference-server/http";
import { pluginsOf, type Composition } from "./composition.ts";

/** What a client can be told besides its plugins. */
export interface ClientSettings {
  /** The directory that holds the model's files. Default: `/opt/ml/model`. */
  readonly modelDir?: string;
  /** Whether the model is loaded before the client is handed out. Default: `true`. */
  readonly load?: boolean;
}

/** Which application a client speaks to. */
export type ClientOptions = ClientSettings & Composition;

/** A whole application in this process, spoken to without a socket. */
export interface Client extends AsyncDisposable {
  /** As the global `fetch`; a path alone, `"/ping"`, will do. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The plugins of the application, presets taken apart. */
  readonly plugins: readonly Plugin[];
  /** The service behind it, for `describe()` and `executionParameters()`. */
  readonly service: Service;
  /** Waits for requests under way and releases the model. */
  close(): Promise<void>;
}

/**
 * Composes an application, routes included, and loads its model. Close it when the test is over, or
 * let `await using` do it.
 *
 * @throws CompositionError if the plugins cannot be composed; whatever the model's load throws.
 */
export async function client(options: ClientOptions): Promise<Client> {
  const { modelDir, load = true } = options;
  const preset = await pluginsOf(options);
  const { plugins } = createPluginManager(preset);
  const service = createService({ plugins: preset, ...(modelDir !== undefined && { modelDir }) });
  if (load) await loaded(service);
  const app = createApp(service);
  return {
    plugins,
    service,
    fetch: async (input, init) =>
      app.request(input instanceof Request ? input : absolute(input), init),
    close: () => service.close(),
    [Symbol.asyncDispose]: () => service.close(),
  };
}

async function loaded(service: Service): Promise<void> {
  try {
    await service.load();
  } catch (error) {
    await service.close();
    throw error;
  }
}

function absolute(input: string | URL): string {
  return new URL(input, "http://localhost").href;
}
