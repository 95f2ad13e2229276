/** Structured field values (RFC 9651), as far as rate limits need them: lists and dictionaries of items. */

/** Bytes are left as their text: nothing here needs them. */
export type BareItem = string | number | boolean;

/** One item of a list; of a dictionary one with its key. */
export interface Member {
  readonly key: string | undefined;
  readonly value: BareItem;
  readonly params: ReadonlyMap<string, BareItem>;
}

const spaces = / */y;
const comma = /[ \t]*,[ \t]*/y;
const dictionaryKey = /([a-z*][a-z0-9_\-.*]*)=/y;
const parameter = /; *([a-z*][a-z0-9_\-.*]*)(=)?/y;
const number = /(-?\d{1,15}(?:\.\d{1,3})?)(?![\d.])/y;
const text = /"((?:[ !#-[\]-~]|\\["\\])*)"/y;
const token = /([A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*)/y;
const bytes = /:([A-Za-z0-9+/=]*):/y;
const flag = /\?([01])/y;

/**
 * The members of a field; undefined where it is malformed anywhere: then all of it has to be ignored
 * (section 4.2).
 */
export function parseMembers(field: string): readonly Member[] | undefined {
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(field) ?? undefined;
    position += found?.[0].length ?? 0;
    return found;
  };
  const takeItem = (): BareItem | undefined => {
    const digits = take(number)?.[1];
    if (digits !== undefined) return Number(digits);
    const quoted = take(text)?.[1];
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
    const on = take(flag)?.[1];
    if (on !== undefined) return on === "1";
    return take(token)?.[1] ?? take(bytes)?.[1];
  };
  const members: Member[] = [];
  take(spaces);
  while (position < field.length) {
    const key = take(dictionaryKey)?.[1];
    const value = takeItem();
    if (value === undefined) return undefined;
    const params = new Map<string, BareItem>();
    for (let found = take(parameter); found !== undefined; found = take(parameter)) {
      const param = found[2] === undefined ? true : takeItem();
      if (param === undefined) return undefined;
      params.set(found[1] ?? "", param);
    }
    members.push({ key, value, params });
    take(spaces);
    if (position === field.length) break;
    // What follows is another member; a comma at the end is malformed.
    if (take(comma) === undefined || position === field.length) return undefined;
  }
  return members;
}
