/** The text of `text/event-stream` as events: HTML, 9.2.6 (WHATWG). */

/** One event of a `text/event-stream`. */
export interface ServerSentEvent<Data = string, Name extends string = string> {
  /** What kind of event it is; `message` where the server names none. */
  readonly event: Name;
  /** Its lines, joined; parsed, where the document promises JSON. */
  readonly data: Data;
  /** The last id that the server gave, with this event or before it; empty before the first. */
  readonly id: string;
}

/** Reads the lines of one connection. */
export class EventParser {
  /** Of the last event that is complete; the next connection asks for what follows it. */
  lastEventId: string;
  /** Milliseconds that the server wants before the next connection, once it has said so. */
  retry: number | undefined;
  #id: string;
  #event = "";
  #data: string | undefined;

  /** @param lastEventId Of the connection before this one; empty for the first. */
  constructor(lastEventId: string) {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
  }

  /** Characters of the event that has begun. */
  get size(): number {
    return this.#data?.length ?? 0;
  }

  /** The event that ends with this line, if one does. */
  read(line: string): ServerSentEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    // With a colon at its start it is a comment, which keeps connections alive.
    if (colon === 0) return undefined;
    const name = colon === -1 ? line : line.slice(0, colon);
    const rest = colon === -1 ? "" : line.slice(colon + 1);
    const value = rest.startsWith(" ") ? rest.slice(1) : rest;
    if (name === "data") {
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^[0-9]+$/.test(value)) this.retry = Number(value);
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const data = this.#data;
    const event = this.#event || "message";
    this.lastEventId = this.#id;
    this.#data = undefined;
    this.#event = "";
    return data === undefined ? undefined : { event, data, id: this.lastEventId };
  }
}
