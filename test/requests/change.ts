import type { Conversation } from "./conversation.js";
import type { WireRequest } from "./wire.js";

/** What we do in place of what requests does: the same conversation where it doesn't occur. */
export type Change = (theirs: Conversation) => Conversation;

/**
 * A field of the requests, or of one of them, counted from 0. Undefined: they, or we, don't send it.
 * An expression matches all of a value.
 */
export function field(
  name: string,
  theirs: string | RegExp | undefined,
  ours: string | undefined | ((value: string) => string),
  only?: number,
): Change {
  return ({ sent, answers }) => ({
    sent: sent.map((request, index) => {
      const value = request[name];
      if (only !== undefined && only !== index) return request;
      if (
        theirs instanceof RegExp ? value === undefined || !theirs.test(value) : value !== theirs
      ) {
        return request;
      }
      const { [name]: _theirs, ...others } = request;
      const changed = typeof ours === "function" ? ours(value ?? "") : ours;
      return changed === undefined ? others : { ...others, [name]: changed };
    }),
    answers,
  });
}

/** A part of the URLs: in the request lines, and where a response says that it came from. */
export function url(theirs: string, ours: string): Change {
  return ({ sent, answers }) => ({
    sent: sent.map((request) => ({
      ...request,
      ":line": request[":line"]?.replace(theirs, ours) ?? "",
    })),
    answers: answers.map((answer) => answer.replace(theirs, ours)),
  });
}

/** What a call's caller gets, by its number from 0. */
export function answer(call: number, ours: string): Change {
  return ({ sent, answers }) => ({ sent, answers: answers.with(call, ours) });
}

/** Requests that we don't send, from this one on, counted from 0. */
export function nothingFrom(index: number): Change {
  return ({ sent, answers }) => ({ sent: sent.slice(0, index), answers });
}

/** A request that we send more, as the last one but for these fields. */
export function oneMore(fields: WireRequest): Change {
  return ({ sent, answers }) => ({ sent: [...sent, { ...sent.at(-1), ...fields }], answers });
}

/** Each request by itself; undefined for one that stays as it is. */
export function each(rewrite: (request: WireRequest) => WireRequest | undefined): Change {
  return ({ sent, answers }) => ({
    sent: sent.map((request) => rewrite(request) ?? request),
    answers,
  });
}

/** Several changes, one after the other. */
export function all(...changes: readonly Change[]): Change {
  return (theirs) => changes.reduce((conversation, change) => change(conversation), theirs);
}
