/** Folder of a client that was given none: from the title of its document, `Pet Store` to `pet-store`. */
export function folderNameFor(title: unknown): string {
  const slug = (typeof title === "string" ? title : "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, "");
  // Windows reserves these names.
  const isReserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(slug);
  return slug === "" || isReserved ? `${slug}-client`.replace(/^-/, "") : slug;
}
