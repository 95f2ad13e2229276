/** What was parsed becomes an overlay, if it is one: every field is checked. */
import type { Diagnostic } from "../../diagnostic.js";
import type { Source } from "../../document.js";
import { formatPointer, member } from "../../json-pointer.js";
import { type JsonPath, parseJsonPath } from "./json-path.js";
import type { Action, Overlay } from "./overlay.js";

export interface CheckedOverlay {
  /** Absent where there are errors. */
  readonly overlay?: Overlay;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks an overlay and understands its queries; tells all that is wrong at once. */
export function checkOverlay(source: Source): CheckedOverlay {
  const check = new Check(source);
  const overlay = check.overlay();
  const isUsable = check.diagnostics.every(({ severity }) => severity === "warning");
  return { diagnostics: check.diagnostics, ...(overlay && isUsable && { overlay }) };
}

const overlayKeys = ["overlay", "info", "extends", "actions"];
const actionKeys = ["target", "description", "update", "remove", "copy"];

class Check {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: Source;
  #hasCopy = false;

  constructor(source: Source) {
    this.#source = source;
  }

  overlay(): Overlay | undefined {
    const { value } = this.#source;
    if (!this.#version(value)) return undefined;
    this.#unknownKeys(value, "", overlayKeys);
    const info = member(value, "info");
    if (!isRecord(info?.value)) {
      const message = "An overlay needs an info with title and version";
      this.#warn(info ? "/info" : "", message, "Nothing is made of it here; other tools want it.");
    }
    const target = member(value, "extends")?.value;
    if (target !== undefined && typeof target !== "string") {
      this.#report("/extends", "extends has to be the URI of a document", correct);
    }
    const actions = this.#actions(member(value, "actions")?.value);
    return {
      source: this.#source,
      actions,
      ...(typeof target === "string" && { extends: target }),
    };
  }

  /** OpenAPI Overlay 1.0 and 1.1; the patch version makes no difference. */
  #version(value: unknown): boolean {
    const version = member(value, "overlay")?.value;
    const [, minor] = typeof version === "string" ? (/^1\.([01])\.\d/.exec(version) ?? []) : [];
    this.#hasCopy = minor === "1";
    if (minor !== undefined) return true;
    const help = 'Overlays of the versions 1.0 and 1.1 are understood: overlay: "1.1.0".';
    if (version !== undefined) {
      const message = `The overlay version ${JSON.stringify(version)} is not supported`;
      this.#report("/overlay", message, help);
    } else {
      const isDocument = ["openapi", "swagger"].some((key) => member(value, key) !== undefined);
      const found = isDocument ? "an OpenAPI document" : "something else";
      this.#report("", `An overlay starts with its version; this is ${found}`, help);
    }
    return false;
  }

  #actions(list: unknown): Action[] {
    if (!Array.isArray(list) || list.length === 0) {
      const message = "actions has to be a list with at least one action";
      this.#report(list === undefined ? "" : "/actions", message, correct);
      return [];
    }
    return list.flatMap((item: unknown, index) => this.#action(item, `/actions/${index}`) ?? []);
  }

  #action(value: unknown, pointer: string): Action | undefined {
    if (!isRecord(value)) {
      this.#report(pointer, "An action has to be an object with a target", correct);
      return undefined;
    }
    this.#unknownKeys(value, pointer, actionKeys);
    const target = this.#path(value, "target", pointer);
    const change = this.#change(value, pointer);
    if (!target || !change) return undefined;
    return { pointer, target, targetText: String(value["target"]), change };
  }

  #change(value: Record<string, unknown>, pointer: string): Action["change"] | undefined {
    const { remove, copy } = value;
    if (remove !== undefined && typeof remove !== "boolean") {
      this.#report(`${pointer}/remove`, "remove has to be true or false", correct);
      return undefined;
    }
    const hasUpdate = Object.hasOwn(value, "update");
    const others = [...(hasUpdate ? ["update"] : []), ...(copy === undefined ? [] : ["copy"])];
    if (remove === true) {
      for (const key of others) {
        const message = `${key} has no effect in an action that removes`;
        this.#warn(`${pointer}/${key}`, message, "Make it an action of its own.");
      }
      return { kind: "remove" };
    }
    if (others.length !== 1) {
      const message =
        others.length === 0
          ? "This action has no update, remove or copy, so it changes nothing"
          : "An action has an update or a copy; with both, neither has an effect";
      this.#report(pointer, message, "Give it one of them.");
      return undefined;
    }
    if (hasUpdate) {
      const origin = { place: { source: this.#source, pointer: `${pointer}/update` } };
      return { kind: "update", update: { value: value["update"], origin } };
    }
    if (!this.#hasCopy) {
      const message = "copy is an action of Overlay 1.1, and this overlay is of 1.0";
      this.#report(`${pointer}/copy`, message, 'Say overlay: "1.1.0" at its top.');
      return undefined;
    }
    const from = this.#path(value, "copy", pointer);
    return from && { kind: "copy", from, fromText: String(copy) };
  }

  #path(value: Record<string, unknown>, key: string, pointer: string): JsonPath | undefined {
    const text = value[key];
    if (typeof text !== "string") {
      const message = `${key} has to be a JSONPath query, such as $.paths['/pets'].get`;
      this.#report(text === undefined ? pointer : `${pointer}/${key}`, message, correct);
      return undefined;
    }
    const path = parseJsonPath(text);
    if ("select" in path) return path;
    const at = path.at === undefined ? "" : ` at character ${path.at}`;
    this.#report(
      `${pointer}/${key}`,
      `This is no JSONPath query (RFC 9535)${at}: ${path.message}`,
      "Correct it. Keys with anything but letters, digits and _ go in brackets: $.paths['/pets'].",
    );
    return undefined;
  }

  #unknownKeys(value: unknown, pointer: string, known: readonly string[]): void {
    for (const key of Object.keys(isRecord(value) ? value : {})) {
      if (known.includes(key) || key.startsWith("x-")) continue;
      const message = `An overlay has no field ${JSON.stringify(key)} here`;
      const help = `It is ignored. There is ${known.join(", ")}.`;
      this.#warn(pointer + formatPointer([key]), message, help);
    }
  }

  #report(pointer: string, message: string, help: string): void {
    const places = [{ source: this.#source, pointer }];
    this.diagnostics.push({ code: "GC190", severity: "error", message, places, help });
  }

  #warn(pointer: string, message: string, help: string): void {
    const places = [{ source: this.#source, pointer }];
    this.diagnostics.push({ code: "GC193", severity: "warning", message, places, help });
  }
}

const correct = "Correct it in the overlay.";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
