/**
 * Swagger 2.0 -> OpenAPI 3.0. The root document gets the layout of OpenAPI 3; of the files that it refers to,
 * what is referred to is converted where it stands. All of them keep their text, and tell positions in it.
 */
import type { Diagnostic } from "../../diagnostic.js";
import type { Source } from "../../document.js";
import { member } from "../../json-pointer.js";
import { linkSources } from "../loaded-document.js";
import { Conversion, type FileConversion, type Kind } from "./conversion.js";
import { mapDiscriminators } from "./discriminators.js";
import { convertDocument } from "./document.js";
import { Layout } from "./layout.js";
import { mediaTypesOf } from "./media-types.js";
import { convertPathItem } from "./operations.js";
import type { Original } from "./original.js";
import { convertParameter } from "./parameters.js";
import { changeReference, referenceTo } from "./references.js";
import { convertResponse } from "./responses.js";
import { convertSchema } from "./schemas.js";

export interface Converted {
  readonly root: Source;
  readonly byUri: ReadonlyMap<string, Source>;
  /** Warnings only: what is wrong, or can't be said in OpenAPI 3. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Converts a Swagger 2.0 document, and what it refers to in other files; `byUri` as for `linkSources`. */
export function convertSwagger2(root: Source, byUri: ReadonlyMap<string, Source>): Converted {
  const document: Original = { value: root.value, source: root, pointer: "" };
  const mediaTypes = mediaTypesOf(document, { consumes: [], produces: [] });
  const conversion = new Conversion(linkSources(root, byUri), mediaTypes);
  const whole = convertDocument(document, conversion.file(root));
  convertTargets(conversion);

  const layouts = new Map(
    [...conversion.files].map((file) => [
      file.source,
      new Layout(file, file.source === root ? whole : undefined),
    ]),
  );
  const layoutOf = (source: Source): Layout | undefined => layouts.get(source);
  for (const reference of conversion.references) changeReference(reference, conversion, layoutOf);
  mapDiscriminators(conversion, (schema, { file }) => referenceTo(schema, file.source, layoutOf));

  const sources = new Map(
    [...layouts].map(([source, layout]) => [source, layout.convertedSource()]),
  );
  return {
    root: sources.get(root) ?? root,
    byUri: new Map([...byUri].map(([uri, source]) => [uri, sources.get(source) ?? source])),
    diagnostics: conversion.diagnostics,
  };
}

/** Converts what references lead to and nothing else has converted. */
function convertTargets(conversion: Conversion): void {
  // Grows: what they lead to refers to more.
  for (const { ref, from, kind } of conversion.references) {
    const target = conversion.resolve(ref, from);
    if (target === undefined || member(target.source.value, "openapi") !== undefined) continue;
    const file = conversion.file(target.source);
    if (isConverted(target, file)) continue;
    file.pieces.set(target.pointer, convertAs(kind, target, file));
  }
}

/** Parts of a document that are converted with it as a whole. */
const laidOut = /^\/(?:definitions|parameters|responses|paths)\//;

function isConverted(
  { pointer }: Original,
  { pieces, source, conversion }: FileConversion,
): boolean {
  if (source === conversion.root && laidOut.test(pointer)) return true;
  return [...parents(pointer)].some((parent) => pieces.has(parent));
}

/** A pointer and those of all that it stands in, the root last. */
function* parents(pointer: string): Generator<string> {
  for (
    let current = pointer;
    current !== "";
    current = current.slice(0, current.lastIndexOf("/"))
  ) {
    yield current;
  }
  yield "";
}

function convertAs(kind: Kind, node: Original, file: FileConversion): unknown {
  switch (kind) {
    case "schema":
      return convertSchema(node, file);
    case "parameter":
      return convertParameter(node, file);
    case "response":
      return convertResponse(node, file.conversion.mediaTypes.produces, file);
    case "pathItem":
      return convertPathItem(node, file);
  }
}
