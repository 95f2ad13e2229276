/** Links: calls of other operations, with what a response brought (OpenAPI 3.2, 4.20). */
import type { CallOptions } from "./client-options.js";
import type { Call } from "./call.js";
import { UsageError } from "./errors.js";
import type { LinkDescription, Operation } from "./operation.js";
import { isRecord, own } from "./request/known-options.js";
import { evaluate, type Exchange } from "./response/runtime-expression.js";

/** An operation's arguments, those optional that a link gives. What generated code is made of. */
export type LinkArguments<Args, Given extends PropertyKey> = Args extends unknown
  ? Omit<Args, Given> & { [Name in keyof Args & Given]?: Args[Name] | undefined }
  : never;

/** A link that can be followed. */
type FollowUp = (args?: object, options?: CallOptions) => Call<unknown>;

/** What makes the calls. */
interface Caller {
  call(operation: Operation, args: object, options?: CallOptions): Call<unknown>;
  /** A call that fails before anything is sent. */
  refuse(operation: Operation, reason: unknown): Call<unknown>;
}

/** The links of a response, by their names. */
export function followUps(
  links: Readonly<Record<string, LinkDescription>>,
  exchange: Exchange,
  caller: Caller,
): Readonly<Record<string, FollowUp>> {
  return Object.fromEntries(
    Object.entries(links).map(([name, link]): [string, FollowUp] => [
      name,
      (args, options) => {
        const target = targetOf(link);
        try {
          return caller.call(target, argumentsOf(name, link, target, args, exchange), options);
        } catch (error) {
          return caller.refuse(target, error);
        }
      },
    ]),
  );
}

const targets = new WeakMap<LinkDescription, Operation>();

/** The same object each time: it is compiled once. */
function targetOf(link: LinkDescription): Operation {
  const { operation, server } = own(link);
  if (server === undefined) return operation();
  let target = targets.get(link);
  if (target === undefined) targets.set(link, (target = { ...operation(), servers: [server] }));
  return target;
}

function argumentsOf(
  name: string,
  link: LinkDescription,
  target: Operation,
  given: object | undefined,
  exchange: Exchange,
): object {
  const { args = {} } = own(link);
  const found: Record<string, unknown> = {};
  for (const [arg, value] of Object.entries(args)) found[arg] = evaluate(value, exchange);
  // What is undefined was not given.
  if (isRecord(given)) {
    for (const [arg, value] of Object.entries(given)) if (value !== undefined) found[arg] = value;
  }
  for (const [arg, value] of Object.entries(args)) {
    if (found[arg] !== undefined && found[arg] !== null) continue;
    const what = requiredAs(target, arg);
    if (what === undefined) continue;
    const { method, path, id } = exchange.operation;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${target.method} ${target.path} (${target.id}): ${what} is required and is missing: the link ${JSON.stringify(name)} of ${method} ${path} (${id}) takes it from ${String(value)}, which gave nothing; pass ${arg} when following it; nothing was sent`,
    );
  }
  return found;
}

/** What an argument is, if the operation can't be sent without it. */
function requiredAs(target: Operation, arg: string): string | undefined {
  const { params = [], body } = own(target);
  const parameter = params.find(({ name, arg: key = name }) => key === arg);
  if (parameter !== undefined) {
    const { name, in: place, required } = own(parameter);
    return required === true || place === "path" ? `${place} parameter "${name}"` : undefined;
  }
  return arg === "body" && body?.required === true ? "body" : undefined;
}
