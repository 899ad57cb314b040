/** A command of a transcript: bytes in, bytes out. */
type Command = (args: readonly string[], input: Buffer, origin: string) => Promise<Buffer>;

/**
 * The commands that transcripts are made of. The tests need nothing but Node, so they are played
 * here, as far as the pages use them; what they do not know they refuse.
 */
export const commands: Readonly<Record<string, Command>> = { curl, head, printf, xxd };

/** Sends the request that curl would send, to the server under test. */
async function curl(args: readonly string[], input: Buffer, origin: string): Promise<Buffer> {
  const words = [...args];
  const headers = new Headers();
  let url = "";
  let method: string | undefined;
  let body: Buffer | undefined;
  let showsHeaders = false;
  const next = (): string => words.shift() ?? "";
  while (words.length > 0) {
    const word = next();
    if (word === "-s") continue;
    if (word === "-i" || word === "-si") showsHeaders = true;
    else if (word === "-X") method = next();
    else if (word === "-H") headers.append(...header(next()));
    else if (word === "-d" || word === "--data-binary") {
      const data = next();
      body = data === "@-" ? input : Buffer.from(data);
    } else if (word.startsWith("-")) throw new Error(`The checker's curl does not know "${word}".`);
    else url = word;
  }
  // What curl sends where it is told nothing.
  if (body !== undefined && !headers.has("content-type")) {
    headers.set("content-type", "application/x-www-form-urlencoded");
  }
  const target = url.replace(/^(?:http:\/\/)?localhost:8080/u, origin);
  const response = await fetch(target, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body !== undefined && { body: new Uint8Array(body) }),
  });
  const answer = Buffer.from(await response.arrayBuffer());
  if (!showsHeaders) return answer;
  const lines = [`HTTP/1.1 ${response.status} ${response.statusText}`];
  for (const [name, value] of response.headers) lines.push(`${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${lines.join("\n")}\n\n`), answer]);
}

async function head([option, count]: readonly string[], input: Buffer): Promise<Buffer> {
  if (option !== "-c") throw new Error("The checker's head knows -c alone.");
  return input.subarray(0, Number(count));
}

/** `\n`, `\201` and their like (octal, which every shell's printf knows), without arguments. A text that begins with a dash needs `--`. */
async function printf(args: readonly string[]): Promise<Buffer> {
  const [text = ""] = args[0] === "--" ? args.slice(1) : args;
  if (text.startsWith("-") && args[0] !== "--") throw new Error("printf takes this for an option.");
  const bytes = text.replaceAll(/\\(?:([0-7]{3})|(n|t|\\))/gu, (_match, octal?: string, one = "") =>
    octal === undefined
      ? ({ n: "\n", t: "\t", "\\": "\\" }[one as string] ?? "")
      : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, "latin1");
}

/** Sixteen bytes a line: in pairs, in hexadecimal, and as ASCII. */
async function xxd(_args: readonly string[], input: Buffer): Promise<Buffer> {
  const lines: string[] = [];
  for (let offset = 0; offset < input.length; offset += 16) {
    const row = input.subarray(offset, offset + 16);
    const pairs = (row.toString("hex").match(/.{1,4}/gu) ?? []).join(" ");
    const ascii = row.toString("latin1").replaceAll(/[^ -~]/gu, ".");
    lines.push(`${offset.toString(16).padStart(8, "0")}: ${pairs.padEnd(39)}  ${ascii}\n`);
  }
  return Buffer.from(lines.join(""));
}

function header(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
