/** How the list goes on that an operation answers a page of, as far as the document says. */
import { formatPointer } from "../json-pointer.js";
import type { BodyModel, ParameterModel } from "./request-model.js";
import type { ResponseModel } from "./response-model.js";
import { writtenLinks } from "./links.js";
import { findValue, isList, mayBeList, pageSchema } from "./page-schema.js";
import {
  type Declaration,
  type DeclaredArgument,
  type DeclaredPlace,
  type Path,
  Unusable,
} from "./pagination-declaration.js";
import { paginationExtensions } from "./pagination-extensions.js";
import { linkDeclaration } from "./pagination-links.js";
import type { PagePlaceModel, PaginationModel, PaginationStyle } from "./pagination-model.js";
import { child, defined, type Node, type Reader } from "./reader.js";

/** What is known of an operation when its pages are read. */
export interface PagedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ParameterModel[];
  readonly body?: BodyModel | undefined;
  readonly responses: readonly ResponseModel[];
}

/**
 * The first extension that says it, else a link called `next`. One that can't be used is reported, and
 * then the document says nothing: the pages of a list are never guessed.
 *
 * @param nodes The operation, and the path items that have parameters for it.
 */
export function readPagination(
  node: Node,
  nodes: readonly Node[],
  operation: PagedOperation,
  reader: Reader,
): PaginationModel | undefined {
  const found = paginationExtensions.find(({ key }) => child(node, key).value !== undefined);
  const links = found ? [] : writtenLinks(node, reader);
  const page = found || links.length > 0 ? pageSchema(node, reader) : undefined;
  const checks = new Checks(operation, nodes, page, reader);
  if (found === undefined) {
    const link = linkDeclaration(operation, links);
    // Links are for more than pages: one that doesn't fit says something else.
    return link && usable(() => checks.model(link)).model;
  }
  const written = child(node, found.key);
  const { model, problem } = usable(() => checks.model(found.read(written, reader)));
  if (problem !== undefined) {
    reader.warnFirst(
      "GC181",
      written.place,
      `${found.key} can't be used: it ${problem}`,
      'The client doesn\'t know how this list goes on: correct it here, or say it with the call, as in .pages({ link: "next" }).',
    );
  }
  return model;
}

function usable(make: () => PaginationModel): { model?: PaginationModel; problem?: string } {
  try {
    return { model: make() };
  } catch (error) {
    if (error instanceof Unusable) return { problem: error.message };
    throw error;
  }
}

/** Holds a declaration against its operation. */
class Checks {
  readonly #operation: PagedOperation;
  readonly #nodes: readonly Node[];
  readonly #page: Node | undefined;
  readonly #reader: Reader;

  constructor(
    operation: PagedOperation,
    nodes: readonly Node[],
    page: Node | undefined,
    reader: Reader,
  ) {
    this.#operation = operation;
    this.#nodes = nodes;
    this.#page = page;
    this.#reader = reader;
  }

  model(declared: Declaration): PaginationModel {
    const successes = this.#operation.responses.filter(
      ({ status }) => status.startsWith("2") || status === "default",
    );
    const decodings = successes.flatMap(({ readable }) => readable.map(({ decoding }) => decoding));
    if (!decodings.some((decoding) => decoding === "json" || decoding === "auto")) {
      throw new Unusable("is for lists in JSON, and the operation answers with none");
    }
    const items = this.#items(declared.items);
    return defined({
      ...this.#style(declared, items),
      items: items && formatPointer(items),
      hasMore: declared.hasMore && this.#pointer(declared.hasMore),
    });
  }

  #style(declared: Declaration, items: Path | undefined): PaginationStyle {
    switch (declared.style) {
      case "link":
        return { link: declared.relation };
      case "single":
        return { url: null };
      case "url":
        return { url: this.#place(declared.from, items) };
      case "cursor": {
        const argument = this.#argument(declared.argument);
        return { cursor: { argument, from: this.#place(declared.from, items) } };
      }
      case "offset": {
        this.#needItems(items);
        const { argument, limit } = declared;
        return {
          offset: defined({
            argument: this.#argument(argument),
            limit: limit && this.#argument(limit),
          }),
        };
      }
      case "page": {
        const { argument, first, last, limit, hasMore } = declared;
        if (last === undefined && hasMore === undefined) this.#needItems(items);
        return {
          page: defined({
            argument: this.#argument(argument),
            first: first ?? this.#firstPage(argument),
            last: last && this.#pointer(last),
            limit: limit && this.#argument(limit),
          }),
        };
      }
    }
  }

  /** Where the page is a list, that is the one. */
  #items(declared: Path | undefined): Path | undefined {
    const page = this.#page;
    if (declared === undefined) {
      return page !== undefined && isList(page, this.#reader) ? [] : undefined;
    }
    const found = page && findValue(page, declared, this.#reader);
    if (found === "absent") throw absent(declared);
    if (typeof found === "object" && !mayBeList(found.node, this.#reader)) {
      throw new Unusable(`has items at ${shown(declared)}, which is no list`);
    }
    return declared;
  }

  #needItems(items: Path | undefined): void {
    if (items === undefined) throw new Unusable("doesn't say where the items are");
  }

  #pointer(path: Path): string {
    if (this.#page && findValue(this.#page, path, this.#reader) === "absent") throw absent(path);
    return formatPointer(path);
  }

  #place(place: DeclaredPlace, items: Path | undefined): PagePlaceModel {
    switch (place.in) {
      case "body":
        return this.#pointer(place.path);
      case "header":
        return { header: place.name };
      case "last":
        this.#needItems(items);
        return { last: formatPointer(place.path) };
    }
  }

  /** A name, or a pointer where it is below one, or could be taken for one. */
  #argument(declared: DeclaredArgument): string {
    const [first = "", ...rest] = declared.path;
    const parameter = declared.in === "body" ? undefined : this.#parameter(declared.in, first);
    const { body } = this.#operation;
    const path =
      parameter !== undefined
        ? [parameter.arg, ...rest]
        : body !== undefined && (declared.in === "body" || declared.in === "anywhere")
          ? [...(declared.in === "anywhere" && first === "body" ? [] : ["body"]), first, ...rest]
          : undefined;
    if (path === undefined) {
      throw new Unusable(`names ${JSON.stringify(first)}, which is none of the arguments`);
    }
    const [name = ""] = path;
    return path.length === 1 && !name.startsWith("/") ? name : formatPointer(path);
  }

  #parameter(place: DeclaredArgument["in"], name: string): ParameterModel | undefined {
    const { parameters } = this.#operation;
    if (place === "query") return parameters.find((one) => one.name === name && one.in === place);
    return (
      parameters.find((parameter) => parameter.arg === name) ??
      parameters.find((parameter) => parameter.name === name)
    );
  }

  /** What the server takes for a missing page number; undefined for 1, as nearly all do. */
  #firstPage({ path: [name] }: DeclaredArgument): number | undefined {
    const written = this.#nodes
      .flatMap((node) => this.#reader.list(child(node, "parameters"), "parameters"))
      .find((parameter) => child(parameter, "name").value === name);
    const schema = written && this.#reader.follow(child(written, "schema"));
    const first = schema && child(schema, "default").value;
    if (typeof first === "number" && Number.isSafeInteger(first) && first >= 0) {
      return first === 1 ? undefined : first;
    }
    if (schema && child(schema, "minimum").value === 0) {
      throw new Unusable(
        "doesn't say whether pages count from 0 or 1; give their parameter a default",
      );
    }
    return undefined;
  }
}

function absent(path: Path): Unusable {
  return new Unusable(`leads to ${shown(path)}, which the page doesn't have`);
}

function shown(path: Path): string {
  return JSON.stringify(formatPointer(path));
}
