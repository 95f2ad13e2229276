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

/** Says why a file can't be used as an OpenAPI document; undefined where it can. */
export function checkVersion(source: Source): Diagnostic | undefined {
  const { value } = source;
  const expected = 'An OpenAPI document starts with its version: openapi: "3.1.0"';

  if (source.text.trim() === "") {
    return problem("GC103", source, "", "The document is empty", expected);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
    return problem("GC103", source, "", `This is ${found}, not an OpenAPI document`, expected);
  }

  const version = member(value, "openapi")?.value;
  if (version === undefined) return explainMissingVersion(source, value, expected);
  if (typeof version === "string" && /^3\.[012](\.\d+(-.*)?)?$/.test(version)) return undefined;
  if (typeof version !== "string") {
    const help = `YAML reads it as something else without quotes: write openapi: "3.1.0"`;
    return problem("GC104", source, "/openapi", "The OpenAPI version must be a string", help);
  }
  const message = `OpenAPI ${JSON.stringify(version)} is not supported`;
  const help = "OpenAPI 3.0, 3.1 and 3.2 are: give a version such as 3.0.4, 3.1.2 or 3.2.0.";
  return problem("GC104", source, "/openapi", message, help);
}

function explainMissingVersion(source: Source, value: object, expected: string): Diagnostic {
  if (member(value, "swagger") !== undefined) {
    const help =
      "Convert the document to OpenAPI 3 first: at https://editor.swagger.io (Edit > Convert to OpenAPI 3), or with the swagger2openapi package.";
    return problem("GC104", source, "/swagger", "Swagger 2.0 is not supported yet", help);
  }
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
