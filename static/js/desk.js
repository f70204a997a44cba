// The order desk's keys, which an order's own page has some of, its side panel and its count of what
// is selected. All of it can be done without: by links, check boxes and buttons.
const TYPING = "input:not([type=checkbox]), select, textarea";
const WORDS_IN = "input:not([type=checkbox]), textarea";
const CHOICES = ".desk input[name=order]";
const SCROLLING = ["ArrowDown", "ArrowUp"];
const MOVING = ["next", "before"];
const AT_ONCE = 10;
const BODY = '<tbody hx-sync="this:replace">';
// No row is lower, in pixels.
const LOWEST = 33;
const BORN = location.pathname;
let here = null;
// The box that was clicked last: where a stretch begins.
let last = null;
let under = null;
// Of the page that a key turns to: its first row, or its last.
let landing = null;
// Where the row that one is at stands on its page.
let stood = -1;
// Whether the search is wanted as soon as the panel, which covers it, is closed.
let sought = false;
// The rows of an answer that wait until its first ones are painted.
let rest = "";
// The field that was typed in when it left, and the place in its words.
let typing = null;

const rows = () => {
  showRest();
  return [...document.querySelectorAll(".desk tbody tr")];
};
const choices = () => {
  showRest();
  return [...document.querySelectorAll(CHOICES)];
};
const boxOf = (row) => row.querySelector("input[name=order]");
const linkOf = (row) => row.querySelector("th a");
const panel = () => document.getElementById("panel");
const search = () => document.getElementById("search");

function currentRow() {
  return document.activeElement.closest(".desk tbody tr") || rows().find((row) => boxOf(row).value === here);
}

function move(step) {
  const all = rows();
  const at = all.indexOf(currentRow());
  const row = all[at < 0 ? 0 : at + step];
  if (row) goTo(row);
  else if (all.length) turn(step > 0 ? "next" : "prev", step > 0 ? 0 : -1);
}

function goTo(row) {
  linkOf(row).focus();
  if (panel()?.hasChildNodes()) linkOf(row).click();
}

function turn(rel, at) {
  const link = document.querySelector(`#orders .pager a[rel=${rel}]`);
  if (!link) return;
  landing = at;
  link.click();
}

// One who turned by a key goes on with a row of that page.
function land({ requestConfig, target }) {
  if (landing === null || target?.id !== "orders" || !requestConfig?.elt.matches(".pager a")) return;
  const row = rows().at(landing);
  landing = null;
  if (row) goTo(row);
}

function select() {
  const row = currentRow();
  if (!row) return;
  boxOf(row).checked = !boxOf(row).checked;
  count();
}

// What is selected comes first; else it is about the order that is open, or the row one is at.
function press(key) {
  const all = document.querySelector("#batch [name=all]");
  const some = all?.checked || choices().some((box) => box.checked);
  const own = document.querySelector(`.order [data-key=${key}]`);
  if (own && !some && !document.activeElement.closest(".desk")) {
    showAll();
    own.matches("input") ? own.focus() : own.click();
    return;
  }
  const button = document.querySelector(`#batch [data-key=${key}]`);
  if (!button) return;
  const row = currentRow();
  if (row && !some) boxOf(row).checked = true;
  button.click();
}

function count() {
  const chosen = document.getElementById("chosen");
  if (!chosen) return;
  const page = document.getElementById("select-page");
  // Of rows that are still to come none is selected.
  const boxes = [...document.querySelectorAll(CHOICES)];
  const number = boxes.filter((box) => box.checked).length;
  const form = document.getElementById("batch");
  const words = number === 1 ? chosen.dataset.one : chosen.dataset.many;
  const told = number ? words.replace("#", number) : "";
  // It is read out when it is written.
  if (chosen.textContent !== told) chosen.textContent = told;
  form.classList.toggle("actions-shown", number > 0 || Boolean(form.all?.checked));
  page.checked = number > 0 && number === boxes.length && !rest;
  page.indeterminate = number > 0 && !page.checked;
  page.hidden = false;
}

// From the box that was clicked before up to this one, all become as this one is.
function stretch(box) {
  const all = choices();
  const ends = [all.indexOf(last), all.indexOf(box)];
  if (ends.includes(-1)) return;
  for (const each of all.slice(Math.min(...ends), Math.max(...ends) + 1)) each.checked = box.checked;
}

// Rows beyond the screen wait; when nothing else is to be done they get their true height, so that
// whoever leaps to the last one finds it in its place.
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));

function finishRows() {
  const waiting = [...document.querySelectorAll(".desk tbody tr:not(.desk-done)")].slice(0, AT_ONCE);
  for (const row of waiting) row.classList.add("desk-done");
  if (waiting.length) whenIdle(finishRows);
}

function help() {
  const dialog = document.getElementById("help");
  if (!dialog || dialog.open) return;
  dialog.querySelector("div").replaceChildren(document.querySelector("#keys dl").cloneNode(true));
  dialog.showModal();
}

// Of an order in the panel, what is first is painted at once; the rest follows right after that frame, or
// as soon as a key asks for it.
function showFirst() {
  panel().classList.add("panel-first");
  requestAnimationFrame(() => setTimeout(showAll));
}

function showAll() {
  panel()?.classList.remove("panel-first");
}

function close() {
  if (!panel() || !panel().hasChildNodes()) return;
  panel().replaceChildren();
  const row = currentRow();
  (sought ? search() : row && linkOf(row))?.focus();
  sought = false;
}

// What the keyboard goes to is never under the panel: it steps aside until the focus is elsewhere.
function uncover(element) {
  const side = panel();
  if (!side) return;
  const { left, right } = element.getBoundingClientRect();
  const beneath = right > side.offsetLeft && left < side.offsetLeft + side.offsetWidth;
  const elsewhere = side.contains(element) || element.tabIndex < 0 || element.closest("dialog, :popover-open");
  const aside = !elsewhere && beneath && element.matches(":focus-visible");
  whenLetGo(() => side.classList.toggle("panel-aside", aside));
}

document.addEventListener("pointerdown", () => whenLetGo(() => panel()?.classList.remove("panel-aside")));

// The panel has a place in the history of its own, so that Back closes it.
function leavePanel() {
  if (panel() && history.state?.panel) history.back();
  else close();
}

// On a narrow screen the panel covers the search.
function seek() {
  if (!search()) return;
  sought = getComputedStyle(search()).visibility === "hidden";
  if (sought) leavePanel();
  else search().focus();
}

const ACTS = {
  next: () => move(1),
  before: () => move(-1),
  select,
  hold: () => press("h"),
  ship: () => press("s"),
  refresh: () => document.querySelector('form[action="/orders/imports"] button')?.click(),
  search: seek,
  next_page: () => turn("next", 0),
  page_before: () => turn("prev", 0),
  select_page: () => document.getElementById("select-page")?.click(),
  back: () => document.querySelector("[data-back]")?.click(),
  help,
};
const USUAL = {
  j: "next", k: "before", x: "select", h: "hold", s: "ship", r: "refresh", "/": "search",
  n: "next_page", p: "page_before", a: "select_page", b: "back", "?": "help",
};
for (const number of [1, 2, 3, 4, 5, 6]) {
  ACTS[`tab_${number}`] = () => document.querySelectorAll(".tabs a")[number - 1]?.click();
  USUAL[number] = `tab_${number}`;
}
// The letters are those that the person chose; arrows are none, and always work.
const chosenKeys = document.getElementById("keys")?.dataset.keys;
const KEYS = { ...(chosenKeys ? JSON.parse(chosenKeys) : USUAL), ArrowDown: "next", ArrowUp: "before" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    if (event.target.matches(TYPING)) event.target.blur();
    else if (menu) menu.open = false;
    else leavePanel();
    return;
  }
  const act = KEYS[event.key];
  if (!act || event.target.closest(TYPING) || event.target.closest("[popover]")) return;
  // Arrows scroll the panel, and an order's own page.
  if (SCROLLING.includes(event.key) && (event.target.closest("#panel") || !rows().length)) return;
  if (event.repeat && !MOVING.includes(act)) return;
  event.preventDefault();
  ACTS[act]();
});

document.addEventListener("focusin", (event) => {
  uncover(event.target);
  const row = event.target.closest(".desk tbody tr");
  if (!row) return;
  here = boxOf(row).value;
  document.querySelector(".desk-here")?.classList.remove("desk-here");
  row.classList.add("desk-here");
});

document.addEventListener("change", (event) => {
  if (event.target.id === "select-page") for (const box of choices()) box.checked = event.target.checked;
  if (event.target.id === "select-page" || event.target.name === "all" || event.target.matches(CHOICES)) count();
});

// A row opens where it is clicked, beside its box it is selected; a link in it leads where it says.
// The second click of two is none: neither opens nor selects anything, nor marks a word.
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".desk tbody :is(td, th)");
  if (!cell || event.button) return;
  const row = cell.parentElement;
  if (event.target.matches(CHOICES)) {
    if (event.shiftKey) stretch(event.target);
    last = event.target;
    count();
  } else if (event.target.closest("a") || event.detail > 1) return;
  else if (cell.matches(".desk-select") || event.shiftKey) boxOf(row).click();
  else if (!String(getSelection())) linkOf(row).click();
});
document.addEventListener("mousedown", (event) => {
  if ((event.detail > 1 || event.shiftKey) && event.target.closest(".desk tbody")) event.preventDefault();
});

// The second press of two is meant for what the first one was meant for, though the panel has come to
// lie under it: it presses no button there, and marks no word.
let inPanel = false;
document.addEventListener("mousedown", (event) => {
  if (event.detail < 2) inPanel = Boolean(panel()?.contains(event.target));
}, true);
for (const press of ["mousedown", "click"]) document.addEventListener(press, (event) => {
  if (event.detail < 2 || inPanel || !panel()?.contains(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// The lines of an address, as they stand.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const lines = [...document.getElementById(button.dataset.copy).children].map((line) => line.textContent.trim());
  const said = button.nextElementSibling;
  try {
    await navigator.clipboard.writeText(lines.join("\n"));
    said.textContent = said.dataset.copied;
  } catch {
    said.textContent = said.dataset.failed;
  }
});

// One menu at a time, and none once something else is clicked.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (!event.target.closest("[data-dismiss]")) return;
  event.preventDefault();
  putAway(document.getElementById("refresh"));
  document.querySelector('form[action="/orders/imports"] button')?.focus({ preventScroll: true });
});

// Imports that were put away go on, and are looked for, out of sight: until one has something to say.
let knew = null;
const sayings = (part) => part.querySelectorAll(".notice, .message").length;

function putAway(part) {
  if (!part.hasAttribute("hx-get")) part.replaceChildren();
  else knew = sayings(part);
  part.classList.toggle("refresh-away", knew !== null);
}

document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig, target } }) => {
  if (knew === null || target?.id !== "refresh") return;
  const part = document.getElementById("refresh");
  if (requestConfig.verb === "post" || !part.hasAttribute("hx-get") || sayings(part) > knew) knew = null;
  part.classList.toggle("refresh-away", knew !== null);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-close]");
  if (!link || !panel()) return;
  event.preventDefault();
  leavePanel();
});

// One listener for all rows: a hundred links that htmx knew would be a hundred to take up and let go.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".desk tbody th a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // Not every browser gives its focus to a link that is clicked.
  here = boxOf(link.closest("tr")).value;
  const source = link.closest("tbody");
  htmx.ajax("GET", link.getAttribute("href"), { source, target: "#panel", swap: "innerHTML show:none" });
});

// What leaves with the table has nothing that htmx must clean up: it asks nothing more for what stands
// nowhere. Else it would send two events to each of its elements.
document.addEventListener("htmx:beforeCleanupElement", (event) => {
  if (event.target.id === "orders" || event.target.id === "freshness") event.target.replaceChildren();
});

// New orders come in by the table's own way of loading itself again, filters and all; from a later
// page one goes back to the first. The answer brings along how fresh the desk is.
document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-reload]");
  if (!source) return;
  event.preventDefault();
  const { first } = document.getElementById("orders").dataset;
  if (first) htmx.ajax("GET", first, { source, target: "#orders", swap: "outerHTML show:window:top" });
  else document.body.dispatchEvent(new Event("orders-changed"));
});

// A list of imports that somebody reads stays open.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  const read = target.querySelector(":scope > details[open]") || target.contains(document.activeElement);
  if (target.id === "freshness" && read) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "panel" && event.detail.requestConfig.verb === "get") {
    const state = { panel: true };
    const address = event.detail.requestConfig.path;
    if (history.state && history.state.panel) history.replaceState(state, "", address);
    else {
      under = location.href;
      history.pushState(state, "", address);
    }
    showFirst();
    document.getElementById("side-title")?.focus();
  }
});

// The table loads itself again when an import ends: what is selected stays so. A link or button that
// leaves with its focus would have all be laid out at once.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target, shouldSwap } = event.detail;
  const focused = document.activeElement;
  const top = target.id === "orders" ? topOfRows(requestConfig) : 0;
  const types = target.contains(focused) && focused.matches(WORDS_IN);
  if (shouldSwap && types && target.id === "orders") typing = { id: focused.id, place: [focused.selectionStart, focused.selectionEnd] };
  if (shouldSwap && target.contains(focused) && focused !== document.body && (typing || !types)) focused.blur();
  if (target.id !== "orders") return;
  stood = here === null ? -1 : [...document.querySelectorAll(".desk tbody tr")].findIndex((row) => boxOf(row).value === here);
  const asked = requestConfig?.elt?.matches?.("[data-keeps]");
  rest = "";
  const again = asked || requestConfig?.triggeringEvent?.type === "orders-changed";
  event.detail.serverResponse = again ? event.detail.serverResponse : firstRows(event.detail, top);
  // It goes in any case, and what is gone htmx needn't search through for each id that comes.
  event.detail.swapOverride ??= requestConfig?.elt?.closest?.("[hx-swap]")?.getAttribute("hx-swap");
  if (shouldSwap) target.replaceChildren();
});

function typeOn({ id, place }) {
  const field = id && document.getElementById(id);
  if (!field) return;
  field.focus({ preventScroll: true });
  // A date has no such place.
  if (place[0] !== null && document.activeElement === field) field.setSelectionRange(...place);
}

// Where the rows begin on the screen, and that they may begin two rows higher with other words above them.
function topOfRows(requestConfig) {
  const body = document.querySelector(".desk tbody");
  const scrolled = requestConfig?.elt?.matches?.(".pager a") ? scrollY : 0;
  return body ? Math.max(0, body.getBoundingClientRect().top + scrolled - 2 * LOWEST) : 0;
}

// A screen of rows is painted at once; the others follow right after that frame, or as soon as anything
// here looks at the rows. Who has scrolled stays there, and has them all at once.
function firstRows({ serverResponse: html, requestConfig, shouldSwap }, top) {
  const start = html.indexOf(BODY);
  if (start < 0 || !shouldSwap || (scrollY > innerHeight / 8 && !requestConfig?.elt?.matches?.(".pager a"))) return html;
  const end = html.indexOf("</tbody>", start);
  let cut = start;
  for (let height = top; height < innerHeight; height += LOWEST) {
    cut = html.indexOf("</tr>", cut) + "</tr>".length;
    if (cut < start || cut > end) return html;
  }
  rest = html.slice(cut, end);
  return html.slice(0, cut) + html.slice(end);
}

function showRest() {
  if (rest) document.querySelector(".desk tbody")?.insertAdjacentHTML("beforeend", rest);
  rest = "";
}

// Who acted on orders goes on at their row, or at the one that took its place; who turned the page, at
// its first.
document.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
  // A page that Back brings names none.
  if (target?.id !== "orders") return;
  // What acts on the selection is shown before the focus looks for its place in it.
  count();
  if (requestConfig?.elt?.matches?.(".pager a")) stood = 0;
  if (stood < 0) return;
  const all = [...document.querySelectorAll(".desk tbody tr")];
  const row = all.find((each) => boxOf(each).value === here) ?? all[stood] ?? all.at(-1);
  if (row) linkOf(row).dataset.landing = "here";
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (rest) requestAnimationFrame(() => setTimeout(showRest));
  if (typing) typeOn(typing);
  typing = null;
  land(event.detail);
  count();
  // With the frame's own layout, not with one more before it.
  if (event.target.id === "orders") requestAnimationFrame(showTab);
  whenIdle(finishRows);
});

// The browser may have filled the boxes in again by itself.
window.addEventListener("pageshow", count);

// Under the panel the desk stands as it stood: htmx, which would fetch it again, needn't know.
window.addEventListener("popstate", (event) => {
  if (event.state && event.state.panel) return;
  // An order's own page that began as a panel, and was loaded again since.
  if (!panel() && location.pathname !== BORN) location.reload();
  if (panel()?.hasChildNodes() && location.href === under) event.stopImmediatePropagation();
  close();
});

count();
showTab();
whenIdle(finishRows);
