// The next act of this page that isn't among `done`: it is marked, and how one does it is told.
(done) => {
  document.querySelector("[data-next]")?.removeAttribute("data-next");
  const key = (element) => [...marks(element), element.matches("button") ? element.value : ""].join(" ").trim();
  const left = [...document.querySelectorAll("*")].filter((each) => marks(each).length && !done.includes(key(each)) && usable(each));
  const destroys = (each) => /delet/i.test(each.outerHTML.slice(0, 400));
  const next = left.find((each) => !destroys(each)) ?? left[0];
  if (!next) return null;
  for (let above = next.parentElement; above; above = above.parentElement) if (above.matches("details")) above.open = true;
  next.setAttribute("data-next", "");
  return { key: key(next), how: how(next), html: next.outerHTML.slice(0, 160) };

  function marks(element) {
    return element.getAttributeNames().filter((name) => name.startsWith("data-act."));
  }

  function usable(element) {
    return !element.disabled && (element.checkVisibility({ visibilityProperty: true }) || how(element).startsWith("poll") || folded(element));
  }

  function folded(element) {
    const details = element.closest("details:not([open])");
    return details?.checkVisibility({ visibilityProperty: true });
  }

  function how(element) {
    const trigger = element.getAttribute("hx-trigger") ?? "";
    if (trigger.includes("every")) return "poll";
    if (trigger.includes("from:body")) return `event ${trigger.split(" ")[0]}`;
    if (element.matches("form")) return trigger.includes("change") ? "choose" : "submit";
    if (element.matches("select")) return "choose";
    if (element.matches("[type=checkbox]")) return "tick";
    if (element.matches("input")) return "type";
    return "press";
  }
}
