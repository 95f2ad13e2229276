/** Lists in pages, for tests: a client, a server that answers in turn, and what came of it. */
import { type RawRequest, response, scripted } from "../../../../test/servers/scripted.js";
import {
  Binding,
  type Call,
  type CallOptions,
  type Pagination,
  type Operation,
  type PaginationRule,
} from "../index.js";

export interface Item {
  readonly id: string;
}
export interface Page {
  readonly data?: readonly Item[] | null;
  readonly next?: string | number | null;
  readonly more?: boolean;
  readonly meta?: { readonly last: number };
}

export const list: Operation = {
  id: "list",
  method: "GET",
  path: "/list",
  params: [
    { name: "after", in: "query" },
    { name: "limit", in: "query" },
    { name: "page", in: "query" },
    { name: "X-Tenant", in: "header", arg: "tenant" },
  ],
  responses: { 200: "json" },
};

/** A page of numbered items, with the rest of its body. */
export function pageOf(ids: readonly number[], rest: object = {}): string {
  return json({ data: ids.map((id) => ({ id: `i${id}` })), ...rest });
}

/** A list or an object, with header fields. */
export function json(body: object, headers: Readonly<Record<string, string>> = {}): string {
  return response(200, body, headers);
}

/** A client of a server whose answers come in this order; the last one again and again. */
export async function api(
  answers: readonly (string | ((request: RawRequest) => string | undefined))[],
  { rule, pagination }: { rule?: PaginationRule; pagination?: Pagination } = {},
) {
  const server = await scripted((request) => {
    const answer = answers[Math.min(request.number, answers.length) - 1];
    const text = typeof answer === "function" ? answer(request) : answer;
    if (text !== undefined) request.socket.write(text);
  });
  const binding = new Binding(
    { title: "Lists", servers: [], securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    {
      baseUrl: server.url,
      pagination,
      retry: { total: 2, statusForcelist: [503], backoffFactor: 0 },
    },
  );
  const operation: Operation = rule === undefined ? list : { ...list, pagination: rule };
  return {
    server,
    binding,
    list: <T = Page>(args: object = {}, options?: CallOptions): Call<T> =>
      binding.call<T, unknown>(operation, args, options),
    lines: () => server.requests.map(({ line }) => line.split(" ")[1]),
    async [Symbol.asyncDispose]() {
      await binding.close();
      await server.close();
    },
  };
}

export async function idsOf(items: AsyncIterable<Item>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

export async function failureOf(
  pages: AsyncIterable<unknown>,
): Promise<{ came: number; error: unknown }> {
  let came = 0;
  try {
    for await (const _ of pages) came++;
  } catch (error) {
    return { came, error };
  }
  throw new Error(`it didn't fail, after ${came}`);
}

export const byCursor = { cursor: { argument: "after", from: "next" } } as const;
