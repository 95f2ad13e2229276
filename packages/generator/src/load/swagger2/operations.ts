/** Path items and their operations. */
import { convertBody, type BodyParameters } from "./bodies.js";
import { type FileConversion, isReference } from "./conversion.js";
import { mediaTypesOf } from "./media-types.js";
import {
  at,
  isObject,
  itemsOf,
  type JsonObject,
  membersOf,
  type Original,
  textAt,
  without,
} from "./original.js";
import { convertParameter } from "./parameters.js";
import { escapeFragment } from "./references.js";
import { convertResponses } from "./responses.js";
import { operationServers } from "./servers.js";

/** Swagger 2.0, "Path Item Object". */
const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

export function convertPaths(node: Original, file: FileConversion): unknown {
  if (!isObject(node.value)) return node.value;
  const paths = membersOf(node).map(([path, item]) => [
    path,
    path.startsWith("x-") ? item.value : convertPathItem(item, file),
  ]);
  return file.note(Object.fromEntries(paths) as JsonObject, node);
}

export function convertPathItem(node: Original, file: FileConversion): unknown {
  if (!isObject(node.value)) return node.value;
  const shared = sortParameters(at(node, "parameters"), file);
  const members = membersOf(node).flatMap(([key, member]): (readonly [string, unknown])[] => {
    if (key === "parameters") {
      return isEmptied(member, shared.others) ? [] : [[key, shared.others]];
    }
    return [[key, methods.has(key) ? convertOperation(member, shared, file) : member.value]];
  });
  const converted: JsonObject = Object.fromEntries(members) as JsonObject;
  return isReference(node)
    ? file.refer({ ...node, value: converted }, "pathItem")
    : file.note(converted, node);
}

const moved = new Set(["consumes", "produces", "schemes", "parameters", "responses"]);

function convertOperation(node: Original, shared: SortedParameters, file: FileConversion): unknown {
  if (!isObject(node.value)) return node.value;
  const types = mediaTypesOf(node, file.conversion.mediaTypes);
  const parameters = at(node, "parameters");
  const own = sortParameters(parameters, file);
  const body =
    sharedBody(own.written, types.consumes, file) ??
    convertBody(node, overriding(own, shared), types.consumes, file);
  const responses = at(node, "responses");
  const servers = operationServers(node, file.conversion);
  return file.note(
    {
      ...without(node.value, moved),
      ...(servers && { servers }),
      ...(!isEmptied(parameters, own.others) && { parameters: own.others }),
      ...(body !== undefined && { requestBody: body }),
      ...(responses.value !== undefined && {
        responses: convertResponses(responses, types.produces, file),
      }),
    },
    node,
  );
}

/** Whether all parameters are parts of the body, or there are none. */
function isEmptied(written: Original, others: unknown): boolean {
  return written.value === undefined || (Array.isArray(others) && others.length === 0);
}

interface SortedParameters extends BodyParameters {
  /** The others, converted; as they are where they are no list. */
  readonly others: unknown;
  /** Parts of the body, as they are written: references, perhaps. */
  readonly written: readonly Original[];
}

function sortParameters(node: Original, file: FileConversion): SortedParameters {
  const bodies: Original[] = [];
  const fields: Original[] = [];
  const written: Original[] = [];
  const others: unknown[] = [];
  for (const item of itemsOf(node)) {
    const parameter = file.conversion.follow(item);
    const location = parameter && textAt(parameter, "in");
    if (parameter && (location === "body" || location === "formData")) {
      (location === "body" ? bodies : fields).push(parameter);
      written.push(item);
    } else {
      others.push(convertParameter(item, file));
    }
  }
  const list = Array.isArray(node.value) ? file.note(others, node) : node.value;
  return { bodies, fields, written, others: list };
}

/** The parameters of an operation override those of its path with the same name and place. */
function overriding(own: BodyParameters, shared: BodyParameters): BodyParameters {
  const names = new Set(own.fields.map((field) => textAt(field, "name")));
  const others = shared.fields.filter((field) => !names.has(textAt(field, "name")));
  return {
    bodies: own.bodies.length > 0 ? own.bodies : shared.bodies,
    fields: [...others, ...own.fields],
  };
}

/** A reference to a body of the document, where it is sent in the same media types as others use. */
function sharedBody(
  written: readonly Original[],
  consumes: readonly string[],
  file: FileConversion,
): unknown {
  const [only, ...others] = written;
  if (only === undefined || others.length > 0 || !isReference(only)) return undefined;
  const { conversion } = file;
  const target = conversion.follow(only);
  const isShared =
    target !== undefined &&
    target.source === conversion.root &&
    file.source === conversion.root &&
    textAt(target, "in") === "body" &&
    /^\/parameters\/[^/]+$/.test(target.pointer) &&
    consumes.join() === conversion.mediaTypes.consumes.join();
  if (!isShared) return undefined;
  const name = target.pointer.slice("/parameters/".length);
  return file.note({ $ref: `#/components/requestBodies/${escapeFragment(name)}` }, only);
}
