/** The way from a value's root to a part of it: keys of objects and indexes of arrays. */
export type Path = readonly (number | string)[];

/** ` at "/a/0"`: a JSON Pointer (RFC 6901) with the words around it; nothing for the root. */
export function at(path: Path): string {
  return path.length === 0 ? "" : ` at ${JSON.stringify(pointerOf(path))}`;
}

function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
