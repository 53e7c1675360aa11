// Sending a workbook: a button in Vietnamese whatever the browser speaks, a file dropped on the page, words while it is read.
(function () {
  "use strict";

  var input = document.querySelector("[data-file]");
  if (input) {
    var label = document.createElement("label");
    var name = document.createElement("span");
    label.className = "btn btn-quiet";
    label.htmlFor = input.id;
    label.textContent = "Chọn tệp…";
    name.className = "import-chosen";
    var show = function () {
      name.textContent = input.files.length ? input.files[0].name : "chưa chọn tệp, hoặc thả tệp vào đây";
    };
    input.classList.add("visually-hidden");
    var box = document.createElement("div");
    box.className = "import-drop";
    input.before(box);
    box.append(input, label, name);
    input.addEventListener("change", show);
    show();
    ["dragenter", "dragover"].forEach(function (kind) {
      box.addEventListener(kind, function (event) {
        event.preventDefault();
        box.classList.add("is-over");
      });
    });
    box.addEventListener("dragleave", function () {
      box.classList.remove("is-over");
    });
    box.addEventListener("drop", function (event) {
      event.preventDefault();
      box.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
  }

  // Reading a file takes a second or more: say so, and take no second click.
  document.querySelectorAll("[data-reading]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      form.querySelector("[data-busy]").textContent = "Đang đọc tệp…";
    });
  });
  // Back in the browser's history shows the page as it was left.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-reading]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelector("[data-busy]").textContent = "";
    });
  });
})();
