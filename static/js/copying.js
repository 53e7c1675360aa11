// A button that copies a finished text. By a selection, since plain http has no navigator.clipboard; without the script the
// text is there to be selected by hand.
(function () {
  "use strict";

  function copied(field) {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
    try {
      return document.execCommand("copy");
    } catch (problem) {
      return false;
    }
  }

  // All of a text is seen, however its lines break on this screen.
  document.querySelectorAll(".reminder textarea").forEach(function (field) {
    field.style.height = field.scrollHeight + 4 + "px";
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copy);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var said = button.parentElement.querySelector("[data-copied]");
      var done = copied(field);
      if (said) said.textContent = done ? "Đã chép." : "Trình duyệt không cho chép: bấm Ctrl+C.";
      if (done) button.focus();
    });
  });
})();
