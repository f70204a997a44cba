// What the browser must say when an answer doesn't come, since nothing is swapped then. What
// somebody has typed stays where it is: the page gets a new token, and the button works again.
// The sentences stand in the page, in its language.
const WORDS = document.body.dataset;
let signedOut = false;

function say(words, tone = "danger") {
  const message = document.createElement("p");
  message.className = `message message-said message-${tone}`;
  message.append(...words);
  document.getElementById("messages").replaceChildren(message);
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// The sentences of the error's own page.
function told(html) {
  const page = parsed(html);
  const parts = [page.querySelector("h1"), page.querySelector(".lead")];
  return parts.filter(Boolean).map((part) => part.textContent.trim()).join(". ");
}

function hasTyped(part = document) {
  return [...part.querySelectorAll("textarea, input.input")].some((each) => each.value !== each.defaultValue);
}

function hasChosen() {
  return [...document.querySelectorAll(`select, ${TICKED}`)].some((each) => stateOf(each) !== bornAs(each));
}

function askToSignIn(words) {
  const link = document.createElement("a");
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = WORDS.signIn;
  if (hasTyped() || hasChosen()) link.target = "_blank";
  signedOut = true;
  if (!document.querySelector("#messages a[href^='/sign-in']")) say([words, " ", link]);
}

// A new token for the forms that stand here, if somebody is signed in.
async function renew() {
  const answer = await fetch("/account");
  const token = parsed(await answer.text()).querySelector("form [name=csrf_token]");
  if (answer.redirected || !answer.ok || !token) return false;
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token.value;
  return true;
}

// Who is asked to press once more can: the new token is there by then.
document.addEventListener("htmx:responseError", async (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status === 401) {
    askToSignIn(told(responseText));
    return;
  }
  if (status === 400) await renew().catch(() => false);
  say([told(responseText) || WORDS.broken]);
});
// The second of a double click sends nothing again: a form without htmx would be there twice.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const sends = button?.type === "submit" && button.form?.method === "post" && !button.form.hasAttribute("hx-post");
  if (event.detail > 1 && sends) event.preventDefault();
});

// What a person does while an answer is on its way, or while a part looks anew by itself, goes on: an
// answer waits for a hand that is busy, and what it replaces hands over what was done in it.

// What is pressed neither moves nor leaves before its click: the click would be lost. A field that is
// left by pressing a button asks for its hint at that moment, and the answer may come before the button
// is let go, which takes some people seconds. So answers wait until then. Where the browser doesn't tell
// of that, as of a list of choices, which opens as it is pressed, the pointer moves on without a button,
// or a while passes. Nor does a list close that is open to choose from, nor a date begin anew that is
// half typed.
const LONGEST_PRESS = 20_000;
const CHOICES_OPEN = 1000;
const CLICK_FOLLOWS = 100;
const TYPING_PAUSE = 1000;
const LOOK_AGAIN = 100;
// A browser that doesn't know which list is open holds nothing back for it.
const PICKER = CSS.supports("selector(:open)") ? ":is(select, input):open" : ":not(*)";
const PRESSED_BY_SPACE = "button, summary, input[type=checkbox], input[type=radio]";
let pressed = null;
let composing = false;
let lastKey = 0;
let flushing = null;
const held = [];

function typesDate() {
  const field = document.activeElement;
  if (!field?.matches("input[type=date]")) return false;
  return field.validity.badInput || (field.value !== field.defaultValue && Date.now() - lastKey < TYPING_PAUSE);
}

const handsBusy = () => pressed !== null || composing || typesDate() || Boolean(document.querySelector(PICKER));

function flush() {
  clearTimeout(flushing);
  flushing = null;
  if (handsBusy()) flushing = setTimeout(flush, LOOK_AGAIN);
  else for (const work of held.splice(0)) setTimeout(work);
}

function letGoAfter(milliseconds) {
  clearTimeout(pressed);
  pressed = setTimeout(() => {
    pressed = null;
    if (held.length) flush();
  }, milliseconds);
}

function whenLetGo(work) {
  if (!held.length && !handsBusy()) {
    work();
    return;
  }
  held.push(work);
  flushing ??= setTimeout(flush, LOOK_AGAIN);
}

document.addEventListener("pointerdown", ({ target }) => letGoAfter(target.closest("select") ? CHOICES_OPEN : LONGEST_PRESS), true);
for (const end of ["pointerup", "pointercancel", "contextmenu"]) document.addEventListener(end, () => letGoAfter(CLICK_FOLLOWS), true);
document.addEventListener("click", () => pressed !== null && letGoAfter(0), true);
document.addEventListener("pointermove", ({ buttons }) => pressed !== null && !buttons && letGoAfter(0), true);
// The space bar presses a button when it is let go, too.
document.addEventListener("keydown", ({ key, target, isComposing }) => {
  lastKey = Date.now();
  composing = isComposing;
  if (key === " " && target.matches(PRESSED_BY_SPACE)) letGoAfter(LONGEST_PRESS);
}, true);
document.addEventListener("keyup", ({ key }) => key === " " && pressed !== null && letGoAfter(CLICK_FOLLOWS), true);
document.addEventListener("compositionstart", () => (composing = true), true);
document.addEventListener("compositionend", () => (composing = false), true);
document.addEventListener("htmx:beforeRequest", ({ detail: { xhr } }) => {
  for (const end of ["onload", "onerror", "ontimeout"]) {
    const answered = xhr[end];
    xhr[end] = () => whenLetGo(answered);
  }
});

// What was typed, chosen and ticked, by what tells a field from all others in its part.
const FIELDS = "input:not([type=hidden], [type=submit], [type=file], [type=password]), select, textarea";
const TICKED = "[type=checkbox], [type=radio]";
const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea";
const SCROLLED = "[role=region], .table-scroll";

const stateOf = (field) => (field.matches(TICKED) ? field.checked : field.value);

function bornAs(field) {
  if (field.matches(TICKED)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value;
}

function keyOf(field) {
  const { form } = field;
  const about = form?.querySelector("input[type=hidden][name=order]")?.value;
  return [form?.getAttribute("action"), about, field.name || field.id, field.matches(TICKED) ? field.value : ""].join("\n");
}

// Two that nothing tells apart: neither is taken for the other.
function byKey(elements, key) {
  const found = new Map();
  for (const each of elements) found.set(key(each), found.has(key(each)) ? null : each);
  return found;
}

function wordsOfDetails(details) {
  const words = details.querySelector("summary")?.textContent.replace(/\d+/g, "#").trim();
  const form = details.querySelector("form")?.getAttribute("action");
  return [details.parentElement.closest("[id]")?.id, form, words].join("\n");
}

// What is marked for copying, by its words and where they begin.
function markedIn(part) {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  if (!range || !part.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { words: range.toString(), at: before.toString().length };
}

function mark(part, { words, at }) {
  const text = part.textContent;
  const places = [text.indexOf(words, at), text.lastIndexOf(words, at)].filter((each) => each >= 0);
  if (!places.length) return;
  const start = places.sort((one, other) => Math.abs(one - at) - Math.abs(other - at))[0];
  const range = document.createRange();
  const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let passed = 0; walk.nextNode(); passed += walk.currentNode.length) {
    const [from, to] = [start - passed, start + words.length - passed];
    if (from >= 0 && from < walk.currentNode.length) range.setStart(walk.currentNode, from);
    if (to > 0 && to <= walk.currentNode.length) {
      range.setEnd(walk.currentNode, to);
      break;
    }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

// How it stands when something is asked, so that what is done from then on is known.
const statesOf = (part) => new Map([...part.querySelectorAll(FIELDS)].map((field) => [field, stateOf(field)]));

// What was done in this part, to be done again in the one that replaces it. Of an answer to what a person
// did, it is only what was done since, and what is typed into other forms: the rest is the answer's to
// say. What holds for "all" held for the orders of that time.
function doneIn(part, asked = null) {
  const goesOn = (field) => {
    const state = stateOf(field);
    if (!asked) return state !== bornAs(field);
    const since = asked.states.has(field) && asked.states.get(field) !== state && field.name !== "all";
    return since || (asked.sends && field.form !== asked.form && field.matches(TYPED_IN) && state !== bornAs(field));
  };
  const fields = [...part.querySelectorAll(FIELDS)].filter(goesOn).map((field) => [keyOf(field), stateOf(field)]);
  if (asked) return { fields };
  const opened = [...part.querySelectorAll("details[open]")].map(wordsOfDetails);
  const scrolled = [...part.querySelectorAll(SCROLLED)].map((each) => [each.scrollLeft, each.scrollTop]);
  return { fields, opened, scrolled, marked: markedIn(part) };
}

function doAgain(part, { fields, opened = [], scrolled = [], marked = null }) {
  const here = fields.length ? byKey(part.querySelectorAll(FIELDS), keyOf) : new Map();
  for (const [key, state] of fields) {
    const field = here.get(key);
    if (!field || field.disabled) continue;
    if (field.matches(TICKED)) field.checked = state;
    else if (!field.matches("select") || [...field.options].some((option) => option.value === state)) field.value = state;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const foldable = opened.length ? byKey(part.querySelectorAll("details"), wordsOfDetails) : new Map();
  for (const key of opened) foldable.get(key)?.setAttribute("open", "");
  const regions = scrolled.some((place) => place.some(Boolean)) ? part.querySelectorAll(SCROLLED) : [];
  if (regions.length === scrolled.length) regions.forEach((each, index) => each.scrollTo(...scrolled[index]));
  if (marked) mark(part, marked);
}

const asks = new WeakMap();
const done = new WeakMap();

// A part that looks anew, by itself or because something happened, is the same one as before. Whatever
// else is asked for is asked for by a person.
const looksAnew = (elt, target, { triggeringEvent }) =>
  (elt === target && !BY_HAND.includes(triggeringEvent?.type)) || elt?.matches?.("[data-keeps], [data-reload]");

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr, requestConfig } }) => {
  if (!target?.querySelectorAll || looksAnew(elt, target, requestConfig)) return;
  asks.set(xhr, { states: statesOf(target), sends: requestConfig.verb !== "get", form: elt.form ?? elt.closest?.("form") });
});

const still = (target) => document.getElementById(target?.id) ?? target;

document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  if (target?.querySelectorAll && xhr) done.set(xhr, doneIn(target, asks.get(xhr)));
});
document.addEventListener("htmx:afterSwap", ({ detail: { target, xhr } }) => {
  if (done.has(xhr)) doAgain(still(target), done.get(xhr));
  done.delete(xhr);
});
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => done.set(target, doneIn(target)));
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (done.has(target)) doAgain(still(target), done.get(target));
  done.delete(target);
});

// Prices are those of the package that they were asked for: of another one nothing is bought by them.
function showPrices(form) {
  const priced = document.getElementById(form?.dataset.priced);
  if (priced) priced.hidden = [...form.querySelectorAll(FIELDS)].some((field) => stateOf(field) !== bornAs(field));
}

document.addEventListener("input", ({ target }) => showPrices(target.form));
window.addEventListener("pageshow", () => document.querySelectorAll("[data-priced]").forEach(showPrices));

document.addEventListener("htmx:sendError", () => say([WORDS.noConnection]));
document.addEventListener("htmx:timeout", () => say([WORDS.timeout]));

// A part that looks anew by itself waits while something is sent from inside it or for it: the answer
// would find its place gone, and what it says would be lost. It waits as well while somebody has typed
// something in it. What it was told to look for it looks for afterwards.
const BY_HAND = ["click", "submit", "change", "input", "keydown", "search"];
const requestsSent = new Map();
const putOff = new Map();

function makesWay({ target, requestConfig: { verb, triggeringEvent } }) {
  if (verb !== "get" || BY_HAND.includes(triggeringEvent?.type)) return false;
  const busy = [...requestsSent.values()].flat().some((each) => target?.contains(each));
  if (busy && triggeringEvent) putOff.set(triggeringEvent.type, triggeringEvent.target);
  return busy || (!triggeringEvent && target?.querySelector && hasTyped(target));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target, xhr, requestConfig } = event.detail;
  if (makesWay(event.detail)) event.preventDefault();
  else if (requestConfig.verb !== "get") requestsSent.set(xhr, [elt, target]);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (makesWay(detail)) detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  if (!requestsSent.delete(xhr) || requestsSent.size) return;
  const events = [...putOff];
  putOff.clear();
  for (const [type, target] of events) htmx.trigger(target, type);
});

// A carrier that was chosen before the one that its number proposes has come stays.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "carrier" && target.value) event.detail.shouldSwap = false;
});

// What was said of one answer is over with the next.
document.addEventListener("htmx:afterSwap", () => {
  if (!signedOut) document.querySelector(".message-said")?.remove();
});

// Another address is another page: what was said on the former one is over.
document.addEventListener("htmx:pushedIntoHistory", () => {
  if (!signedOut) document.getElementById("messages").replaceChildren();
});

// A phone that leads back to a tab gives its window no focus: the page is only visible again.
async function comeBack() {
  if (!signedOut || document.visibilityState !== "visible") return;
  signedOut = false;
  const renewed = await renew().catch(() => false);
  if (renewed) say([WORDS.signedIn], "success");
  else signedOut = true;
}
window.addEventListener("focus", comeBack);
document.addEventListener("visibilitychange", comeBack);

// The focus stays where somebody works, though a swap takes the element away, or a button can't be
// pressed as long as its request lasts. Whoever clicked elsewhere meanwhile works there.
let worked = new WeakMap();

function place(element) {
  return [element.tagName, element.name, element.getAttribute("href"), element.form?.getAttribute("action"), element.textContent.trim()];
}

// What it is, the parts that it stands in, the nearest first, and the one that the answer goes into.
function remember(xhr, active, target) {
  const regions = [];
  for (let part = active.closest("[id]"); part; part = part.parentElement.closest("[id]")) regions.push(part.id);
  worked.set(xhr, { id: active.id, place: place(active), regions, into: target.id });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target, xhr } = event.detail;
  const active = document.activeElement;
  if (active !== document.body && (elt.contains(active) || target?.contains(active))) remember(xhr, active, target ?? elt);
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (xhr && !worked.has(xhr) && target.contains(document.activeElement)) remember(xhr, document.activeElement, target);
});
document.addEventListener("pointerdown", () => (worked = new WeakMap()), true);

// The same element, by its id or by all that it is, in one of these parts; else where the nearest part
// that is still there says that one lands, or its head; else the same but for its words; else the part.
function* again({ id, place: was, regions, into }) {
  if (id) yield document.getElementById(id);
  const same = (length) => alike.filter(([, its]) => was.slice(0, length).every((part, index) => part === its[index])).map(([each]) => each);
  const parts = regions.map((region) => document.getElementById(region)).filter(Boolean);
  const inside = parts.at(-1) ?? document;
  const alike = [...inside.querySelectorAll(was[0])].map((each) => [each, place(each)]);
  // A link is where it leads, though its words count something.
  yield* same(was[2] ? 4 : 5);
  for (const part of parts) {
    yield part.querySelector("[data-landing=here]") ?? part.querySelector("[data-landing]") ?? part.querySelector("h1, h2, h3");
    if (part.id === into) break;
  }
  if (was.slice(1, 4).some(Boolean)) yield* same(4);
  yield* parts;
}

function keepFocus({ type, detail: { xhr } }) {
  if (!worked.has(xhr) || document.activeElement !== document.body) return;
  for (const element of again(worked.get(xhr))) {
    if (!element?.checkVisibility({ visibilityProperty: true })) continue;
    // One that waits for the request's end comes back right after this.
    if (element.disabled && type === "htmx:afterSettle") return;
    if (element.disabled) continue;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    // Whoever works by the keyboard sees it; else nothing moves.
    if (element.matches(":focus-visible")) element.scrollIntoView({ block: "nearest", inline: "nearest" });
    return;
  }
}

// To look for the place has all be laid out: what was asked for by the mouse is painted first. The next
// key of who works by the keyboard may come at once. A page that Back brings was asked for by none.
function keepFocusSoon(event) {
  const { verb, triggeringEvent } = event.detail.requestConfig ?? {};
  const pointed = verb === "get" && triggeringEvent?.type === "click" && triggeringEvent.detail > 0;
  if (!pointed) keepFocus(event);
  else if (event.type === "htmx:afterRequest") requestAnimationFrame(() => setTimeout(keepFocus, 0, event));
}

document.addEventListener("htmx:afterRequest", keepFocusSoon);
document.addEventListener("htmx:afterSettle", keepFocusSoon);

// A swap says what changed in a live region that lasts: one that comes with the swap isn't read, but
// for an alert, and one that lasts speaks by itself. What a poll brings again was said, though its
// figures and times move.
const SPOKEN = "[role=status], [data-spoken]";
const heard = new WeakMap();

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const silent of copy.querySelectorAll("time, form, [role=alert]")) silent.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function sentences(part) {
  const spoken = [...(part.matches(SPOKEN) ? [part] : []), ...part.querySelectorAll(SPOKEN)];
  return spoken.map(wordsOf).filter(Boolean);
}

const gist = (words) => words.replace(/\d+/g, "#");

document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  if (target?.querySelectorAll) heard.set(xhr, new Set(sentences(target)));
});

function speak({ detail: { target, requestConfig, xhr } }) {
  const part = document.getElementById(target?.id) ?? target;
  if (!part?.querySelectorAll || (part === target && part.closest("[role=status]"))) return;
  const asked = BY_HAND.includes(requestConfig?.triggeringEvent?.type);
  const [before, now] = [[...(heard.get(xhr) ?? [])], sentences(part)];
  const known = new Set(asked ? before : before.map(gist));
  let news = now.filter((each) => !known.has(asked ? each : gist(each)));
  // Whoever asked hears an answer, though it is the same as before.
  if (asked && !news.length && !part.querySelector("[role=alert]")) news = now;
  if (news.length) document.getElementById("spoken").textContent = [...new Set(news)].join(" ");
}

document.addEventListener("htmx:afterSettle", speak);

// On a narrow screen the open tab may stand beyond the edge.
function showTab() {
  const tabs = document.querySelector(".tabs, .sections");
  const open = tabs?.querySelector("[aria-current]");
  if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}

showTab();

// What a new password still lacks, while it is typed; the server has the last word.
const RULES = {
  length: (typed) => [...typed].length >= 12,
  upper: (typed) => /\p{Lu}/u.test(typed),
  lower: (typed) => /\p{Ll}/u.test(typed),
  digit: (typed) => /\p{Nd}/u.test(typed),
  special: (typed) => /[^\p{L}\p{N}]/u.test(typed),
  own: (typed, own) => typed && !own.some((part) => typed.toLowerCase().includes(part)),
};
for (const field of document.querySelectorAll("[data-password]")) {
  const input = field.querySelector("input");
  const button = field.querySelector("[data-show]");
  input.form.addEventListener("input", () => {
    const { email, account_name: company } = input.form.elements;
    const words = `${email?.value ?? ""} ${company?.value ?? ""}`.toLowerCase();
    const own = words.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= 4);
    for (const rule of field.querySelectorAll("[data-rule]")) {
      rule.classList.toggle("rule-met", Boolean(RULES[rule.dataset.rule]?.(input.value, own)));
    }
  });
  button.hidden = false;
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    for (const words of button.children) words.hidden = !words.hidden;
  });
}
