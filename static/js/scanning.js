// Scanning: a scanner types a code and Enter, maybe faster than the server answers. Codes wait in a
// line, are sent one after the other, and the field is free for the next one at once.
const waiting = [];
let sending = false;
let sent = 0;
const POLL = 4000;
const TONES = { right: [[880, 0.08]], wrong: [[180, 0.4]], done: [[880, 0.08], [1320, 0.16]] };
let sound = null;

const form = () => document.getElementById("scan-form");
const field = () => document.getElementById("code");
const muted = () => localStorage.getItem("scan-muted") === "yes";

// A short tone for each part of it: hertz and seconds.
function play(tone) {
  if (muted() || !TONES[tone]) return;
  sound ??= new AudioContext();
  let at = sound.currentTime;
  for (const [hertz, seconds] of TONES[tone]) {
    const wave = sound.createOscillator();
    const volume = sound.createGain();
    wave.frequency.value = hertz;
    wave.type = tone === "wrong" ? "square" : "sine";
    volume.gain.value = 0.2;
    wave.connect(volume).connect(sound.destination);
    wave.start(at);
    wave.stop(at + seconds);
    at += seconds;
  }
}

function focus() {
  const number = document.getElementById("tracking_number");
  (number ?? field()).focus();
}

// Only the parcel is swapped: what is typed into the field meanwhile stays.
async function send(code) {
  sent += 1;
  const body = new FormData(form());
  body.set("code", code);
  const answer = await fetch(form().action, {
    method: "POST", body, headers: { "HX-Request": "true", "HX-Current-URL": location.href },
  });
  const html = await answer.text();
  await new Promise(whenLetGo);
  if (answer.status !== 200 && answer.status !== 422) throw new Error(html);
  const address = answer.headers.get("HX-Push-Url");
  if (address) history.pushState(null, "", address);
  show(html);
}

function show(html) {
  const part = parsed(html);
  const next = part.getElementById("scan-form");
  form().setAttribute("action", next.getAttribute("action"));
  form().querySelector("[name=label]")?.remove();
  const label = next.querySelector("[name=label]");
  if (label) form().append(label);
  form().querySelector("label").textContent = next.querySelector("label").textContent;
  document.getElementById("scan-parcel").replaceWith(part.getElementById("scan-parcel"));
  const parcel = document.getElementById("scan-parcel");
  htmx.process(parcel);
  const answer = parcel.querySelector("[data-tone]");
  if (!answer) return;
  document.getElementById("spoken").textContent = answer.textContent;
  play(answer.dataset.tone);
}

async function work() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    try {
      await send(waiting[0]);
      waiting.shift();
    } catch (error) {
      // What couldn't be sent is no parcel's: the person scans it again.
      waiting.length = 0;
      say([told(error.message) || form().dataset.unsent]);
      play("wrong");
    }
  }
  sending = false;
  if (!field().value) focus();
}

// What a colleague scans of the same parcel.
async function look() {
  const address = document.querySelector("[data-poll]")?.dataset.poll;
  if (!address || sending || document.hidden) return;
  const before = sent;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const part = answer.ok ? parsed(await answer.text()) : null;
  await new Promise(whenLetGo);
  const parcel = part?.getElementById("scan-parcel");
  // An answer from before the last code counts less than stands here.
  if (sent !== before || document.querySelector("[data-poll]")?.dataset.poll !== address || !parcel) return;
  const counts = (root) => [...root.querySelectorAll(".scan-count")].map((each) => each.textContent).join();
  if (counts(parcel) === counts(document.getElementById("scan-parcel"))) return;
  document.getElementById("scan-parcel").replaceWith(parcel);
  htmx.process(parcel);
}

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const code = field().value;
  field().value = "";
  if (!code.trim()) return;
  waiting.push(code);
  work();
});

// A scanner types wherever the focus is: what is typed into nothing goes into the field.
document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (target === document.body && key.length === 1 && !ctrlKey && !metaKey && !altKey) field().focus();
});

const button = document.getElementById("scan-sound");
function showSound() {
  button.setAttribute("aria-pressed", String(!muted()));
  button.textContent = muted() ? button.dataset.off : button.dataset.on;
}
button.hidden = false;
showSound();
button.addEventListener("click", () => {
  localStorage.setItem("scan-muted", muted() ? "no" : "yes");
  showSound();
  play("right");
  focus();
});
setInterval(look, POLL);
const answered = document.querySelector("[data-tone]");
if (answered) play(answered.dataset.tone);
