import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Book } from "./bookshop/index.js";

/** The shop that the demo talks to, on a free port of this machine. */
export interface Bookshop {
  readonly url: string;
  close(): void;
}

type Handler = (request: IncomingMessage, response: ServerResponse, id: string) => unknown;

export async function openBookshop(): Promise<Bookshop> {
  const books: Book[] = ["Emma", "Ulysses", "Dracula", "Persuasion", "Middlemarch"].map(
    (title, index) => ({ id: String(index + 1), title }),
  );
  let requests = 0;
  let priceCalls = 0;

  const routes: Readonly<Record<string, Handler>> = {
    "GET /account": (_request, response) => json(response, 200, { name: "ann", requests }),
    "GET /books": (request, response) => {
      const query = new URL(request.url ?? "", "http://shop").searchParams;
      const start = Number(query.get("after") ?? 0);
      const end = start + Number(query.get("limit") ?? 20);
      const next = end < books.length ? { next: String(end) } : {};
      json(response, 200, { books: books.slice(start, end), ...next });
    },
    "POST /books": async (request, response) => {
      const book = { ...JSON.parse(await text(request)), id: String(books.length + 1) };
      books.push(book);
      json(response, 201, book);
    },
    "GET /books/{id}": (_request, response, id) => {
      const book = books.find((candidate) => candidate.id === id);
      if (book !== undefined) json(response, 200, book);
      else problem(response, 404, "No such book", `The shop has ${books.length} books.`);
    },
    "GET /books/{id}/price": (_request, response) => {
      if (++priceCalls > 1) return json(response, 200, { amount: 12.5, currency: "EUR" });
      response.setHeader("retry-after", "1");
      return problem(response, 503, "Busy", "Ask again in a second.");
    },
  };

  const server = createServer((request, response) => {
    const [, path = "", id = "", rest = ""] =
      /^(\/[a-z]+)(?:\/([^/?]+))?(\/[a-z]+)?/.exec(request.url ?? "") ?? [];
    if (request.method === "POST" && path === "/login") {
      response.writeHead(204, { "set-cookie": "sid=s3cret; Path=/; HttpOnly" }).end();
      return;
    }
    if (request.headers.cookie !== "sid=s3cret") {
      problem(response, 401, "Log in first", "The cookie sid is missing.");
      return;
    }
    requests++;
    const handler = routes[`${request.method} ${path}${id === "" ? "" : "/{id}"}${rest}`];
    if (handler === undefined) problem(response, 404, "No such page", "See the document.");
    else handler(request, response, id);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ title, detail }));
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
