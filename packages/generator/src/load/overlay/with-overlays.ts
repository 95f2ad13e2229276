import { type Diagnostic, DocumentError } from "../../diagnostic.js";
import type { Source } from "../../document.js";
import { EditedDocument } from "../edited-document.js";
import { applyOverlay } from "./apply-overlay.js";
import { checkOverlay } from "./check-overlay.js";
import { Growth } from "./growth.js";
import type { Overlay } from "./overlay.js";

/**
 * A document with overlays applied to it, in their order. They change the document's own file, not
 * the files that it refers to. Throws a `DocumentError` with all that is wrong with the overlays.
 */
export function withOverlays(
  root: Source,
  sources: readonly Source[],
): { readonly root: Source; readonly diagnostics: readonly Diagnostic[] } {
  const checked = sources.map(checkOverlay);
  const diagnostics = checked.flatMap((one) => one.diagnostics);
  const overlays = checked.flatMap(({ overlay }) => overlay ?? []);
  failIfWrong(diagnostics);
  const document = new EditedDocument(root);
  const growth = new Growth();
  for (const overlay of overlays) {
    diagnostics.push(...forAnother(overlay, root), ...applyOverlay(document, overlay, growth));
    // What the next one finds depends on what this one should have done.
    failIfWrong(diagnostics);
  }
  return { root: document.source, diagnostics };
}

function failIfWrong(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.some(({ severity }) => severity === "error"))
    throw new DocumentError(diagnostics);
}

/** `extends` mostly names where the document is published; only another file is surely another one. */
function forAnother({ source, extends: uri }: Overlay, root: Source): Diagnostic[] {
  const target =
    uri !== undefined && URL.canParse(uri, source.uri) ? new URL(uri, source.uri) : null;
  const isAnother =
    target?.protocol === "file:" && root.uri.startsWith("file:") && target.href !== root.uri;
  if (!isAnother) return [];
  const message = `The overlay extends ${JSON.stringify(uri)}, and is applied to ${root.name}`;
  const help = "It is applied all the same. Check that it is the overlay that you mean.";
  const places = [{ source, pointer: "/extends" }];
  return [{ code: "GC194", severity: "warning", message, places, help }];
}
