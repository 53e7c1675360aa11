// The words of the grid, the same as the server's, and the small elements that carry them.
(function () {
  "use strict";

  const MARKS = {
    saved: ["✓", "đã lưu"],
    warning: ["!", "đã giải trình"],
    explain: ["?", "cần giải trình"],
    mend: ["✗", "phải sửa"],
    waiting: ["↻", "đang chờ"],
    error: ["✗", "lỗi, chưa lưu"],
    conflict: ["⇄", "người khác vừa sửa"],
    locked: ["", "đã khóa"],
  };
  const STATES = {
    figure: "có số liệu", no_data: "chưa có số liệu", nothing_arose: "không phát sinh", not_applicable: "không áp dụng",
  };
  const NUMBERS = ["numerator", "denominator", "value"];

  // The state that a text names, "figure" for "có số liệu"; null where it names none.
  function stateIn(text) {
    const wanted = text.normalize("NFC").trim().toLowerCase();
    return Object.keys(STATES).find((state) => STATES[state] === wanted) || null;
  }

  function givenIn(field) {
    if (field.tagName !== "SELECT") return field.defaultValue;
    return (Array.from(field.options).find((option) => option.defaultSelected) || field.options[0]).value;
  }

  function kindOf(element) {
    const found = /\bis-(\w+)/.exec(element.className);
    return found ? found[1] : "";
  }

  function wordsIn(element) { return element.textContent.trim().replace(/^[^\p{L}]+/u, ""); }

  function wordsOf(cell) {
    const numbers = NUMBERS.filter((name) => cell[name] !== null).map((name) => window.dxEntry.figures.written(cell[name]));
    return numbers.length ? (cell.qualifier + " " + numbers.join(" / ")).trim() : STATES[cell.state] || "";
  }

  function made(tag, className, words) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = words || "";
    element.hidden = tag === "p" && !words;
    return element;
  }

  function button(words, onClick) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet";
    made.textContent = words;
    made.addEventListener("click", onClick);
    return made;
  }

  window.dxEntry.words = {
    MARKS: MARKS, STATES: STATES, stateIn: stateIn, givenIn: givenIn, kindOf: kindOf, wordsIn: wordsIn, wordsOf: wordsOf, made: made, button: button,
  };
})();
