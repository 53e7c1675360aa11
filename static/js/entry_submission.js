// The part below the grid that hands the month in: put anew by the server after every save, since what has to be corrected or
// explained follows from what is stored. What is typed into it stays.
(function () {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form || !window.fetch) return;

  function panel() { return form.querySelector("[data-submission]"); }

  async function refresh() {
    let text;
    try {
      const response = await fetch(window.location.pathname + "?phan=nop", { credentials: "same-origin" });
      if (!response.ok || response.redirected) return;
      text = await response.text();
    } catch (error) {
      return; // the next save tries again
    }
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-submission]");
    const old = panel();
    if (!fresh || !old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.querySelectorAll("textarea").forEach((field) => {
      const same = fresh.querySelector('textarea[name="' + field.name + '"]');
      if (same) same.value = field.value;
    });
    old.replaceWith(document.importNode(fresh, true));
    if (!focused) return;
    const again = focused.id ? document.getElementById(focused.id) : panel().querySelector("[data-hand-in]");
    if (again) again.focus();
  }

  let renewing = Promise.resolve();

  function renew() {
    renewing = renewing.then(refresh);
    return renewing;
  }

  // Ctrl+Enter: save, then on to the next thing to explain, and last to the button.
  async function goOn(from) {
    if (window.dxEntry && window.dxEntry.saveAll) await window.dxEntry.saveAll();
    await renewing;
    const steps = Array.from(panel().querySelectorAll(".finding.is-warning textarea, [data-hand-in]"));
    const step = steps.find((field) => !field.value || field.tagName === "BUTTON") || steps[0];
    const again = from && from.id && document.getElementById(from.id);
    const target = again && !again.value.trim() ? again : step;
    if (target) {
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  }

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.isComposing || event.target.closest("button")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    goOn(event.target.closest("[data-submission]") ? event.target : null);
  }, true);

  form.addEventListener("dx:saved", renew);
})();
