/** What all parts of one conversion share. */
import type { Diagnostic, DiagnosticCode } from "../../diagnostic.js";
import type { LoadedDocument, Source } from "../../document.js";
import { isObject, keyOf, type Original, placeOf } from "./original.js";
import { Origins } from "./origins.js";

/** What a reference stands for: a file says nowhere what is in it. */
export type Kind = "schema" | "parameter" | "response" | "pathItem";

/** A `$ref` that was copied, to be changed when everything has its new place. */
export interface Reference {
  readonly holder: { $ref: string };
  readonly ref: string;
  /** The file that it is written in. */
  readonly from: Source;
  /** The file that it stands in now. */
  readonly file: FileConversion;
  readonly kind: Kind;
}

/** The media types that are listed for the whole document. */
export interface MediaTypes {
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
}

export class Conversion {
  readonly origins = new Origins();
  /** Grows while what references lead to is converted, too. */
  readonly references: Reference[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly root: Source;
  readonly mediaTypes: MediaTypes;
  /** The discriminator of each schema that has one, by its place. */
  readonly discriminators = new Map<string, Discriminator>();
  /** Schemas that name the value by which they are told from others. */
  readonly named: { readonly schema: Original; readonly value: string }[] = [];
  readonly #document: LoadedDocument;
  readonly #files = new Map<Source, FileConversion>();
  readonly #warned = new Set<string>();

  /** `document` is the one that is converted. */
  constructor(document: LoadedDocument, mediaTypes: MediaTypes) {
    this.root = document.root;
    this.#document = document;
    this.mediaTypes = mediaTypes;
  }

  /** One step along a reference, among the files as they were written. */
  resolve(ref: string, from: Source): Original | undefined {
    const target = this.#document.resolve(ref, from);
    return target && { value: target.value, ...target.place };
  }

  /** The value itself where a node is a reference (to a reference ...); undefined where that leads nowhere. */
  follow(node: Original): Original | undefined {
    const seen = new Set<string>();
    let current: Original | undefined = node;
    while (current !== undefined) {
      const ref = isObject(current.value) ? current.value["$ref"] : undefined;
      if (typeof ref !== "string") return current;
      if (seen.has(keyOf(current))) return undefined;
      seen.add(keyOf(current));
      current = this.resolve(ref, current.source);
    }
    return undefined;
  }

  file(source: Source): FileConversion {
    let file = this.#files.get(source);
    if (!file) this.#files.set(source, (file = new FileConversion(source, this)));
    return file;
  }

  get files(): Iterable<FileConversion> {
    return this.#files.values();
  }

  /** Tells of something that OpenAPI 3 can't express, or that is wrong; once for each place. */
  warn(code: DiagnosticCode, nodes: Original | Original[], message: string, help: string): void {
    const all = Array.isArray(nodes) ? nodes : [nodes];
    const key = `${code} ${message} ${all.map(keyOf).join(" ")}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    const places = all.map(placeOf);
    this.diagnostics.push({ code, severity: "warning", message, places, help });
  }
}

export interface Discriminator {
  readonly value: { propertyName: string; mapping?: Record<string, string> };
  readonly file: FileConversion;
}

/** The conversion of one file; what goes into it may come from another one. */
export class FileConversion {
  readonly source: Source;
  readonly conversion: Conversion;
  /** Converted parts by their pointers, which they keep. */
  readonly pieces = new Map<string, unknown>();

  constructor(source: Source, conversion: Conversion) {
    this.source = source;
    this.conversion = conversion;
  }

  /** Notes what an object was made of. */
  note<T extends object>(converted: T, from: Original): T {
    return this.conversion.origins.note(converted, from);
  }

  /** A copy of an object with a `$ref`, which will lead to the converted target. */
  refer(node: Original, kind: Kind): { $ref: string } {
    // Callers have looked: there is a `$ref`, and it is text.
    const holder = { ...(node.value as { $ref: string }) };
    const { conversion, source } = this;
    conversion.references.push({
      holder,
      ref: holder.$ref,
      from: node.source,
      file: conversion.file(source),
      kind,
    });
    return this.note(holder, node);
  }
}

export function isReference(node: Original): boolean {
  return isObject(node.value) && typeof node.value["$ref"] === "string";
}
