/** The part of the page about one operation, type or other subject. */
import type { Change, Subject } from "../../diff/change.js";
import { type Place, positionOf } from "../../document.js";
import { classTitles } from "../outline.js";
import { beforeAfter, onlySide } from "./before-after.js";
import { type Entry, idOf } from "./contents.js";
import { markup, type Markup } from "./markup.js";

/** `ids`: of all entries of the page, which names may link to. */
export function entryArticle(entry: Entry, ids: ReadonlySet<string>): Markup {
  const { id, subject, changes, tags } = entry;
  const [first] = changes;
  const places = placesKey(first);
  const isShared = changes.every((change) => placesKey(change) === places);
  const row = (change: Change) => changeRow(change, !isShared);
  const words = changes.filter((change) => change.class === "documentation");
  const others = changes.filter((change) => change.class !== "documentation");
  return markup`<article class="subject" id="${id}" data-tags="${JSON.stringify(tags)}">
<header><h3><a href="#${id}">${subject.name}</a></h3>
${about(subject, tags)}${isShared && placesLine(first)}</header>
${others.length > 0 && markup`<ul class="changes">${others.map(row)}</ul>`}
${words.length > 0 && documentation(words.map(row))}
${subject.type === "schema" && usedBy(first.usedBy, ids)}
</article>
`;
}

function about(subject: Subject, tags: readonly string[]): Markup {
  const labels = tags.slice(0, 4).map((tag) => markup` <span class="tag">${tag}</span>`);
  const more = tags.length > 4 && markup` <span class="tag">and ${tags.length - 4} more</span>`;
  return markup`<p class="about">${description(subject)}${labels}${more}</p>`;
}

function description(subject: Subject): Markup | string {
  switch (subject.type) {
    case "operation":
      return markup`<code>${subject.heading}</code>`;
    case "schema":
      return "type";
    case "webhook":
      return "called by the API";
    case "scheme":
      return "security scheme";
    case "client":
      return "the client";
  }
}

function changeRow(change: Change, hasPlaces: boolean): Markup {
  const { at, kind, message } = change;
  const where = at !== "" && markup`<code class="at">${at}</code> `;
  return markup`<li class="change ${change.class}" data-class="${change.class}" data-kind="${kind}">
<span class="class">${classTitles[change.class]}</span>
<div><p>${where}${message}${onlySide(change)}</p>${beforeAfter(change)}${hasPlaces && placesLine(change)}</div>
</li>
`;
}

/** There may be thousands, of which few are read. */
function documentation(rows: readonly Markup[]): Markup {
  const title = `${rows.length} ${rows.length === 1 ? "change" : "changes"} of documentation`;
  return markup`<details class="words"><summary>${title}</summary><ul class="changes">${rows}</ul></details>`;
}

function placesLine({ oldPlace, newPlace }: Change): Markup | undefined {
  if (!oldPlace && !newPlace) return undefined;
  const before = oldPlace && markup`<span>before <code>${placeText(oldPlace)}</code></span> `;
  const now = newPlace && markup`<span>now <code>${placeText(newPlace)}</code></span>`;
  return markup`<p class="places">${before}${now}</p>`;
}

function placeText(place: Place): string {
  const { line, column } = positionOf(place);
  return `${place.source.name}:${line}:${column}`;
}

/** To tell whether two changes have the same places, without looking for their lines. */
function placesKey({ oldPlace, newPlace }: Change): string {
  const key = (place: Place | undefined) =>
    place && [place.source.uri, place.pointer, place.position?.line, place.position?.column];
  return JSON.stringify([key(oldPlace), key(newPlace)]);
}

/** Names of operations: links, where they changed themselves. */
function usedBy(names: readonly string[], ids: ReadonlySet<string>): Markup {
  if (names.length === 0) return markup`<p class="used">In no operation.</p>`;
  const links = names.map((name) => {
    const id = idOf({ type: "operation", name });
    const link = ids.has(id) ? markup`<a href="#${id}">${name}</a>` : name;
    return markup`<li><code>${link}</code></li> `;
  });
  if (names.length <= 3) return markup`<div class="used">In <ul>${links}</ul></div>`;
  const title = `In ${names.length} operations`;
  return markup`<details class="used"><summary>${title}</summary><ul>${links}</ul></details>`;
}
