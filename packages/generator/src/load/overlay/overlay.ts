import type { Source } from "../../document.js";
import type { Written } from "../edited-document.js";
import type { JsonPath } from "./json-path.js";

/** An overlay document whose shape was checked: <https://spec.openapis.org/overlay/v1.1.0.html>. */
export interface Overlay {
  readonly source: Source;
  /** URI of the document that it was written for, where it says so. */
  readonly extends?: string;
  readonly actions: readonly Action[];
}

/** One change, to be made at every place that its target selects. */
export interface Action {
  /** Its place in the overlay: `/actions/0`. */
  readonly pointer: string;
  readonly target: JsonPath;
  /** As written. */
  readonly targetText: string;
  readonly change:
    | { readonly kind: "remove" }
    | { readonly kind: "update"; readonly update: Written }
    | { readonly kind: "copy"; readonly from: JsonPath; readonly fromText: string };
}
