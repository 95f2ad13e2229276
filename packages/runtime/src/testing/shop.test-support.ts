/** A client as the generator writes it. */
import {
  type BinaryBody,
  type ApiDescription,
  Binding,
  type Call,
  type CallOptions,
  type ClientOptions,
  type Operation,
  type Session,
  type TokenCredential,
} from "../index.js";

export interface Book {
  id: string;
  title: string;
  price?: number | undefined;
}
export interface BookInput {
  title: string;
  price?: number | undefined;
}
export interface Problem {
  title: string;
}

export interface GetBookArgs {
  bookId: string;
}
export interface GetBookResponses {
  200: { body: Book };
  404: { body: Problem };
  default: { body: Problem };
}
const getBook: Operation = {
  id: "getBook",
  method: "GET",
  path: "/books/{bookId}",
  params: [{ name: "bookId", in: "path" }],
  responses: { 200: "json", 404: "json", default: "json" },
};

export interface ListBooksArgs {
  limit?: number | undefined;
  tag?: readonly string[] | undefined;
  filter?: { author?: string; since?: number } | undefined;
  trace?: string | undefined;
}
export interface ListBooksResponses {
  200: { body: Book[] };
}
const listBooks: Operation = {
  id: "listBooks",
  method: "GET",
  path: "/books",
  params: [
    { name: "limit", in: "query" },
    { name: "tag", in: "query" },
    { name: "filter", in: "query", style: "deepObject", explode: true },
    { name: "X-Trace", in: "header", arg: "trace" },
  ],
  responses: { 200: "json" },
  security: [{ key: [] }, {}],
};

export interface AddBookArgs {
  body: BookInput;
}
export interface AddBookResponses {
  201: { body: Book };
  default: { body: Problem };
}
const addBook: Operation = {
  id: "addBook",
  method: "POST",
  path: "/books",
  body: { contentTypes: ["application/json"], required: true },
  responses: { 201: "json", default: "json" },
};

export interface PutCoverArgs {
  bookId: string;
  contentType?: "image/png" | "image/jpeg" | undefined;
  body: BinaryBody;
}
export interface PutCoverResponses {
  204: { body: undefined };
}
const putCover: Operation = {
  id: "putCover",
  method: "PUT",
  path: "/books/{bookId}/cover",
  params: [{ name: "bookId", in: "path" }],
  body: { contentTypes: ["image/png", "image/jpeg"], required: true },
  responses: { 204: "empty" },
};

export class BooksApi {
  readonly #api: Binding;

  constructor(api: Binding) {
    this.#api = api;
  }

  getBook(args: GetBookArgs, options?: CallOptions): Call<Book, GetBookResponses> {
    return this.#api.call(getBook, args, options);
  }

  listBooks(args?: ListBooksArgs, options?: CallOptions): Call<Book[], ListBooksResponses> {
    return this.#api.call(listBooks, args, options);
  }

  addBook(args: AddBookArgs, options?: CallOptions): Call<Book, AddBookResponses> {
    return this.#api.call(addBook, args, options);
  }

  putCover(args: PutCoverArgs, options?: CallOptions): Call<undefined, PutCoverResponses> {
    return this.#api.call(putCover, args, options);
  }

  notAnOperation(): string {
    return "books";
  }
}

const motto: Operation = {
  id: "motto",
  method: "GET",
  path: "/motto",
  responses: { 200: "text" },
};

const description: ApiDescription = {
  title: "Shop",
  servers: ["https://shop.example/api"],
  securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Shop" } },
};

export class Shop {
  readonly #api: Binding;
  #books: BooksApi | undefined;

  constructor(options: ClientOptions<{ key?: TokenCredential }> = {}) {
    this.#api = new Binding(description, options);
  }

  get books(): BooksApi {
    return (this.#books ??= new BooksApi(this.#api));
  }

  get session(): Session {
    return this.#api.session;
  }

  motto(
    args?: Record<string, never>,
    options?: CallOptions,
  ): Call<string, { 200: { body: string } }> {
    return this.#api.call(motto, args, options);
  }

  close(): Promise<void> {
    return this.#api.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#api.close();
  }
}
