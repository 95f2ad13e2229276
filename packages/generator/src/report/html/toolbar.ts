/** Filters of the page, shown by its script: without it there is nothing to choose. */
import type { Comparison } from "../../diff/change.js";
import { changeClasses, type ChangeKind, rules } from "../../diff/rules.js";
import { classTitles } from "../outline.js";
import type { Group } from "./contents.js";
import { markup, type Markup } from "./markup.js";

export function toolbar({ counts, changes }: Comparison, groups: readonly Group[]): Markup {
  const classes = changeClasses.filter((each) => counts[each] > 0);
  const buttons = classes.map(
    (each) =>
      markup`<button type="button" class="${each}" data-class="${each}" aria-pressed="false">${classTitles[each]}</button>
`,
  );
  const tags = new Set(groups.flatMap(({ entries }) => entries.flatMap((entry) => entry.tags)));
  const kinds = new Set<ChangeKind>(changes.map(({ kind }) => kind));
  const ofTag = [...tags].sort().map((tag): Choice => [tag, tag]);
  const ofKind = [...kinds].map((kind): Choice => [kind, rules[kind].title]);
  return markup`<form class="toolbar" role="search" aria-label="Filter the changes" hidden>
<div class="classes" role="group" aria-label="Class">
${buttons}</div>
<label class="search"><span class="unseen">Search</span>
<input type="search" id="search" placeholder="Search names, paths, texts" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<kbd aria-hidden="true">/</kbd></label>
${ofTag.length > 1 && select("tag", "Tag", "All tags", ofTag)}
${ofKind.length > 1 && select("kind", "Kind of change", "All kinds", ofKind)}
<div class="result"><output id="count" aria-live="polite"></output>
<button type="button" id="open" class="plain" aria-pressed="false">Open all</button>
<button type="reset" class="plain" hidden>Clear filters</button></div>
</form>`;
}

type Choice = readonly [value: string, text: string];

function select(id: string, label: string, all: string, choices: readonly Choice[]): Markup {
  const options = choices.map(([value, text]) => markup`<option value="${value}">${text}</option>`);
  return markup`<label><span class="unseen">${label}</span>
<select id="${id}"><option value="">${all}</option>${options}</select></label>`;
}
