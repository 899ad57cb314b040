import { refuse, type Refusal } from "./refusal.ts";
import { describe, kindOfValue, type Fields, type List, type ValueKind } from "./values.ts";

/** A field of records: one column, or several where it holds a list or an object. */
export interface Field {
  readonly key: string;
  /** The keys of a list's elements or of an object's fields; `undefined`: the field is one cell. */
  readonly parts: readonly string[] | undefined;
  /** Whether the parts are a list's elements, found by place and not by key. */
  readonly isList: boolean;
}

interface Draft {
  readonly key: string;
  kind: ValueKind;
  readonly parts: Set<string>;
}

/**
 * Lays records out in columns: every field of any record, in the order in which they are first
 * seen. A field's lists must have one length; fields that a record lacks become empty cells, and
 * null has none.
 */
export function fieldsOf(records: ArrayLike<unknown>): readonly Field[] | Refusal {
  const drafts: Draft[] = [];
  const draftsByKey = new Map<string, Draft>();
  for (let index = 0; index < records.length; index++) {
    const record = records[index] ?? null;
    // A row of empty cells: it has no say in the columns.
    if (record === null) continue;
    if (kindOfValue(record) !== "fields") {
      return refuse([index], `${describe(record)}, where the other records are objects.`);
    }
    const fields = record as Fields;
    const keys = Object.keys(fields);
    for (const [place, key] of keys.entries()) {
      // Records of one shape meet their fields in order: no look-up.
      let draft = drafts[place]?.key === key ? drafts[place] : draftsByKey.get(key);
      if (draft === undefined) {
        draft = { key, kind: "nothing", parts: new Set() };
        drafts.push(draft);
        draftsByKey.set(key, draft);
      }
      const problem = extend(draft, fields[key]);
      if (problem !== undefined) return refuse([index, key], problem);
    }
  }
  if (drafts.length === 0) return refuse([0], "an object without fields.");
  return drafts.map(({ key, kind, parts }) => ({
    key,
    parts: kind === "list" || kind === "fields" ? [...parts] : undefined,
    isList: kind === "list",
  }));
}

/** The names of the columns: `label`, `probabilities.0`, `location.city`. */
export function columnNames(fields: readonly Field[]): readonly string[] | Refusal {
  const names = fields.flatMap(({ key, parts }) => parts?.map((part) => `${key}.${part}`) ?? key);
  const seen = new Set<string>();
  for (const name of names) {
    if (name === "") return refuse([], "a column would have no name.");
    if (seen.has(name)) return refuse([], `two columns would be named ${JSON.stringify(name)}.`);
    seen.add(name);
  }
  return names;
}

/** Makes room for one more value of a field; answers what keeps it from being laid out. */
function extend(draft: Draft, value: unknown): string | undefined {
  const kind = kindOfValue(value);
  if (kind === "nothing") return undefined;
  if (kind === "other") return `${describe(value)} is not data that a cell can hold.`;
  const isNew = draft.kind === "nothing";
  if (!isNew && draft.kind !== kind) {
    return `${describe(value)}, where other records have ${draft.kind === "scalar" ? "one cell" : "several"}.`;
  }
  draft.kind = kind;
  if (kind === "list") return extendList(draft.parts, value as List, isNew);
  return kind === "fields" ? extendFields(draft.parts, value as Fields) : undefined;
}

function extendList(parts: Set<string>, list: List, isNew: boolean): string | undefined {
  if (list.length === 0) return "a list without elements, for which there is no column.";
  if (isNew) for (let index = 0; index < list.length; index++) parts.add(String(index));
  return list.length === parts.size
    ? undefined
    : `a list of ${list.length}, where other records have ${parts.size}.`;
}

function extendFields(parts: Set<string>, fields: Fields): string | undefined {
  const keys = Object.keys(fields);
  for (const key of keys) parts.add(key);
  return keys.length > 0 ? undefined : "an object without fields.";
}
