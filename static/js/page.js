// What the browser must say when an answer doesn't come, since nothing is swapped then.
const SENTENCES = {
  400: "This page was open for too long. Reload it and try again.",
  403: "You may not do that.",
  404: "This is no longer here. Reload the page.",
  429: "That was too often. Wait a minute and try again.",
};

function say(sentence) {
  const message = document.createElement("p");
  message.className = "message message-danger";
  message.textContent = sentence;
  document.getElementById("messages").replaceChildren(message);
}

document.addEventListener("htmx:responseError", (event) => {
  say(SENTENCES[event.detail.xhr.status] || "Something went wrong on our side. Try again in a moment.");
});
document.addEventListener("htmx:sendError", () => say("No connection. Check the network; this page tries again."));
document.addEventListener("htmx:timeout", () => say("The answer takes too long. Try again in a moment."));
