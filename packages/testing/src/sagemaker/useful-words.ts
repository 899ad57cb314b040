import { messageLimit } from "./model-error.ts";

/**
 * Why a client would not learn from an error's body what is wrong, when it sees only the first
 * 2,048 characters; `undefined` if it would.
 */
export function wordsProblem(body: string): string | undefined {
  if (body.trim() === "") return "the body is empty.";
  if (/^\s*<(?:!doctype|html)/iu.test(body)) return "the body is a page for browsers.";
  if (body.length <= messageLimit) return undefined;
  const seen = body.slice(0, messageLimit);
  const message = messageIn(body);
  const isSeen = message === undefined ? hasWords(withoutFrames(seen)) : occursIn(seen, message);
  return isSeen
    ? undefined
    : `of ${body.length} characters the first ${messageLimit} do not say what is wrong.`;
}

/** The sentence in a JSON body that is for people. */
function messageIn(body: string): string | undefined {
  try {
    return messageOf(JSON.parse(body), 2);
  } catch {
    return undefined;
  }
}

const messageKeys: ReadonlySet<string> = new Set([
  "description",
  "detail",
  "error",
  "error-message",
  "errormessage",
  "message",
  "reason",
  "title",
]);

/** `{"error": {"message": "…"}}` is as usual as `{"message": "…"}`. */
function messageOf(value: unknown, depth: number): string | undefined {
  if (typeof value !== "object" || value === null || depth === 0) return undefined;
  for (const [key, content] of Object.entries(value)) {
    if (!messageKeys.has(key.toLowerCase())) continue;
    const message = typeof content === "string" ? content : messageOf(content, depth - 1);
    if (message !== undefined && message.trim() !== "") return message;
  }
  return undefined;
}

/** By its first words, since JSON may write the characters between them in several ways. */
function occursIn(seen: string, message: string): boolean {
  let from = 0;
  for (const word of (message.match(/[A-Za-z]{2,}/gu) ?? []).slice(0, 6)) {
    const at = seen.indexOf(word, from);
    if (at === -1) return false;
    from = at + word.length;
  }
  return true;
}

/** Leaves out what only says where in the code it happened. */
function withoutFrames(text: string): string {
  // Python has the message in the last line, after all of the stack.
  if (/^\W*Traceback \(most recent/u.test(text)) return "";
  return text.replaceAll("\\n", "\n").replaceAll(/^\s*(?:at |File ").*$/gmu, "");
}

function hasWords(text: string): boolean {
  return (text.match(/\p{L}{2,}/gu) ?? []).length >= 3;
}
