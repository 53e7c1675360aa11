// One row of the grid: what its inputs hold, whether that is saved, and what the person is told about it.
(function () {
  "use strict";

  const figures = window.dxEntry.figures;
  const MARKS = {
    saved: ["✓", "đã lưu"],
    warning: ["✓", "đã lưu"],
    waiting: ["↻", "đang chờ"],
    error: ["✗", "lỗi, chưa lưu"],
    conflict: ["⇄", "người khác vừa sửa"],
    locked: ["", "đã khóa"],
  };
  const NUMBERS = ["numerator", "denominator", "value"];

  class Row {
    constructor(element) {
      const data = element.dataset;
      this.element = element;
      this.code = data.line;
      this.name = data.name;
      this.version = Number(data.version);
      this.isRatio = data.measure === "ratio";
      this.rule = { decimals: Number(data.decimals), better: data.better, comparator: data.comparator, target: data.target };
      this.fields = {};
      element.querySelectorAll("[data-field]").forEach((input) => { this.fields[input.dataset.field] = input; });
      this.saved = this.snapshot();
      this.refused = null; // the snapshot that the server refused: not sent again before it changes
      this.conflict = null;
      this.stash = null;
      this.insists = false; // sent even if incomplete, to hear from the server what is missing
      const mark = element.querySelector("[data-mark]");
      const message = element.querySelector("[data-message]");
      this.output = element.querySelector("[data-share]");
      this.share = this.output.textContent; // as the server gave it
      // How the row looks when nothing in it is on its way.
      this.calm = { kind: kindOf(mark), words: mark.textContent.trim(), message: message.textContent, tone: kindOf(message) };
    }

    text(name) { return this.fields[name] ? this.fields[name].value : ""; }

    values() {
      const found = { state: this.text("state"), note: this.text("note") };
      NUMBERS.forEach((name) => { found[name] = this.text(name); });
      return found;
    }

    savedText(name) { return this.saved === null ? this.text(name) : JSON.parse(this.saved)[name]; }

    snapshot() { return JSON.stringify(this.values()); }

    get isDirty() { return this.snapshot() !== this.saved; }

    // The name of the number that is still missing; empty where the row says something whole.
    get missing() {
      if (!this.isRatio || this.text("state") !== "figure") return "";
      const numerator = this.text("numerator").trim(), denominator = this.text("denominator").trim();
      if (Boolean(numerator) === Boolean(denominator)) return "";
      return numerator ? "mẫu số" : "tử số";
    }

    get wantsSaving() {
      if (!this.isDirty || this.conflict !== null || this.snapshot() === this.refused) return false;
      return this.insists || (!this.missing && !this.isBeingTyped);
    }

    get isBeingTyped() { return document.hasFocus() && this.element.contains(document.activeElement); }

    // Typing a number means a figure; a state in words takes the numbers away, and gives them back when it is undone.
    follow(field) {
      const name = field.dataset.field;
      if (NUMBERS.includes(name) && field.value.trim()) this.fields.state.value = "figure";
      if (name === "state") {
        const values = this.values();
        if (field.value !== "figure") {
          if (NUMBERS.some((number) => values[number])) this.stash = values;
          this.write({ numerator: "", denominator: "", value: "" });
        } else if (this.stash !== null && !NUMBERS.some((number) => values[number])) {
          this.write(this.stash);
          this.fields.state.value = "figure";
        }
      }
      this.showShare();
    }

    write(values) {
      Object.keys(values).forEach((name) => {
        const field = this.fields[name];
        if (field && field.value !== values[name]) field.value = values[name];
      });
    }

    showShare() {
      if (!this.isRatio) return;
      const isFigure = this.text("state") === "figure";
      const share = isFigure ? figures.share(this.text("numerator"), this.text("denominator"), this.rule) : "";
      this.output.textContent = this.isDirty ? share : this.share;
      this.output.classList.toggle("is-draft", this.isDirty);
    }

    mark(kind, words) {
      const known = MARKS[kind] || ["", ""];
      const place = this.element.querySelector("[data-mark]");
      place.className = "cell-state is-" + kind;
      const symbol = document.createElement("span");
      symbol.setAttribute("aria-hidden", "true");
      symbol.textContent = known[0];
      place.replaceChildren(symbol, " " + (words || known[1]));
      this.element.querySelectorAll("td.cell").forEach((cell) => { cell.className = kind ? "cell is-" + kind : "cell"; });
    }

    settle() {
      const words = this.calm.words.replace(/^[^\p{L}]+/u, "");
      this.mark(this.calm.kind, words);
      this.say(this.calm.message, this.calm.tone);
    }

    calmDown(kind, message) {
      this.calm = { kind: kind, words: MARKS[kind][1], message: message, tone: "warning" };
      this.settle();
    }

    say(message, kind) {
      const place = this.element.querySelector("[data-message]");
      place.textContent = message;
      place.hidden = !message;
      place.className = "cell-message" + (message ? " is-" + kind : "");
      NUMBERS.forEach((name) => {
        if (!this.fields[name]) return;
        if (kind === "error" && message) this.fields[name].setAttribute("aria-invalid", "true");
        else this.fields[name].removeAttribute("aria-invalid");
      });
    }

    wait(words) { this.mark("waiting", words); }

    refuse(message, snapshot) {
      this.refused = snapshot;
      this.insists = false;
      if (this.snapshot() !== snapshot) return; // already typed over
      this.mark("error");
      this.say(message, "error");
    }

    // What the server holds now. What was typed while it answered stays.
    take(cell, snapshot) {
      const isUntouched = this.snapshot() === snapshot;
      this.version = cell.version;
      this.refused = null;
      this.insists = false;
      this.saved = snapshot;
      if (!isUntouched) return;
      const before = cell.qualifier ? cell.qualifier + " " : "";
      const texts = { state: cell.state, note: cell.note };
      NUMBERS.forEach((name) => { texts[name] = cell[name] === null ? "" : before + figures.written(cell[name]); });
      this.write(texts);
      this.saved = this.snapshot();
      this.stash = null;
      this.calmDown("saved", "");
      if (this.isRatio && cell.shown !== undefined) {
        this.share = cell.shown === null ? "" : figures.written(cell.shown) + "\u00a0%";
      }
      this.showShare();
    }

    // Another person was faster: both values, and the choice.
    disagree(problem, onChosen) {
      const current = problem.current;
      this.conflict = current;
      this.insists = false;
      this.mark("conflict");
      const who = current.changed_by ? " (" + current.changed_by + ")" : "";
      this.say(problem.message + " Hiện là " + wordsOf(current) + who + "; bạn nhập " + this.words() + ".", "warning");
      const place = this.element.querySelector("[data-choice]");
      place.replaceChildren(
        button("Giữ số tôi vừa nhập", () => this.choose(true, onChosen)),
        button("Lấy giá trị hiện có", () => this.choose(false, onChosen))
      );
      place.className = "entry-choice";
      place.hidden = false;
    }

    choose(keepsMine, onChosen) {
      const current = this.conflict;
      this.conflict = null;
      this.element.querySelector("[data-choice]").hidden = true;
      if (keepsMine) {
        this.version = current.version;
        this.saved = null;
      } else {
        this.share = "";
        this.take(current, this.snapshot());
      }
      this.insists = keepsMine;
      this.fields[Object.keys(this.fields)[0]].focus();
      onChosen();
    }

    words() {
      const values = this.values();
      const numbers = NUMBERS.map((name) => values[name].trim()).filter(Boolean).join(" / ");
      return numbers || this.fields.state.selectedOptions[0].textContent;
    }
  }

  function kindOf(element) {
    const found = /\bis-(\w+)/.exec(element.className);
    return found ? found[1] : "";
  }

  function wordsOf(cell) {
    const numbers = NUMBERS.filter((name) => cell[name] !== null).map((name) => figures.written(cell[name]));
    const states = { no_data: "chưa có số liệu", nothing_arose: "không phát sinh", not_applicable: "không áp dụng" };
    return numbers.length ? (cell.qualifier + " " + numbers.join(" / ")).trim() : states[cell.state] || "";
  }

  function button(words, onClick) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet";
    made.textContent = words;
    made.addEventListener("click", onClick);
    return made;
  }

  window.dxEntry.Row = Row;
})();
