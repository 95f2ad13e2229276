import type { Diagnostic, DiagnosticCode } from "../diagnostic.js";
import type { Source } from "../document.js";
import { member } from "../json-pointer.js";

/**
 * An error page or login form in place of the document: what a parser says of it helps nobody, so
 * this goes before its errors.
 */
export function checkMarkup(source: Source): Diagnostic | undefined {
  if (!/^\s*<(!doctype|html|\?xml)/i.test(source.text)) return undefined;
  const places = [{ source, pointer: "", position: { line: 1, column: 1 } }];
  const message = "This is a web page or XML, not an OpenAPI document";
  const help = "Give the address or file of the document itself, in JSON or YAML.";
  return { code: "GC103", severity: "error", message, places, help };
}

/** A document whose version is known: what is to be done with it. */
export interface VersionedDocument {
  readonly kind: "openapi" | "swagger2";
  /** With its version as text. */
  readonly root: Source;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the version of a document. Returns an error where it can't be used as an OpenAPI or Swagger
 * document.
 */
export function readVersion(source: Source): VersionedDocument | Diagnostic {
  const { value } = source;
  const expected = 'An OpenAPI document starts with its version: openapi: "3.1.0"';

  if (source.text.trim() === "") {
    return problem("GC103", source, "", "The document is empty", expected);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
    return problem("GC103", source, "", `This is ${found}, not an OpenAPI document`, expected);
  }

  const openapi = member(value, "openapi")?.value;
  if (openapi !== undefined) return readOpenapiVersion(openapi, source);
  const swagger = member(value, "swagger")?.value;
  return swagger === undefined
    ? explainMissingVersion(source, value, expected)
    : readSwaggerVersion(swagger, source);
}

/** The last patch of each version that we know. */
const knownPatches: Readonly<Record<string, number>> = { "3.0": 4, "3.1": 2, "3.2": 0 };

function readOpenapiVersion(version: unknown, source: Source): VersionedDocument | Diagnostic {
  const text = textOf(version);
  const parts = /^(?<minor>3\.[012])(?:\.(?<patch>\d+)(?<rest>[-+].*)?)?$/.exec(text ?? "")?.groups;
  if (text === undefined) {
    const help = 'Write it in quotes: openapi: "3.1.0"';
    return problem("GC104", source, "/openapi", "The OpenAPI version must be a string", help);
  }
  const minor = parts?.["minor"];
  if (minor === undefined) {
    const message = `OpenAPI ${JSON.stringify(text)} is not supported`;
    const help =
      "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are: give a version such as 3.0.4, 3.1.2 or 3.2.0.";
    return problem("GC104", source, "/openapi", message, help);
  }
  const { patch, rest } = parts ?? {};
  const isKnown = rest === undefined && Number(patch ?? 0) <= (knownPatches[minor] ?? 0);
  const warnings = [
    ...(typeof version === "string" ? [] : [numberWarning("openapi", text, source)]),
    ...(isKnown ? [] : [patchWarning(text, minor, source)]),
  ];
  return { kind: "openapi", root: withVersion(source, "openapi", text, version), warnings };
}

function readSwaggerVersion(version: unknown, source: Source): VersionedDocument | Diagnostic {
  const text = textOf(version);
  if (text === undefined || !/^2(?:\.0){0,2}$/.test(text)) {
    const message = `Swagger ${JSON.stringify(version)} is not supported`;
    const help = text?.startsWith("1.")
      ? "Swagger 2.0 is: convert the document with the swagger-converter package."
      : 'Swagger 2.0 is: write swagger: "2.0".';
    return problem("GC104", source, "/swagger", message, help);
  }
  // Everyone reads it as it is meant, and many write it so.
  return { kind: "swagger2", root: source, warnings: [] };
}

/** YAML reads `3.1` as a number, and `3.0` as 3. */
function textOf(version: unknown): string | undefined {
  if (typeof version === "string") return version.trim();
  if (typeof version !== "number") return undefined;
  return Number.isInteger(version) ? `${version}.0` : String(version);
}

function withVersion(source: Source, key: string, text: string, written: unknown): Source {
  if (text === written) return source;
  // The caller has looked: it is an object.
  const value = { ...(source.value as object), [key]: text };
  return { ...source, value };
}

function numberWarning(key: string, text: string, source: Source): Diagnostic {
  return {
    ...problem("GC115", source, `/${key}`, `The version is a number, not text`, ""),
    severity: "warning",
    help: `It is taken for ${text}. Write it in quotes: ${key}: "${text}.0"`,
  };
}

function patchWarning(text: string, minor: string, source: Source): Diagnostic {
  return {
    ...problem("GC114", source, "/openapi", `There is no OpenAPI ${text} that we know of`, ""),
    severity: "warning",
    help: `It is read as OpenAPI ${minor}.${knownPatches[minor] ?? 0}. Correct the version if it is a mistake.`,
  };
}

function explainMissingVersion(source: Source, value: object, expected: string): Diagnostic {
  if (member(value, "asyncapi") !== undefined) {
    const message = "This is an AsyncAPI document, not an OpenAPI one";
    return problem("GC103", source, "/asyncapi", message, expected);
  }
  return problem(
    "GC103",
    source,
    "",
    'This is not an OpenAPI document: it has no "openapi" field',
    expected,
  );
}

function problem(
  code: DiagnosticCode,
  source: Source,
  pointer: string,
  message: string,
  help: string,
): Diagnostic {
  return { code, severity: "error", message, places: [{ source, pointer }], help };
}
