import type { ApiModel } from "./api-model.js";
import { child, defined, type Reader, stringAt } from "./reader.js";
import { commentText, lineText } from "./sanitize.js";

/** What the document says of the API as a whole. */
export function readInfo(reader: Reader): ApiModel["info"] {
  const info = child(reader.root, "info");
  const license = child(info, "license");
  const title = stringAt(info, "title")?.trim() || "API";
  const { value } = child(info, "version");
  const version = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return defined({
    title,
    version,
    heading: lineText(`${title} ${version}`) ?? "API",
    description: commentText(stringAt(info, "description")),
    about: stringAt(info, "summary") ?? stringAt(info, "description"),
    license: stringAt(license, "identifier") ?? stringAt(license, "name"),
  });
}
