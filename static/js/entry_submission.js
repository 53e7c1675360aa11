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

  form.addEventListener("dx:saved", refresh);
})();
