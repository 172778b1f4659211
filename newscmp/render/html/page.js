
"use strict";
// Filters, order and the version beside BASE; everything here is in the page without it too.
for (const story of document.querySelectorAll(".story")) {
  const all = (selector, within = story) => within ? Array.from(within.querySelectorAll(selector)) : [];
  const filters = story.querySelector("form.filters"), chooser = story.querySelector("form.chooser");
  const showRow = [], showVersion = [];

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
    let order = "index", down = 1;
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
    };
    const sort = () => {
      const sorted = rows.slice().sort((a, b) => down * (compare[order](a, b) || a.index - b.index));
      body.append(...sorted.map((item) => item.row));
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
    // As cards on a phone the table keeps its roles.
    table.setAttribute("role", "table");
    for (const part of all("thead, tbody", table)) part.setAttribute("role", "rowgroup");
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      for (const cell of row.cells)
        cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
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
      pair, tellings: all(".tellings > [data-v]", pair), links: all(".side .refs a", pair), marks: all(".side mark.c", pair),
      only: pair.classList.contains("only"), aside: Boolean(pair.querySelector(".side .aside")), note: null,
    }));
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
    };
    select.addEventListener("change", choose);
    chooser.addEventListener("submit", (event) => event.preventDefault());
    for (const step of steps) {
      step.addEventListener("click", () => {
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
