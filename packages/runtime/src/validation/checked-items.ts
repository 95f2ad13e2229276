/** Items that are looked at, one by one, on their way: of a response, and of a body. */
import type { ItemSource } from "../response/item-stream.js";

/** An item as it goes on, or a throw for one that doesn't. `index` counts from 0. */
export type ItemStep = (item: unknown, index: number) => unknown;

/** The items of a response, each after a step. */
export function steppedSource<T>(source: ItemSource<T>, step: ItemStep): ItemSource<unknown> {
  return {
    async *open() {
      let index = 0;
      for await (const item of source.open()) yield await step(item, index++);
    },
    close: () => source.close(),
  };
}

/**
 * The items of a body, each looked at when it is drawn; those of a list at once. What is no such thing
 * comes back as it is: who writes it refuses it.
 */
export function watchedItems(
  items: unknown,
  look: (item: unknown, index: number) => void,
): unknown {
  if (Array.isArray(items)) {
    items.forEach(look);
    return items;
  }
  if (typeof items === "function") {
    return () => watchedItems((items as () => unknown)(), look);
  }
  if (typeof items !== "object" || items === null) return items;
  if (Symbol.asyncIterator in items) {
    const source = items as AsyncIterable<unknown>;
    return {
      async *[Symbol.asyncIterator]() {
        let index = 0;
        for await (const item of source) {
          look(item, index++);
          yield item;
        }
      },
    };
  }
  if (!(Symbol.iterator in items)) return items;
  const source = items as Iterable<unknown>;
  return {
    *[Symbol.iterator]() {
      let index = 0;
      for (const item of source) {
        look(item, index++);
        yield item;
      }
    },
  };
}
