// @ts-check
/**
 * Filters of the report: what is chosen stands in the address (`#class=code&q=owner&at=pets.getPet`),
 * so that a link shows what its sender saw. All content is in the page before this runs.
 */
(() => {
  "use strict";

  const toolbar = document.querySelector("form.toolbar");
  if (!(toolbar instanceof HTMLFormElement)) return;

  /** @template {Element} T @param {string} selector @param {new () => T} type @param {ParentNode} [within] */
  const all = (selector, type, within = document) =>
    [...within.querySelectorAll(selector)].flatMap((each) => (each instanceof type ? [each] : []));

  const search = byId("search", HTMLInputElement);
  const tag = byId("tag", HTMLSelectElement);
  const kind = byId("kind", HTMLSelectElement);
  const count = byId("count", HTMLElement);
  const openAll = byId("open", HTMLButtonElement);
  const nothing = byId("nothing", HTMLElement);
  const clear = toolbar.querySelector("button[type=reset]");
  const classButtons = all(".classes button", HTMLButtonElement, toolbar);

  const links = new Map(
    all(".contents a", HTMLAnchorElement).map((link) => [link.hash.slice(1), link]),
  );
  const subjects = all(".subject", HTMLElement).map((element) => ({
    element,
    /** @type {readonly string[]} */
    tags: JSON.parse(element.dataset["tags"] ?? "[]"),
    head: textOf(element.querySelector("header")) + textOf(element.querySelector(".used")),
    link: links.get(element.id)?.parentElement,
    changes: all(".change", HTMLElement, element).map((row) => ({ row, text: textOf(row) })),
    documentation: element.querySelector("details.words"),
  }));
  const groups = [...all(".group", HTMLElement), ...all(".contents details", HTMLElement)];
  const total = subjects.reduce((sum, { changes }) => sum + changes.length, 0);

  /** The id of the subject that the address points at. */
  let at = "";

  /** @template {Element} T @param {string} id @param {new () => T} type */
  function byId(id, type) {
    const element = document.getElementById(id);
    return element instanceof type ? element : undefined;
  }

  /** @param {Element | null} element */
  function textOf(element) {
    return element?.textContent?.toLowerCase() ?? "";
  }

  function chosen() {
    return {
      classes: classButtons.filter(isPressed).map((button) => button.dataset["class"] ?? ""),
      tag: tag?.value ?? "",
      kind: kind?.value ?? "",
      words: (search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean),
    };
  }

  /** @param {Element} button */
  function isPressed(button) {
    return button.getAttribute("aria-pressed") === "true";
  }

  /** Shows what fits the filters, and says how much that is. */
  function filter() {
    const { classes, tag, kind, words } = chosen();
    let shown = 0;
    for (const { element, tags, head, link, changes } of subjects) {
      const isTagged = tag === "" || tags.includes(tag);
      let own = 0;
      for (const { row, text } of changes) {
        const fits =
          isTagged &&
          (classes.length === 0 || classes.includes(row.dataset["class"] ?? "")) &&
          (kind === "" || row.dataset["kind"] === kind) &&
          words.every((word) => head.includes(word) || text.includes(word));
        row.hidden = !fits;
        if (fits) own += 1;
      }
      for (const list of all("details.words", HTMLElement, element)) {
        list.hidden = !list.querySelector(".change:not([hidden])");
      }
      element.hidden = own === 0;
      if (link) link.hidden = own === 0;
      shown += own;
    }
    for (const group of groups) {
      const entries = group.querySelectorAll(".subject:not([hidden]), li:not([hidden]) > a");
      const direct = group.classList.contains("group")
        ? group.querySelectorAll(".subject:not([hidden])").length
        : entries.length;
      group.hidden = direct === 0;
      const number = group.querySelector("h2 .count, summary .count");
      if (number) number.textContent = String(direct);
    }
    const isFiltered = classes.length > 0 || tag !== "" || kind !== "" || words.length > 0;
    if (clear instanceof HTMLElement) clear.hidden = !isFiltered;
    if (nothing) nothing.hidden = shown > 0;
    if (count) {
      count.textContent = isFiltered
        ? `${shown.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} changes`
        : `${total.toLocaleString("en-US")} ${total === 1 ? "change" : "changes"}`;
    }
    // What was asked for by its kind or words should not hide behind a summary.
    const isSearch = words.length > 0 || kind !== "" || classes.join() === "documentation";
    if (!openAll || !isPressed(openAll)) {
      setDetails(isSearch && shown <= 200);
    }
  }

  /** @param {boolean} open */
  function setDetails(open) {
    for (const { element, documentation } of subjects) {
      if (documentation instanceof HTMLDetailsElement && element.id !== at) {
        documentation.open = open;
      }
    }
  }

  function remember() {
    const { classes, tag, kind } = chosen();
    const state = new URLSearchParams();
    if (classes.length > 0) state.set("class", classes.join("."));
    if (tag !== "") state.set("tag", tag);
    if (kind !== "") state.set("kind", kind);
    if (search && search.value !== "") state.set("q", search.value);
    const filters = state.toString();
    if (at !== "" && filters !== "") state.set("at", at);
    const hash = filters === "" ? at : state.toString();
    history.replaceState(null, "", `#${hash}`);
  }

  /** Takes the filters and the subject out of the address. */
  function restore() {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) {
      show(hash);
      return;
    }
    const state = new URLSearchParams(hash);
    const classes = (state.get("class") ?? "").split(".");
    for (const button of classButtons) {
      press(button, classes.includes(button.dataset["class"] ?? ""));
    }
    if (tag) choose(tag, state.get("tag") ?? "");
    if (kind) choose(kind, state.get("kind") ?? "");
    if (search) search.value = state.get("q") ?? "";
    filter();
    const target = state.get("at");
    if (target !== null) show(target);
  }

  /** @param {HTMLSelectElement} select @param {string} value */
  function choose(select, value) {
    select.value = value;
    if (select.selectedIndex < 0) select.value = "";
  }

  /** @param {Element} button @param {boolean} pressed */
  function press(button, pressed) {
    button.setAttribute("aria-pressed", String(pressed));
  }

  /** Opens a subject; filters that hide it are cleared. @param {string} id */
  function show(id) {
    const subject = subjects.find(({ element }) => element.id === id);
    for (const { element } of subjects) element.classList.toggle("current", element.id === id);
    at = subject ? id : "";
    if (!subject) return;
    if (subject.element.hidden) clearFilters();
    if (subject.documentation instanceof HTMLDetailsElement) subject.documentation.open = true;
    remember();
    subject.element.scrollIntoView({ block: "start" });
  }

  function clearFilters() {
    for (const button of classButtons) press(button, false);
    if (tag) tag.value = "";
    if (kind) kind.value = "";
    if (search) search.value = "";
    filter();
  }

  function changed() {
    filter();
    remember();
  }

  for (const button of classButtons) {
    button.addEventListener("click", () => {
      press(button, !isPressed(button));
      changed();
    });
  }
  search?.addEventListener("input", changed);
  tag?.addEventListener("change", changed);
  kind?.addEventListener("change", changed);
  openAll?.addEventListener("click", () => {
    const open = !isPressed(openAll);
    press(openAll, open);
    for (const details of all(".subject details", HTMLDetailsElement)) details.open = open;
  });
  toolbar.addEventListener("submit", (event) => event.preventDefault());
  toolbar.addEventListener("reset", (event) => {
    event.preventDefault();
    clearFilters();
    remember();
    search?.focus();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search?.focus();
    } else if (event.key === "Escape" && event.target === search && search?.value) {
      event.preventDefault();
      search.value = "";
      changed();
    }
  });
  addEventListener("hashchange", restore);

  const contents = document.querySelector("details.contents");
  if (contents instanceof HTMLDetailsElement && matchMedia("(max-width: 62rem)").matches) {
    contents.open = false;
  }
  toolbar.hidden = false;
  filter();
  restore();
})();
