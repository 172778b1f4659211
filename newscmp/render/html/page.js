
"use strict";
// Filters, order and the version beside BASE; everything here is in the page without it too.
for (const story of document.querySelectorAll(".story")) {
  const all = (selector, within = story) => within ? Array.from(within.querySelectorAll(selector)) : [];
  const filters = story.querySelector("form.filters"), chooser = story.querySelector("form.chooser");
  const showRow = [], showVersion = [];
  // What paper says instead of the controls, which it does not show.
  const printedBefore = (element) => {
    const line = document.createElement("p");
    line.className = "printed";
    element.before(line);
    return line;
  };

  if (filters) {
    const table = story.querySelector("table.rows"), body = table.tBodies[0], output = filters.querySelector("output");
    const none = story.querySelector(".nomatch"), fields = filters.elements;
    const rows = Array.from(body.rows, (row, index) => ({
      row, index, kind: row.dataset.k, severity: +row.dataset.s, version: row.dataset.v, text: null, shown: true,
    }));
    const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
    const compare = {
      index: (a, b) => 0,
      severity: (a, b) => a.severity - b.severity,
      kind: (a, b) => (a.kind > b.kind) - (a.kind < b.kind),
      version: (a, b) => a.version - b.version,
    };
    let order = "index", down = 1, drawn = rows;
    const printed = printedBefore(table);
    const filter = () => {
      const words = folded(fields.text.value).split(" ").filter(Boolean);
      let count = 0;
      for (const item of rows) {
        const kind = fields.kind.value;
        let fits = (!kind || item.kind === kind || item.kind.startsWith(kind + ".")) &&
          (!fields.severity.value || item.severity === +fields.severity.value) &&
          (!fields.version.value || item.version === fields.version.value);
        if (fits && words.length) {
          item.text ??= folded(item.row.textContent);
          fits = words.every((word) => item.text.includes(word));
        }
        if (fits !== item.shown) item.row.hidden = !fits;
        item.shown = fits;
        count += fits;
      }
      output.textContent = count + " of " + rows.length;
      none.hidden = count > 0;
      printed.textContent = count < rows.length ? output.textContent + " changes; the filters leave out the others." : "";
    };
    const sort = () => {
      const sorted = rows.slice().sort((a, b) => down * (compare[order](a, b) || a.index - b.index));
      if (sorted.some((item, at) => item !== drawn[at])) body.append(...sorted.map((item) => item.row));
      drawn = sorted;
      fields.sort.value = order;
      for (const head of all("th[data-sort]", table)) {
        if (head.dataset.sort === order) head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      }
    };
    for (const head of all("th[data-sort]", table)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => {
        down = order === head.dataset.sort ? -down : 1;
        order = head.dataset.sort;
        sort();
      });
      head.replaceChildren(button);
    }
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("input", (event) => {
      if (event.target !== fields.sort) return filter();
      order = fields.sort.value;
      down = 1;
      sort();
    });
    filters.addEventListener("reset", () => setTimeout(() => {
      order = "index";
      down = 1;
      sort();
      filter();
    }));
    for (const link of all("a[data-kind]")) {
      link.addEventListener("click", () => {
        fields.text.value = fields.severity.value = "";
        fields.kind.value = link.dataset.kind;
        fields.version.value = link.dataset.version;
        filter();
      });
    }
    showRow.push((target) => {
      if (!target.hidden) return;
      fields.text.value = fields.kind.value = fields.severity.value = fields.version.value = "";
      filter();
    });
    filters.hidden = false;
    sort();
    filter();
  }

  if (chooser) {
    const select = chooser.querySelector("select"), steps = all("button", chooser);
    const pairs = all(".pair").map((pair) => ({
      pair, tellings: [], links: [], marks: [], only: pair.classList.contains("only"), aside: false, note: null,
    }));
    // One look at the whole story: one in each pair for each of them takes seconds in a long one.
    const parts = new Map(pairs.map((item) => [item.pair, item]));
    for (const part of all(".tellings > [data-v], .side .refs a, .side mark.c, .side .aside")) {
      const item = parts.get(part.closest(".pair"));
      if (part.tagName === "A") item.links.push(part);
      else if (part.tagName === "MARK") item.marks.push(part);
      else if (part.parentElement.className === "tellings") item.tellings.push(part);
      else item.aside = true;
    }
    const printed = printedBefore(story.querySelector(".pairs"));
    let asked = false, held = "";
    const choose = () => {
      const chosen = select.value;
      for (const item of pairs) {
        let told = 0;
        for (const telling of item.tellings) {
          telling.hidden = Boolean(chosen) && telling.dataset.v !== chosen;
          told += !telling.hidden;
        }
        for (const link of item.links) link.hidden = Boolean(chosen) && link.dataset.v !== chosen;
        for (const mark of item.marks)
          mark.classList.toggle("off", Boolean(chosen) && !mark.dataset.v.split(" ").includes(chosen));
        if (item.only) item.pair.hidden = !told;
        else if (!told && !item.note && !item.aside) {
          item.note = document.createElement("p");
          item.note.className = "untold";
          item.note.textContent = "Not told here";
          item.pair.querySelector(".tellings").append(item.note);
        }
        if (item.note) item.note.hidden = told > 0;
      }
      for (const step of steps) {
        const next = select.selectedIndex + Number(step.dataset.step);
        step.disabled = next < 0 || next >= select.length;
      }
      printed.textContent = chosen && select.length > 1
        ? "Beside BASE: " + select.selectedOptions[0].textContent + "; other versions are left out." : "";
    };
    // Who has not chosen a version prints all of them, as without script.
    addEventListener("beforeprint", () => {
      if (asked || held || select.length < 2) return;
      held = select.value;
      select.value = "";
      choose();
    });
    addEventListener("afterprint", () => {
      if (!held) return;
      select.value = held;
      held = "";
      choose();
    });
    select.addEventListener("change", () => {
      asked = true;
      choose();
    });
    chooser.addEventListener("submit", (event) => event.preventDefault());
    for (const step of steps) {
      step.addEventListener("click", () => {
        asked = true;
        select.selectedIndex += Number(step.dataset.step);
        choose();
      });
    }
    showVersion.push((target) => {
      const told = target.closest(".tellings > [data-v]");
      if (!told || !told.hidden) return;
      select.value = told.dataset.v;
      choose();
    });
    chooser.hidden = false;
    choose();
  }

  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target || !story.contains(target)) return;
    if (target.tagName === "TR") showRow.forEach((show) => show(target));
    else showVersion.forEach((show) => show(target));
    for (let parent = target.closest("details"); parent; parent = parent.parentElement.closest("details")) parent.open = true;
    if (target.matches("tr, .st, .track, li")) {
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
    target.scrollIntoView({ block: target.matches("section, article") ? "start" : "center" });
  };
  // From a row to its version: the statement of BASE shows what differs from that one.
  for (const link of all("td.says a.go")) {
    link.addEventListener("click", () => {
      const row = link.closest("tr"), select = chooser && chooser.querySelector("select");
      if (!select || !select.value || select.value === row.dataset.v) return;
      select.value = row.dataset.v;
      select.dispatchEvent(new Event("change"));
    });
  }
  addEventListener("hashchange", reveal);
  // The same link once more changes no hash.
  story.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) reveal();
  });
  reveal();
}
