import { expect, expectTypeOf, test } from "vitest";
import type { Call, ItemAt } from "../index.js";
import type { ResponsesOf } from "../testing/operation-types.js";
import { CircleWatch } from "./circle.js";
import { getterOf } from "./place.js";

// RFC 6901, section 5: the document and its pointers.
const example = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

test.each<[string, unknown]>([
  ["", example],
  ["/foo", ["bar", "baz"]],
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/e^f", 3],
  ["/g|h", 4],
  ["/i\\j", 5],
  ['/k"l', 6],
  ["/ ", 7],
  ["/m~0n", 8],
  ["/m~01n", undefined],
  ["foo", ["bar", "baz"]],
  ["a/b", 1],
  ["/foo/2", undefined],
  ["/foo/length/x", undefined],
  ["/toString", undefined],
  ["/__proto__", undefined],
])("%j leads to %j", (place, expected) => {
  expect(getterOf(place)(example)).toEqual(expected);
});

test.each([undefined, null, "text", 7])("of %j there are no parts", (page) => {
  expect(getterOf("/length")(page)).toBeUndefined();
});

interface Thing {
  readonly id: string;
}
interface Page {
  readonly data: readonly Thing[] | null;
  readonly meta?: { readonly "a/b": readonly { readonly rows: number[] }[] };
  readonly open: unknown;
}

test("the items of a place have their types", () => {
  expectTypeOf<ItemAt<Page, "data">>().toEqualTypeOf<Thing>();
  expectTypeOf<ItemAt<Page, "/data">>().toEqualTypeOf<Thing>();
  expectTypeOf<ItemAt<Page, "/meta/a~1b">>().toEqualTypeOf<{ readonly rows: number[] }>();
  expectTypeOf<ItemAt<Page, "/open">>().toEqualTypeOf<unknown>();
  expectTypeOf<ItemAt<Thing[] | undefined, "">>().toEqualTypeOf<Thing>();
  expectTypeOf<ItemAt<unknown, "/data">>().toEqualTypeOf<unknown>();
  expectTypeOf<ItemAt<Page, (page: Page) => number[]>>().toEqualTypeOf<number>();
  expectTypeOf<ItemAt<Page, "none">>().toEqualTypeOf<never>();
});

test("a call is still taken where one of less will do", () => {
  expectTypeOf<Call<Page>>().toExtend<Call<unknown>>();
  expectTypeOf<Call<Page>>().toExtend<Call<object>>();
  expectTypeOf<Call<Thing[]>>().toExtend<Call<unknown[]>>();
  expectTypeOf<Call<Page, unknown, "/data">>().toExtend<Call<Page>>();
});

test("a mock knows what an operation with pages answers", () => {
  interface Responses {
    200: { body: Page };
  }
  type Method = () => Call<Page, Responses, "/data">;
  expectTypeOf<ResponsesOf<Method>>().toEqualTypeOf<Responses>();
});

test.each([1, 2, 3, 7, 20])("a circle of %d is noticed within three rounds", (length) => {
  const watch = new CircleWatch(undefined);
  const begin = 5;
  let steps = 0;
  // Some values that don't come back, and then the circle.
  while (!watch.closes(steps < begin ? `begin ${steps}` : `${(steps - begin) % length}`)) steps++;
  expect(steps).toBeGreaterThanOrEqual(begin + length);
  expect(steps).toBeLessThanOrEqual(3 * (begin + length));
});

test("what never comes back is no circle", () => {
  const watch = new CircleWatch("start");
  for (let step = 0; step < 10_000; step++) expect(watch.closes(`${step}`)).toBe(false);
});
