import type { Round } from "./cases.ts";
import type { Growth } from "./growth.ts";

/** What a worker is to do. */
export interface Order {
  /** Which codec. */
  readonly name: string;
  readonly cases: number;
  readonly casesPerRound: number;
  /** The seed of the first round; the next has the next number. */
  readonly seed: number;
}

/** What a worker says: what it begins, and what came of it. */
export type Message =
  | { readonly kind: "begin"; readonly seed: number; readonly cases: number }
  | ({ readonly kind: "growth" } & Growth)
  | ({ readonly kind: "round"; readonly heap: number } & Round);
