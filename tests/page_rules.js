// The rules of a page, as a list of the sentences that are broken on this one.
() => {
  const broken = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const named = (element) => element.outerHTML.slice(0, 120).replace(/\s+/g, " ");
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");

  const headings = all("h1");
  if (headings.length !== 1) broken.push(`there are ${headings.length} h1 elements`);
  else if (!document.title.startsWith(words(headings[0])))
    broken.push(`the title "${document.title}" doesn't begin with "${words(headings[0])}"`);
  if (!document.documentElement.lang) broken.push("the page doesn't say its language");
  if (all("main").length !== 1) broken.push(`there are ${all("main").length} main elements`);

  const seen = new Set();
  for (const element of all("[id]")) {
    if (seen.has(element.id)) broken.push(`two elements have the id "${element.id}"`);
    seen.add(element.id);
  }
  for (const field of all("input, select, textarea")) {
    if (["hidden", "submit", "button"].includes(field.type)) continue;
    const labelled = field.labels?.length || field.getAttribute("aria-label") ||
      field.getAttribute("aria-labelledby");
    if (!labelled) broken.push(`no label: ${named(field)}`);
  }
  for (const button of all("button, a[href]")) {
    if (!words(button) && !button.getAttribute("aria-label"))
      broken.push(`says nothing: ${named(button)}`);
  }
  for (const form of all("form")) {
    if (!form.hasAttribute("method") || !form.hasAttribute("action"))
      broken.push(`a form without method and action: ${named(form)}`);
    if (form.method === "post" && !form.querySelector("[name=csrf_token]"))
      broken.push(`a form without CSRF token: ${named(form)}`);
  }
  for (const element of all("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) {
    const waits = (element.getAttribute("hx-trigger") || "").match(/load|every|revealed|intersect|from:body/);
    const works = element.matches("form, a[href], button, input, select") || waits;
    if (!works) broken.push(`does nothing without JavaScript: ${named(element)}`);
  }
  for (const element of all("[hx-target]")) {
    const target = element.getAttribute("hx-target");
    const near = /^(this|closest |find |next|previous)/.test(target);
    if (!near && !document.querySelector(target))
      broken.push(`hx-target="${target}" isn't on the page`);
  }
  for (const image of all("img")) {
    if (!image.hasAttribute("alt")) broken.push(`an image without words: ${named(image)}`);
  }
  for (const reference of ["aria-describedby", "aria-labelledby", "aria-controls", "for"]) {
    for (const element of all(`[${reference}]`)) {
      for (const id of element.getAttribute(reference).split(/\s+/))
        if (id && !document.getElementById(id)) broken.push(`${reference}="${id}" isn't on the page`);
    }
  }
  if (all("[style], style, script:not([src])").length) broken.push("an inline style or script");
  return broken;
}
