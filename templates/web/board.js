// Keeps the board fresh: fetches it every few seconds while it is looked at and changes only what differs, so that
// focus, scroll and a selection stay. Without this script the page reloads itself.
"use strict";
(() => {
  const EVERY_MS = 2500;
  const board = document.getElementById("board");
  const live = document.getElementById("live");
  const word = document.getElementById("live-word");
  if (!board || !live) return;
  const plainTitle = document.title;
  let seenAt = Date.now();
  let busy = false;

  // Makes `mine` like `fresh`. Children of a keyed element are matched by id; anything else is replaced whole.
  function settle(mine, fresh) {
    if (mine.isEqualNode(fresh)) return;
    if (!("keyed" in mine.dataset)) {
      mine.replaceWith(fresh);
      return;
    }
    const known = new Map(Array.from(mine.children, (child) => [child.id, child]));
    let place = mine.firstElementChild;
    for (const child of Array.from(fresh.children)) {
      const old = known.get(child.id);
      if (!old) {
        if (child.localName === "tr") child.classList.add("fresh");
        mine.insertBefore(child, place);
        continue;
      }
      known.delete(child.id);
      if (old === place) place = place.nextElementSibling;
      else mine.insertBefore(old, place);
      settle(old, child);
    }
    for (const gone of known.values()) gone.remove();
  }

  function show(html) {
    const page = new DOMParser().parseFromString(`<div data-keyed>${html}</div>`, "text/html");
    const focused = board.contains(document.activeElement) ? document.activeElement.id : "";
    settle(board, page.body.firstElementChild);
    const again = focused && document.getElementById(focused);
    if (again && again !== document.activeElement) again.focus({ preventScroll: true });
    const title = document.getElementById("counters").dataset.title;
    document.title = title ? `(${title}) ${plainTitle}` : plainTitle;
  }

  function say(connected) {
    live.hidden = false;
    live.classList.toggle("lost", !connected);
    word.textContent = connected ? "live" : `no connection for ${Math.round((Date.now() - seenAt) / 1000)} s`;
  }

  function selecting() {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && board.contains(selection.anchorNode);
  }

  async function refresh() {
    if (document.hidden || busy) return;
    busy = true;
    try {
      const answer = await fetch("/board", { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      seenAt = Date.now();
      if (!selecting()) show(html);
      say(true);
    } catch {
      say(false);
    } finally {
      busy = false;
    }
  }

  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, EVERY_MS);
  refresh();
})();
