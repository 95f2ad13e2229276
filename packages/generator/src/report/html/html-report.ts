/** A comparison as one page of HTML, which needs nothing but itself: for reviews. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Comparison } from "../../diff/change.js";
import { changeClasses } from "../../diff/rules.js";
import { version } from "../../version.js";
import { classMeanings, classTitles, headingOf, summaryOf } from "../outline.js";
import { contentsOf, type Group } from "./contents.js";
import { entryArticle } from "./entry.js";
import { markup, type Markup, verbatim } from "./markup.js";
import { toolbar } from "./toolbar.js";

/** The page. Everything is in its HTML and readable without the script, which only filters. */
export function htmlReport(comparison: Comparison): string {
  const title = `${headingOf(comparison)}: what changes for callers`;
  const isChanged = comparison.changes.length > 0;
  return page(title, markup`${head(comparison)}${isChanged && body(comparison)}`);
}

/** A page that says why there is no comparison. */
export function htmlNote(title: string, text: string): string {
  return page(
    title,
    markup`<header class="head"><div class="title"><h1>${title}</h1><p>${text}</p></div></header>`,
  );
}

/** Its policy (Content Security Policy, level 3) lets it load nothing, and run nothing but our script. */
function page(title: string, content: Markup): string {
  const style = asset("diff-report.css");
  const script = asset("diff-report.js");
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="gen-client ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
${content}
<footer>Written by gen-client ${version}.</footer>
<script>${verbatim(script)}</script>
</body>
</html>
`;
  return text.toString();
}

/** They stand in the package beside its code: built or not, three folders above this one. */
function asset(name: string): string {
  return readFileSync(new URL(`../../../assets/${name}`, import.meta.url), "utf8");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function head(comparison: Comparison): Markup {
  const { client, oldVersion, newVersion, counts, step, changes } = comparison;
  const old =
    oldVersion !== newVersion &&
    markup`${oldVersion || "?"} <span role="img" aria-label="to">→</span> `;
  const [gravest] = changes;
  const suggestion = gravest
    ? markup`<p class="step ${gravest.class}">Next version: <b>${step}</b></p>`
    : markup`<p>${summaryOf(comparison)}</p>`;
  const tiles = changeClasses.map((each) => {
    const count = counts[each];
    return markup`<div class="${each}${count === 0 && " none"}"><dt>${classTitles[each]}</dt>
<dd><b>${count.toLocaleString("en-US")}</b> <span>${classMeanings[each]}</span></dd></div>
`;
  });
  return markup`${changes.length > 0 && skip}
<header class="head">
<div class="title">
<h1>${client} <span class="versions">${old}<b>${newVersion || "?"}</b></span></h1>
${suggestion}
</div>
<dl class="tiles">
${tiles}</dl>
</header>`;
}

const skip = markup`<a class="skip" href="#changes">Skip to the changes</a>`;

function body(comparison: Comparison): Markup {
  const groups = contentsOf(comparison);
  const ids = new Set(groups.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const sections = groups.map(
    ({ title, entries }) => markup`<section class="group">
<h2>${title} <span class="count">${entries.length}</span></h2>
${entries.map((entry) => entryArticle(entry, ids))}</section>
`,
  );
  return markup`${toolbar(comparison, groups)}
<div class="columns">
<nav aria-label="Contents">
<details class="contents" open><summary>Contents</summary>
${groups.map(groupContents)}</details>
</nav>
<main id="changes" tabindex="-1">
${sections}<p id="nothing" hidden>No change fits these filters.</p>
</main>
</div>`;
}

function groupContents({ title, entries }: Group): Markup {
  const links = entries.map(({ id, subject, ...entry }) => {
    const hint = markup`<span class="unseen">, ${classTitles[entry.class].toLowerCase()}</span>`;
    const name = shortName(subject.name, title);
    return markup`<li><a class="${entry.class}" href="#${id}">${name}${hint}</a></li>
`;
  });
  return markup`<details><summary>${title} <span class="count">${entries.length}</span></summary>
<ul>
${links}</ul></details>
`;
}

/** Below its group, a method needs no more than its own name. */
function shortName(name: string, group: string): string {
  return name.startsWith(`${group}.`) ? name.slice(group.length + 1) : name;
}
