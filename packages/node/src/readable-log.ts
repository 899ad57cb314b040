import { stripVTControlCharacters } from "node:util";
import { prettyFactory } from "pino-pretty";

/** Makes a log line readable: time, level and message, then the errors with their causes. */
export function readableLine({ color }: { readonly color: boolean }): (line: string) => string {
  return prettyFactory({
    colorize: color,
    translateTime: "SYS:HH:MM:ss",
    // The message says it all; the other fields are for machines.
    hideObject: true,
    messageFormat: (entry, messageKey) =>
      [textOf(entry[messageKey]), ...errorsOf(entry)].map(printable).join("\n"),
  });
}

function textOf(message: unknown): string {
  return typeof message === "string" ? message : "";
}

function errorsOf(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const errors: unknown = entry["errors"];
  if (!Array.isArray(errors)) return [];
  return errors.map((error: { name?: unknown; message?: unknown; stack?: unknown }, index) => {
    const told =
      typeof error.stack === "string"
        ? error.stack
        : `${String(error.name)}: ${String(error.message)}`;
    return indent(index === 0 ? told : `caused by ${told}`);
  });
}

function indent(lines: string): string {
  return lines.replaceAll(/^/gmu, "    ");
}

/** A client's text in an error's message must not drive the terminal. */
function printable(text: string): string {
  // Everything of Unicode's control category but the line feed and the tab.
  return stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}/gu, "\u{FFFD}");
}
