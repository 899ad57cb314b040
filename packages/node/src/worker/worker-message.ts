import type { Description, ErrorReport } from "@inference-server/core";
import type { InspectedComposition } from "../inspect/inspected-composition.ts";
import type { ResolvedSettings } from "../resolve-settings.ts";
import type { StartProblem } from "../start-error.ts";

/** What the front asks a worker. Plain data, as JSON; an invocation has the request's body. */
export type WorkerCommand =
  | { readonly kind: "start"; readonly from: string; readonly settings: ResolvedSettings }
  | { readonly kind: "load" }
  | { readonly kind: "ping" }
  | { readonly kind: "invoke"; readonly headers: Readonly<Record<string, string | undefined>> }
  | { readonly kind: "close" };

/** What an application is composed of. Its body, in `v8.serialize`'s form: see `packed.ts`. */
export interface StartedApplication {
  readonly composition: InspectedComposition;
  readonly description: Description;
}

/** What there is to say of a loaded model. Packed, too: examples may hold bytes. */
export interface LoadedApplication {
  readonly description: Description;
  /** How many requests the model works on at once. */
  readonly concurrency: number;
  /** Memory of the process, in bytes. */
  readonly rss: number;
}

/** Why an application cannot be started, in a worker. */
export interface StartFailure {
  /** Whose problems they are. Absent: an error that nobody expected. */
  readonly of?: "composition" | "start";
  readonly message: string;
  readonly problems: readonly StartProblem[];
  readonly errors: readonly ErrorReport[];
}

/** The head of an answer to anything but an invocation. */
export type WorkerAnswer = { readonly ok: true } | ({ readonly ok: false } & StartFailure);

/** What a worker says without being asked. */
export type WorkerNotice =
  | { readonly kind: "crashed"; readonly errors: readonly ErrorReport[] }
  | { readonly kind: "concurrency"; readonly concurrency: number }
  | { readonly kind: "loadFailed"; readonly errors: readonly ErrorReport[] }
  | { readonly kind: "memory"; readonly rss: number };
