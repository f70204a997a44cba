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

function hasTyped() {
  return [...document.querySelectorAll("textarea, input.input")].some((each) => each.value !== each.defaultValue);
}

function askToSignIn(words) {
  const link = document.createElement("a");
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = WORDS.signIn;
  if (hasTyped()) link.target = "_blank";
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

document.addEventListener("htmx:sendError", () => say([WORDS.noConnection]));
document.addEventListener("htmx:timeout", () => say([WORDS.timeout]));

// A carrier that was chosen before the one that its number proposes has come stays.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "carrier" && target.value) event.detail.shouldSwap = false;
});

// What was said of one answer is over with the next.
document.addEventListener("htmx:afterSwap", () => {
  if (!signedOut) document.querySelector(".message-said")?.remove();
});

window.addEventListener("focus", async () => {
  if (!signedOut || !(await renew())) return;
  signedOut = false;
  say([WORDS.signedIn], "success");
});

// The focus stays where somebody works, though a swap takes the element away, or a button can't be
// pressed as long as its request lasts.
let worked = null;

function place(element) {
  return [element.tagName, element.name, element.getAttribute("href"), element.form?.getAttribute("action"), element.textContent.trim()];
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  const active = document.activeElement;
  if (active === document.body || !(elt.contains(active) || target?.contains(active))) return;
  worked = { id: active.id, place: place(active), region: target?.id };
});
document.addEventListener("pointerdown", () => (worked = null), true);

// The same element, by its id or by all that it is; else where the part says that one lands; else the
// same but for its words; else the part.
function again({ id, place: was, region }) {
  const same = (length) => [...document.querySelectorAll(was[0])].find(
    (each) => !each.disabled && place(each).slice(0, length).every((part, index) => part === was[index]),
  );
  const named = was.slice(1, 4).some(Boolean);
  const part = document.getElementById(region);
  const landing = part?.querySelector("[data-landing]");
  return (id && document.getElementById(id)) || same(5) || landing || (named && same(4)) || part?.querySelector("h1, h2, h3") || part;
}

function keepFocus() {
  if (!worked || document.activeElement !== document.body) return;
  const element = again(worked);
  if (element && element.tabIndex < 0) element.tabIndex = -1;
  element?.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterRequest", keepFocus);
document.addEventListener("htmx:afterSettle", keepFocus);

// A swap says what changed in a live region that lasts: one that comes with the swap isn't read.
// What a poll brings again is said once, though its figures and times move.
const SPOKEN = "[role=status], [role=alert], [data-spoken]";
const heard = new Map();

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const time of copy.querySelectorAll("time")) time.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function speak(event) {
  const { target, requestConfig } = event.detail;
  const part = document.getElementById(target?.id) ?? target;
  if (!part?.querySelectorAll) return;
  const asked = ["click", "submit", "change", "input", "keydown", "search"].includes(requestConfig?.triggeringEvent?.type);
  const gist = (words) => (asked ? words : words.replace(/\d+/g, "#"));
  const inside = [...part.querySelectorAll(SPOKEN)];
  const words = (part.matches(SPOKEN) ? [part, ...inside] : inside).map(wordsOf).filter(Boolean);
  const before = heard.get(part.id) ?? new Set();
  const news = words.filter((each) => asked || !before.has(gist(each)));
  heard.set(part.id, new Set(words.flatMap((each) => [each, each.replace(/\d+/g, "#")])));
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
