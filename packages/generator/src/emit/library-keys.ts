/**
 * Keys of properties for openapi-typescript: it makes a pointer of them and decodes it, so that a percent
 * sign ends in a `URIError`: `50%` is no encoding of anything. Nobody reads these pointers.
 */

const mark = "\u{f0025}";

/** A schema of the model in which no property has a percent sign in its name. */
export function withLibraryKeys(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withLibraryKeys);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([keyword, value]: [string, unknown]) => {
    switch (keyword) {
      case "properties":
        return [keyword, withKeysOf(Object(value))];
      case "required":
        return [keyword, (value as readonly string[]).map(libraryKey)]; // of the model
      case "const":
      case "default":
      case "enum":
        return [keyword, value];
      default:
        return [keyword, withLibraryKeys(value)];
    }
  });
  return Object.fromEntries(entries);
}

/** The name of a property as the document has it. */
export function documentKey(libraryKey: string): string {
  return libraryKey.replaceAll(`${mark}0`, "%").replaceAll(`${mark}1`, mark);
}

function withKeysOf(properties: object): object {
  const entries = Object.entries(properties);
  return Object.fromEntries(
    entries.map(([key, value]) => [libraryKey(key), withLibraryKeys(value)]),
  );
}

function libraryKey(key: string): string {
  return key.replaceAll(mark, `${mark}1`).replaceAll("%", `${mark}0`);
}
