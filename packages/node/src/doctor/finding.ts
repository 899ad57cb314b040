/** What a check has found: one cause, and one fix. */
export interface Finding {
  /** What was looked at: `port`. */
  readonly check: string;
  /** An error keeps the server from working, a warning may be what was meant. */
  readonly level: "error" | "ok" | "warning";
  /** A sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. Absent where all is well. */
  readonly fix?: string;
}

/** All is well. */
export function ok(check: string, message: string): Finding {
  return { check, level: "ok", message };
}

/** Something that may be what was meant. */
export function warning(check: string, message: string, fix: string): Finding {
  return { check, level: "warning", message, fix };
}

/** Something with which the server does not work. */
export function failure(check: string, message: string, fix: string): Finding {
  return { check, level: "error", message, fix };
}
