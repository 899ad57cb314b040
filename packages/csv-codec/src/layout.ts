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
 *
 * Columns that more records bring come after those of their field, and new fields come last.
 */
export class Layout {
  readonly #drafts: Draft[] = [];
  readonly #draftsByKey = new Map<string, Draft>();
  #fields: readonly Field[] = [];
  /** How much was known of the records when the fields were made. */
  #knowledge = 0;

  /** Makes room for more records; `first` is the place of the first of them in the whole list. */
  add(records: List, first: number): Refusal | undefined {
    const drafts = this.#drafts;
    for (let index = 0; index < records.length; index++) {
      const record = records[index] ?? null;
      // A row of empty cells: it has no say in the columns.
      if (record === null) continue;
      if (kindOfValue(record) !== "fields") {
        return refuse([first + index], `${describe(record)}, where the other records are objects.`);
      }
      const fields = record as Fields;
      const keys = Object.keys(fields);
      for (const [place, key] of keys.entries()) {
        // Records of one shape meet their fields in order: no look-up.
        let draft = drafts[place]?.key === key ? drafts[place] : this.#draftsByKey.get(key);
        if (draft === undefined) {
          draft = { key, kind: "nothing", parts: new Set() };
          drafts.push(draft);
          this.#draftsByKey.set(key, draft);
        }
        const problem = extend(draft, fields[key]);
        if (problem !== undefined) return refuse([first + index, key], problem);
      }
    }
    return undefined;
  }

  /** The fields of all records so far: the same list until one of them changes. */
  get fields(): readonly Field[] {
    const knowledge = this.#drafts.reduce(
      (sum, { kind, parts }) => sum + (kind === "nothing" ? 1 : 2) + parts.size,
      0,
    );
    // Nothing is ever forgotten: as much is the same.
    if (knowledge === this.#knowledge) return this.#fields;
    this.#knowledge = knowledge;
    this.#fields = this.#drafts.map(({ key, kind, parts }) => ({
      key,
      parts: kind === "list" || kind === "fields" ? [...parts] : undefined,
      isList: kind === "list",
    }));
    return this.#fields;
  }
}

/** The names of the columns: `label`, `probabilities.0`, `location.city`. */
export function columnNames(fields: readonly Field[]): readonly string[] | Refusal {
  const names: string[] = [];
  for (const { key, parts } of fields) {
    if (parts === undefined) names.push(key);
    else for (const part of parts) names.push(`${key}.${part}`);
  }
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
