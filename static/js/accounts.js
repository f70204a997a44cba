// Passkeys: a button asks the browser for one, and sends what it answers in the button's own form.
// Where the browser can't, the buttons stay hidden; all else works without a script.
const PASSKEYS = window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials;

async function askForPasskey(button) {
  const { form, dataset } = button;
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(dataset.options, { method: "POST", body });
  if (!answer.ok) throw new Error("No options came");
  const options = await answer.json();
  const parsed = dataset.passkey === "create"
    ? { publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }
    : { publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) };
  const credential = await navigator.credentials[dataset.passkey](parsed);
  form.elements[dataset.field].value = JSON.stringify(credential.toJSON());
  form.submit();
}

function whyNot(error, { dataset }) {
  return error.name === "InvalidStateError" ? dataset.known : dataset.none;
}

async function pressPasskey(button) {
  const { form } = button;
  if (button.dataset.passkey === "create" && !form.reportValidity()) return;
  button.disabled = true;
  try {
    await askForPasskey(button);
  } catch (error) {
    say([whyNot(error, button)]);
  } finally {
    button.disabled = false;
  }
}

for (const button of PASSKEYS ? document.querySelectorAll("[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => pressPasskey(button));
}

// The browser's own time zone: preselected where none was chosen yet, offered where one was.
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function offers(select) {
  return [...(select?.options ?? [])].some((option) => option.value === ZONE);
}

for (const select of document.querySelectorAll("[data-proposes-zone]")) {
  if (offers(select)) select.value = ZONE;
}

for (const button of document.querySelectorAll("[data-use-zone]")) {
  const select = button.form.elements.time_zone;
  if (!offers(select) || select.value === ZONE) continue;
  button.firstChild.data = button.dataset.useZone.replace("{zone}", ZONE.replaceAll("_", " "));
  button.hidden = false;
  button.addEventListener("click", () => { select.value = ZONE; });
}
