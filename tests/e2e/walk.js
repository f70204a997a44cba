// What is wrong with the page as it is shown just now: what is cut, what covers what, what leaves it.
() => {
  const wrong = [];
  const named = (element) => element.outerHTML.slice(0, 100).replace(/\s+/g, " ");
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) wrong.push(`it scrolls sideways by ${over} px: ${named(farthest())}`);

  // Words that end where nobody can read on; what is meant for screen readers alone has one pixel.
  for (const element of document.querySelectorAll("body *")) {
    if (element.clientWidth < 2 || !shown(element)) continue;
    const style = getComputedStyle(element);
    const clipped = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (clipped && style.textOverflow !== "ellipsis" && element.textContent.trim() && style.clipPath === "none")
      wrong.push(`cut by ${element.scrollWidth - element.clientWidth} px: ${named(element)}`);
  }

  // What one presses or reads in the frame lies beside one another.
  const frame = [...document.querySelectorAll(".masthead > *, .page-head > *, .page-actions > *, .sections > *, .tabs > *")];
  const boxes = frame.filter((part) => shown(part) && !part.matches(":popover-open"))
    .map((part) => ({ part, box: part.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  for (const { part, box } of boxes)
    for (const { part: other, box: its } of boxes) {
      if (part === other || part.contains(other) || other.contains(part)) continue;
      const over = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const under = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (over > 1 && under > 1 && part.parentElement === other.parentElement)
        wrong.push(`${named(part)} covers ${named(other)}`);
    }

  // What begins outside of the page can't be scrolled to.
  for (const part of document.querySelectorAll("h1, h2, h3, p, label, button, td, th, a, bdi")) {
    const { left, right, width } = part.getBoundingClientRect();
    const lies = root.dir === "rtl" ? right - root.clientWidth : -left;
    if (width > 1 && lies > 1 && shown(part) && !part.closest(".skip-link, .unseen, [popover]:not(:popover-open)")
      && !inScroller(part)) wrong.push(`begins outside: ${named(part)}`);
  }
  // What is said of something has room for its words.
  for (const said of document.querySelectorAll("main :is(dd, dt, td, th, p, li, label)")) {
    const { clientWidth: wide, clientHeight: high } = said;
    const long = said.textContent.trim().length > 10;
    if (long && wide > 1 && wide < 64 && high > 3 * wide && shown(said)) wrong.push(`squeezed: ${named(said)}`);
  }

  // Of two choices that read the same nobody knows which is which.
  for (const list of document.querySelectorAll("select")) {
    const words = [...list.options].map((option) => option.textContent.trim());
    for (const word of words.filter((each, index) => words.indexOf(each) < index))
      wrong.push(`two choices of ${list.name} are called ${word}`);
  }
  return [...new Set(wrong)];

  // What reaches farthest over the page's end, and no part of it does.
  function farthest() {
    const beyond = (part) => {
      const { left, right } = part.getBoundingClientRect();
      return root.dir === "rtl" ? -left : right - root.clientWidth;
    };
    const parts = [...document.querySelectorAll("body *")].filter((part) => !inScroller(part));
    const most = Math.max(...parts.map(beyond));
    return parts.filter((part) => beyond(part) > most - 1).at(-1) ?? root;
  }

  function inScroller(part) {
    for (let above = part.parentElement; above; above = above.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(above).overflowX) && above !== document.body && above !== root) return true;
    return false;
  }
}
