/**
 * What a converted document says, in a form in which two converters agree. Ours and swagger2openapi's differ
 * on purpose, or where it makes no difference to a client:
 *
 * - vendor extensions: ours are kept where they stood; it moves some, and makes examples of AutoRest's
 * - examples: it tells them in another way
 * - what stands beside a reference: it is dropped there; ours is left for `model/` to judge. `x-nullable` there
 *   is an `allOf` with `nullable` in ours
 * - shared bodies and responses: it makes components of all bodies that are equal
 * - defaults of `style` and `explode`: ours are written out
 * - `encoding` of a form: ours has how lists are written, which it loses
 * - forms that go in two media types: both are listed in ours, and multipart only in its
 * - a file in a response is no JSON in ours, whatever is produced elsewhere
 * - `type: file` in a list of form fields is left by it
 * - lists separated by tabs are text in ours: what it writes has another meaning
 * - values of discriminators that AutoRest's extension gives are mapped in ours only
 * - servers: https first in ours, and / where nothing is said
 * - an operation without responses gets one from it
 */

type Json = Record<string, unknown>;

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

export function comparable(document: unknown): unknown {
  const root = plain(document) as Json;
  const components = (root["components"] ?? {}) as Record<string, Json>;
  const { openapi: _, components: __, paths: ___, servers, ...rest } = root;
  return {
    ...rest,
    servers: ((servers ?? [{ url: "/" }]) as { url: string }[]).map(({ url }) => url).sort(),
    paths: mapped(root["paths"], (item) => pathItem(item as Json, components)),
    schemas: components["schemas"] ?? {},
    securitySchemes: components["securitySchemes"] ?? {},
  };
}

/** Without extensions, examples, what stands beside references, and null. */
function plain(value: unknown, isMapOfNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Json;
  if (isMapOfNames) return mapped(object, (member) => plain(member));
  if (typeof object["$ref"] === "string") return { $ref: object["$ref"] };
  const result = Object.fromEntries(
    Object.entries(object)
      .filter(([key, member]) => member !== null && !key.startsWith("x-") && !dropped.has(key))
      .map(([key, member]) => [key, plain(member, mapsOfNames.has(key))]),
  );
  if (result["type"] === "file") Object.assign(result, { type: "string", format: "binary" });
  const [only] = (result["allOf"] ?? []) as Json[];
  return result["nullable"] === true && only?.["$ref"] !== undefined ? only : result;
}

const dropped = new Set(["example", "examples", "mapping", "encoding"]);
const mapsOfNames = new Set(["properties", "schemas", "responses", "parameters", "headers"]);

function mapped(value: unknown, change: (member: unknown) => unknown): Json {
  return Object.fromEntries(
    Object.entries((value ?? {}) as Json).flatMap(([key, member]) => {
      const changed = change(member);
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}

function pathItem(item: Json, components: Record<string, Json>): unknown {
  const entries = Object.entries(item).map(([key, value]) => {
    if (key === "parameters") return [key, parameters(value, components)];
    return [key, methods.has(key) ? operation(value as Json, components) : value];
  });
  return Object.fromEntries(entries);
}

function operation(value: Json, components: Record<string, Json>): unknown {
  const body = followed(value["requestBody"], components) as Json | undefined;
  const { default: fallback, ...responses } = (value["responses"] ?? {}) as Json;
  const isMadeUp = (fallback as Json | undefined)?.["description"] === "Default response";
  return {
    ...value,
    parameters: parameters(value["parameters"] ?? [], components),
    requestBody: body && { ...body, content: content(body["content"]) },
    responses: mapped({ ...responses, ...(!isMadeUp && { default: fallback }) }, (response) =>
      responseOf(followed(response, components) as Json | undefined),
    ),
  };
}

function responseOf(response: Json | undefined): unknown {
  if (response === undefined) return undefined;
  return {
    ...response,
    headers: mapped(response["headers"], (header) => styled(header as Json, "header")),
    content: content(response["content"]),
  };
}

function content(value: unknown): unknown {
  const types = mapped(value, (media) => (media as Json)["schema"]);
  const { "application/x-www-form-urlencoded": form, "multipart/form-data": parts } = types;
  if (form !== undefined && parts !== undefined) delete types["application/x-www-form-urlencoded"];
  const isBytes = (schema: unknown): boolean => (schema as Json)["format"] === "binary";
  const kept = Object.entries(types).filter(
    ([type, schema]) => !(isBytes(schema) && /json|xml|\*/.test(type)),
  );
  return Object.fromEntries(kept);
}

function parameters(list: unknown, components: Record<string, Json>): unknown {
  return (list as Json[]).map((parameter) => {
    const value = followed(parameter, components) as Json;
    return styled(value, String(value["in"]));
  });
}

function styled(value: Json, location: string): unknown {
  const style = value["style"] ?? (location === "query" ? "form" : "simple");
  const isList = (value["schema"] as Json | undefined)?.["type"] === "array";
  return { ...value, style, explode: isList && (value["explode"] ?? style === "form") };
}

function followed(value: unknown, components: Record<string, Json>): unknown {
  const ref = (value as Json | undefined)?.["$ref"];
  const [, kind = "", name = ""] =
    /^#\/components\/(parameters|responses|requestBodies)\/(.*)$/.exec(String(ref)) ?? [];
  return components[kind]?.[decodeURIComponent(name)] ?? value;
}
