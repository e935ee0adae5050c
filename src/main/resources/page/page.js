// Asks every two seconds whether the part of the page that changes by itself has changed, and puts in what has. The page works without it.
"use strict";
(() => {
  const main = document.querySelector("main[data-live]");
  const gone = document.querySelector(".gone");
  const PAUSE = 2000;
  let tag = null;

  const parts = within => [...within.querySelectorAll("section[id]")];
  const names = within => parts(within).map(part => part.id).join(" ");

  // A part in which a person is doing something waits until that is over.
  const isUsed = part => part.contains(document.activeElement)
    || part.querySelector("details[open], input:checked") !== null
    || [...part.querySelectorAll("video[controls], audio[controls]")].some(media => !media.paused);

  const show = fresh => {
    if (names(fresh) !== names(main)) {
      if (parts(main).some(isUsed)) {
        return false;
      }
      const kept = [...main.querySelectorAll(":scope > .said, :scope > .gone")];
      main.replaceChildren(...kept, ...fresh.childNodes);
      return true;
    }
    const changed = parts(fresh).filter(part => document.getElementById(part.id).outerHTML !== part.outerHTML);
    const free = changed.filter(part => !isUsed(document.getElementById(part.id)));
    free.forEach(part => document.getElementById(part.id).replaceWith(part));
    return free.length === changed.length;
  };

  // Said once, not every two seconds.
  const tell = text => {
    if (gone.textContent !== text) {
      gone.textContent = text;
      gone.hidden = text === "";
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch(main.dataset.live, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        location.reload();
        return;
      }
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
        // What could not be shown now is asked for again.
        tag = show(fresh) ? answer.headers.get("ETag") : null;
      }
      tell(answer.ok || answer.status === 304 ? "" : "The line did not answer just now; what is shown may be old.");
    } catch (failure) {
      tell("The line does not answer: it has stopped, or cannot be reached. What is shown is old.");
    }
  };

  const loop = async () => {
    if (!document.hidden) {
      await ask();
    }
    setTimeout(loop, PAUSE);
  };

  if (main) {
    setTimeout(loop, PAUSE);
  }
})();
