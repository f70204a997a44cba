// What the browser must say when an answer doesn't come, since nothing is swapped then. What
// somebody has typed stays where it is: the page gets a new token, and the button works again.
const BROKEN = "Something went wrong on our side. Try again in a moment.";
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
  link.textContent = "Sign in";
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

document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status === 401) {
    askToSignIn(told(responseText));
    return;
  }
  if (status === 400) renew();
  say([told(responseText) || BROKEN]);
});
document.addEventListener("htmx:sendError", () => say(["No connection. Check the network; this page tries again."]));
document.addEventListener("htmx:timeout", () => say(["The answer takes too long. Try again in a moment."]));

// What was said of one answer is over with the next.
document.addEventListener("htmx:afterSwap", () => {
  if (!signedOut) document.querySelector(".message-said")?.remove();
});

window.addEventListener("focus", async () => {
  if (!signedOut || !(await renew())) return;
  signedOut = false;
  say(["You are signed in again. Go on where you were."], "success");
});

// On a narrow screen the open tab may stand beyond the edge.
function showTab() {
  const tabs = document.querySelector(".tabs, .sections");
  const open = tabs?.querySelector("[aria-current]");
  if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}

showTab();
