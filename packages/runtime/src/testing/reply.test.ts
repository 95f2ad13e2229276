import { describe, expect, test } from "vitest";
import {
  type ApiDescription,
  Binding,
  type BinaryBodies,
  type BinaryOptions,
  type BinaryResponses,
  type Call,
  type CallOptions,
  type EventOptions,
  type ItemStream,
  type Operation,
  type ServerSentEvent,
  Session,
} from "../index.js";
import { MockAdapter } from "./index.js";

const origin = "https://feed.example";
const description: ApiDescription = { title: "Feed", servers: [origin], securitySchemes: {} };

const pet: Operation = {
  id: "pet",
  method: "GET",
  path: "/pet",
  responses: { 200: { content: { "application/json": "json", "text/csv": "text" } } },
};
const watch: Operation = {
  id: "watch",
  method: "GET",
  path: "/watch",
  responses: { 200: "json-events" },
};
const photo: Operation = {
  id: "photo",
  method: "GET",
  path: "/photo",
  responses: { 200: "bytes" },
};

interface PetResponses {
  200:
    | { body: { name: string }; contentType: "application/json" }
    | { body: string; contentType: "text/csv" };
}
interface WatchResponses {
  200: { body: ItemStream<ServerSentEvent<number>> };
}
interface PhotoResponses {
  200: { body: Uint8Array };
}

/** As it would be generated. */
class FeedApi {
  readonly #api: Binding;

  constructor(api: Binding) {
    this.#api = api;
  }

  pet(args?: object, options?: CallOptions): Call<string | { name: string }, PetResponses> {
    return this.#api.call(pet, args, options);
  }

  watch(
    args?: object,
    options?: EventOptions,
  ): Call<ItemStream<ServerSentEvent<number>>, WatchResponses> {
    return this.#api.call(watch, args, options);
  }

  photo<As extends keyof BinaryBodies = "bytes">(
    args?: object,
    options?: BinaryOptions<As>,
  ): Call<BinaryBodies[As], BinaryResponses<PhotoResponses, As>> {
    return this.#api.call(photo, args, options);
  }
}

function feed(mock: MockAdapter): { api: FeedApi; session: Session } {
  const session = new Session();
  session.mount(origin, mock);
  return { api: new FeedApi(new Binding(description, { session })), session };
}

describe("a mock's body has the content type of its operation's", () => {
  test.each([
    [{ name: "Rex" }, "application/json"],
    ["name\nRex", "text/csv"],
  ])("%j", async (body, contentType) => {
    await using mock = new MockAdapter();
    const { api, session } = feed(mock);
    await using _ = session;
    mock.get("/pet").reply(200, body);
    expect(await api.pet().result()).toMatchObject({ body, contentType });
  });

  test("events in pieces", async () => {
    await using mock = new MockAdapter();
    const { api, session } = feed(mock);
    await using _ = session;
    async function* pieces(): AsyncGenerator<string> {
      yield "data: 1\n\nda";
      yield "ta: 2\n\n";
    }
    mock.get("/watch").reply(200, pieces());
    const seen: number[] = [];
    for await (const { data } of await api.watch()) seen.push(data);
    expect(seen).toEqual([1, 2]);
  });

  test("bytes, as a stream", async () => {
    await using mock = new MockAdapter();
    const { api, session } = feed(mock);
    await using _ = session;
    mock.get("/photo").reply(200, Buffer.from("PNG"));
    const pieces: string[] = [];
    for await (const piece of await api.photo({}, { as: "stream" })) pieces.push(String(piece));
    expect(pieces.join("")).toBe("PNG");
  });
});
