/** How schemas are called: in the lock by their place, and by default in the client. */
import { digestOf } from "../digest.js";
import type { LoadedDocument, Place, Source } from "../document.js";
import { parsePointer } from "../json-pointer.js";
import { camelCase, capitalize } from "./sanitize.js";

/**
 * The keys of schemas in the lock: references, as the root document would write them. The lock is
 * committed and outlives a download, so they hold nothing of an address but scheme, host and path.
 */
export class SchemaKeys {
  readonly #document: LoadedDocument;
  readonly #files = new Map<Source, string>();
  readonly #sources = new Map<string, Source>();

  constructor(document: LoadedDocument) {
    this.#document = document;
    const { root, sources } = document;
    const rootAddress = addressOf(root);
    for (const source of sources) {
      const file = source === root ? "" : relativeUri(rootAddress, addressOf(source));
      // Two queries to one address: what they ask for may be secret, which one it is is not.
      const key = this.#sources.has(file) ? `${file}?${digestOf(source.uri).slice(0, 12)}` : file;
      this.#files.set(source, key);
      this.#sources.set(key, source);
    }
  }

  keyOf({ source, pointer }: Place): string {
    return `${this.#files.get(source) ?? ""}#${escapeFragment(pointer)}`;
  }

  /** Whether the schema still exists that a key stands for, or whose input type it stands for. */
  exists(key: string): boolean {
    const schema = key.endsWith(inputMark) ? key.slice(0, -inputMark.length) : key;
    const hash = schema.indexOf("#");
    const source = hash === -1 ? undefined : this.#sources.get(schema.slice(0, hash));
    return source !== undefined && this.#document.resolve(schema.slice(hash), source) !== undefined;
  }
}

/** What a reference can't hold (RFC 3986, 3.5), so that no schema's key ends so: a space. */
const inputMark = " (input)";

/** The key of the type for what is sent, of a schema that has two. */
export function inputKey(key: string): string {
  return key + inputMark;
}

/** The least that a pointer needs to stand in a reference and be read again: `{petId}` stays readable. */
export function escapeFragment(pointer: string): string {
  return pointer.replaceAll("%", "%25").replaceAll(" ", "%20");
}

/**
 * By what a schema is known again that stands at another place: one that has a name in its document by
 * that, wherever it is now, and one inside of an operation by the name of its type.
 */
export function schemaIdentity(key: string, typeName: string): string | undefined {
  const [, pointer = ""] = key.split("#", 2);
  const [operation] = /^\/paths\/[^/]+\/[^/]+\//.exec(pointer) ?? [];
  if (operation !== undefined) return `${operation} ${typeName}`;
  return /^\/(?:components\/schemas\/|definitions\/|\$defs\/)?([^/]+)$/.exec(pointer)?.[1];
}

/** What stands behind the name of a key that nothing has any more; its operation was not read. */
export function goneEndings(key: string): readonly string[] {
  if (/^#\/paths\/[^/]+\/[^/]+$/.test(key)) return ["Args", "Responses", "Callbacks"];
  if (/^#\/(?:x-)?webhooks\/[^/]+$/.test(key)) return ["Webhook", "WebhookResponses"];
  if (/^#\/paths\/[^/]+\/[^/]+\/callbacks\/[^/]+(?:\/[^/]+)?$/.test(key)) {
    return ["Callback", "CallbackResponses"];
  }
  return [""];
}

/** Without query, fragment and user information, which may hold secrets. */
function addressOf({ uri }: Source): string {
  const url = new URL(uri);
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return url.href;
}

function relativeUri(from: string, to: string): string {
  const base = from.slice(0, from.lastIndexOf("/") + 1);
  if (base !== "" && to.startsWith(base)) return to.slice(base.length);
  const fromSegments = base.split("/");
  const toSegments = to.split("/");
  const common = fromSegments.findIndex((segment, index) => segment !== toSegments[index]);
  // Scheme and host: beyond them there is nothing to be relative to.
  if (common < 3) return to;
  const up = fromSegments.length - 1 - common;
  return [...Array<string>(up).fill(".."), ...toSegments.slice(common)].join("/");
}

/** Words of a pointer that say what kind of thing follows, not which one. */
const structural = new Set([
  "components",
  "schemas",
  "definitions",
  "$defs",
  "properties",
  "paths",
  "schema",
  "content",
  "responses",
  "requestBodies",
  "parameters",
]);

/** A name for a schema that is referred to outside `components.schemas`: `Pet/properties/tag` is `PetTag`. */
export function nameOfPlace({ source, pointer }: Place): string {
  const segments = (parsePointer(pointer) ?? []).filter(
    (segment) => !structural.has(segment) && !segment.includes("application/"),
  );
  const own =
    segments.length > 0 ? segments : [source.name.replace(/^.*[\\/]/, "").replace(/\.\w+$/, "")];
  return own.length === 1
    ? own.join("")
    : own.map((segment) => capitalize(camelCase(segment))).join("");
}
