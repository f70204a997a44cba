// What htmx does on a page, what a screen reader hears of it, and where the focus is then.
// It listens at the window, so that all of the page's own listeners have had their turn.
(() => {
  const acts = { begun: new Set(), over: new Set(), marks: new Set(), swapping: new Set(), said: [], focused: [], parts: [] };
  let spoke = new WeakMap();
  const LIVE = "[aria-live]:not([aria-live=off]), [role=status], [role=log], [role=alert]";
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const place = (element) => [element.tagName, element.id, element.name, element.getAttribute("href"), words(element)].join("|");
  const named = (element) => element.outerHTML.slice(0, 110).replace(/\s+/g, " ");
  window.acts = acts;

  window.addEventListener("htmx:beforeRequest", ({ detail }) => {
    acts.begun.add(detail.xhr);
    acts.focused.push(document.activeElement, document.activeElement.id, place(document.activeElement));
    if (detail.target?.id) acts.parts.push(detail.target.id);
    for (const name of detail.elt.getAttributeNames()) if (name.startsWith("data-act.")) acts.marks.add(name);
  });
  window.addEventListener("htmx:beforeSwap", ({ detail }) => detail.shouldSwap && acts.swapping.add(detail.xhr));
  // An answer that leads to another page is over when that page is there.
  window.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    if (!acts.swapping.has(xhr) && !xhr.getResponseHeader("HX-Redirect")) acts.over.add(xhr);
  });
  window.addEventListener("htmx:afterSettle", ({ detail }) => acts.over.add(detail.xhr));

  // A live region speaks when its words change, an alert when it comes; what is swapped in otherwise is silent.
  new MutationObserver((changes) => {
    const come = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.nodeType === 1 && node.isConnected);
    const alerts = come.flatMap((node) => [...(node.matches("[role=alert]") ? [node] : []), ...node.querySelectorAll("[role=alert]")]);
    const regions = changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest(LIVE))
      .filter((region) => region?.isConnected && !come.some((node) => node.contains(region)));
    for (const region of new Set([...alerts, ...regions])) {
      if (words(region) && words(region) !== spoke.get(region)) acts.said.push(words(region));
      spoke.set(region, words(region));
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });

  acts.begin = (turn) => {
    spoke = new WeakMap();
    Object.assign(acts, { turn, begun: new Set(), focused: [], parts: [], said: [] });
  };
  acts.rest = () => acts.begun.size > 0 && [...acts.begun].every((xhr) => acts.over.has(xhr));
  // None where another page has come.
  acts.faults = (turn, how) => (acts.turn === turn ? [...focus(how), ...speech(how)] : null);

  function speech(how) {
    // A step's head that takes the focus is read with it.
    if (document.activeElement.matches("[autofocus]:not([role=alert])")) acts.said.push(words(document.activeElement));
    if (!acts.said.length) return !["poll", "event"].includes(how) ? ["nothing is said"] : [];
    if (how === "poll") return [`a poll repeats: ${acts.said}`];
    const twice = acts.said.filter((one, at) => acts.said.some((other, its) => its !== at && other.includes(one)));
    return twice.length ? [`said twice: ${twice[0]}`] : [];
  }

  function focus(how) {
    const at = document.activeElement;
    if (!at || at === document.body) return ["the focus is lost"];
    if (!at.checkVisibility({ visibilityProperty: true })) return [`the focus is on what isn't shown: ${named(at)}`];
    const parts = acts.parts.map((id) => document.getElementById(id));
    // A target that was swapped stands there again, or nothing could be swapped into it any more.
    if (parts.includes(null)) return [`there is no ${acts.parts[parts.indexOf(null)]} any more`];
    const stayed = [at, place(at), ...(at.id ? [at.id] : [])].some((each) => acts.focused.includes(each));
    if (how !== "type" && !stayed && !parts.some((part) => part?.contains(at)))
      return [`the focus went elsewhere: ${named(at)}`];
    const box = at.getClientRects()[0];
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right <= left || bottom <= top) return [`the focus is out of sight: ${named(at)}`];
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return at.contains(over) || over.contains(at) || over.matches("label") ? [] : [`${named(over)} covers ${named(at)}`];
  }
})();
