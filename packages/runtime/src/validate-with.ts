import type { Call } from "./call.js";
import { UsageError } from "./errors.js";
import { findOperation, type FoundOperation } from "./operation-probe.js";
import { display } from "./request/known-options.js";
import type { ItemStream } from "./response/item-stream.js";
import type { ServerSentEvent } from "./response/server-sent-events.js";
import { type OperationHooks, readHooks } from "./validation/hooks.js";

/** Schemas for the methods of a group, or of a client: see `validateWith`. */
export type MethodSchemas<G> = {
  readonly [K in MethodName<G>]?: HooksOf<G[K]> | undefined;
};

/** The names of the methods that make calls. */
type MethodName<G> = {
  [K in keyof G]: G[K] extends (...args: never[]) => Call<infer _T, infer _R> ? K : never;
}[keyof G];

type HooksOf<M> = OperationHooks<ArgumentsOf<M>, BodyOf<ArgumentsOf<M>>, ValueOf<M>>;

type ArgumentsOf<M> = M extends (args: infer A, ...rest: never[]) => unknown
  ? NonNullable<A>
  : never;

type BodyOf<A> = A extends { readonly body?: infer B } ? Exclude<B, undefined> : never;

/** What a call gives; of what comes item by item, an item, or the data of an event. */
type ValueOf<M> = M extends (...args: never[]) => Call<infer T, infer _R>
  ? T extends ItemStream<infer Item>
    ? Item extends ServerSentEvent<infer Data, infer _Name>
      ? Data
      : Item
    : T
  : never;

/**
 * Has the values of operations go through schemas of your own: any Standard Schema, such as those of zod 4,
 * valibot 1 and arktype 2, synchronous or not. From then on, for all calls of this client; what a schema
 * makes of a value takes its place, and so has to be of the type that the client gives it.
 *
 *     validateWith(api.pets, {
 *       createPet: { body: z.object({ name: z.string().trim().min(1) }), response: Pet },
 *       getPet: { response: Pet },
 *     });
 *
 * Calls then fail with `InvalidRequest` before anything is sent, or with `InvalidResponse`, which have all
 * issues. It needs no `--validation`, and goes beside `validate`.
 *
 * @throws UsageError for what is no operation, or no schema.
 */
export function validateWith<G extends object>(group: G, schemas: MethodSchemas<G>): void {
  const read = Object.entries<OperationHooks | undefined>(schemas).flatMap(([name, hooks]) => {
    if (hooks === undefined) return [];
    return [{ ...operationOf(group, name), hooks: readHooks(hooks, `the schemas of ${name}`) }];
  });
  for (const { owner, operation, hooks } of read) owner.hook(operation, hooks);
}

function operationOf(group: object, name: string): FoundOperation {
  const found = findOperation(group, name);
  if (found.operation !== undefined) return found;
  throw new UsageError(
    "INVALID_OPTION",
    `${display(name)} of ${group.constructor.name} is no operation of a generated client; expected the name of a method, as in validateWith(api.pets, { getPet: … })`,
    { cause: found.cause },
  );
}
