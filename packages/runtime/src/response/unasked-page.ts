/** Pages of HTML in place of text or bytes: the login, maintenance and error pages that come with a 200. */
import { essenceOf } from "../request/media-type.js";
import type { Response } from "./response.js";

/**
 * Refuses a page of HTML that was not asked for: its `Accept` names neither HTML nor a range with it.
 * Other types are taken as they come, since servers name the type of a file in many ways, and so is a
 * page that its `Content-Disposition` calls a file.
 *
 * @throws DecodeError with the beginning of the page.
 */
export function refuseUnaskedPage(response: Response): void {
  if (isUnaskedPage(response)) {
    throw response.undecodable(`what Accept asks for (${response.request.header("accept")})`);
  }
}

/** As above, for a body that may still be on its way: of a page, all of it is read. */
export async function refuseStreamedPage(response: Response): Promise<void> {
  if (!isUnaskedPage(response)) return;
  await response.bytes();
  refuseUnaskedPage(response);
}

function isUnaskedPage({ headers, request }: Response): boolean {
  const type = essenceOf(headers.get("content-type") ?? "");
  if (type !== "text/html" && type !== "application/xhtml+xml") return false;
  if (headers.get("content-disposition") !== undefined) return false;
  const asked = (request.header("accept") ?? "*/*").split(",").map(essenceOf);
  return !asked.some(
    (range) => range === "*/*" || range === `${type.split("/", 1)[0]}/*` || range === type,
  );
}
