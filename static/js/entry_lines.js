// One line of the grid, the figure of one unit, indicator and month: what its inputs hold, whether that is saved, and what the
// person is told about it.
(function () {
  "use strict";

  const figures = window.dxEntry.figures;
  const words = window.dxEntry.words;
  const NUMBERS = ["numerator", "denominator", "value"];
  const FIELDS = ["state"].concat(NUMBERS, "note");

  class Line {
    // `data` says which figure this is and how it is counted, as texts.
    constructor(element, data) {
      this.element = element;
      this.data = data;
      this.key = data.line;
      this.name = data.name || data.unitName + ", " + data.indicator;
      this.place = { unit: data.unit, indicator: data.indicator, month: data.month };
      this.version = Number(data.version);
      this.isLocked = "locked" in data;
      this.isRatio = data.measure === "ratio";
      this.rule = { decimals: Number(data.decimals), better: data.better, comparator: data.comparator, target: data.target };
      this.fields = {};
      element.querySelectorAll("[data-field]").forEach((input) => { this.fields[input.dataset.field] = input; });
      // In a narrow cell there is no room for words: they are kept apart, and shown where the grid has a place for them.
      this.marked = element.querySelector("[data-mark]") || words.made("span", "cell-state is-" + (data.mark || "saved"), data.markWords);
      this.message = element.querySelector("[data-message]") || words.made("p", "cell-message is-warning", data.notices);
      this.choice = element.querySelector("[data-choice]") || words.made("div", "");
      this.choice.hidden = true;
      this.output = element.querySelector("[data-share]");
      this.share = this.output ? this.output.textContent : ""; // as the server gave it
      ["state", "note"].filter((name) => !this.fields[name]).forEach((name) => { this.fields[name] = kept(name, this.part(data.was, name)); });
      this.saved = JSON.stringify(this.stored(data.was));
      this.settled = this.given(); // since the last step that can be undone
      this.refused = null; // the snapshot that the server refused: not sent again before it changes
      this.refusal = ""; // its sentence
      this.conflict = null;
      this.stash = null;
      this.insists = false; // sent even if incomplete, to hear from the server what is missing
      this.isTyping = false;
      // How the line looks when nothing in it is on its way.
      this.calm = {
        kind: words.kindOf(this.marked), words: words.wordsIn(this.marked), message: this.message.textContent.trim(), tone: words.kindOf(this.message),
      };
    }

    // What the server holds, from the text that it wrote beside the inputs: state|numerator|denominator|value|note.
    stored(was) {
      const found = {};
      FIELDS.forEach((name) => { found[name] = this.fields[name] ? this.part(was, name) : ""; });
      return found;
    }

    part(was, name) {
      const parts = was.split("|"), index = FIELDS.indexOf(name);
      return (name === "note" ? parts.slice(index).join("|") : parts[index]).replace(/\r\n?/g, "\n");
    }

    text(name) { return this.fields[name] ? this.fields[name].value : ""; }

    values() {
      const found = {};
      FIELDS.forEach((name) => { found[name] = this.text(name); });
      return found;
    }

    // What the inputs held when the page came, whatever was typed since.
    given() {
      return Object.assign(this.values(), ...Object.keys(this.fields).map((name) => ({ [name]: words.givenIn(this.fields[name]) })));
    }

    savedText(name) { return this.saved === null ? this.text(name) : JSON.parse(this.saved)[name]; }

    snapshot() { return JSON.stringify(this.values()); }

    get isDirty() { return this.snapshot() !== this.saved; }

    get isBroken() { return this.conflict !== null || (this.refused !== null && this.refused === this.snapshot()); }

    // The name of the number that is still missing; empty where the line says something whole.
    get missing() {
      if (!this.isRatio || this.text("state") !== "figure") return "";
      const numerator = this.text("numerator").trim(), denominator = this.text("denominator").trim();
      if (Boolean(numerator) === Boolean(denominator)) return "";
      return numerator ? "mẫu số" : "tử số";
    }

    get wantsSaving() {
      if (!this.isDirty || this.conflict !== null || this.snapshot() === this.refused) return false;
      return this.insists || (!this.missing && !(this.isTyping && document.hasFocus()));
    }

    // What a cell says to somebody who copies it: the number, or on its first number the state in words.
    textOf(cell) {
      if (cell.tagName === "OUTPUT") return cell.textContent.trim().replace(/\u00a0%$/, "%");
      if (cell.tagName === "SELECT") return words.STATES[cell.value];
      return cell.value || (cell === this.firstNumber ? this.stateWords : "");
    }

    // Why there is no number; empty where there is one, or nobody has said anything.
    get stateWords() { return ["figure", "no_data"].includes(this.text("state")) ? "" : words.STATES[this.text("state")]; }

    // Puts a text into a cell as if it were typed; false where the cell does not take it.
    put(cell, text) {
      if (this.isLocked || cell.tagName === "OUTPUT") return false;
      const state = words.stateIn(text);
      if (cell.tagName === "SELECT") {
        if (state === null) return false;
        cell.value = state;
      } else if (state !== null && state !== "figure" && cell.dataset.field !== "note") {
        this.fields.state.value = state;
        this.follow(this.fields.state);
        return true;
      } else {
        cell.value = text;
        if (!text && cell.dataset.field !== "note") this.fields.state.value = "figure";
      }
      this.follow(cell);
      return true;
    }

    get firstNumber() { return this.fields.numerator || this.fields.value; }

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
      if (this.firstNumber.placeholder !== this.stateWords) this.firstNumber.placeholder = this.stateWords;
      if (!this.isRatio || !this.output) return;
      const share = this.text("state") === "figure" ? figures.share(this.text("numerator"), this.text("denominator"), this.rule) : "";
      this.output.textContent = this.isDirty ? share : this.share;
      this.output.classList.toggle("is-draft", this.isDirty);
    }

    // The state of the line, in symbol and words; of its cells `guilty` alone where one is named.
    mark(kind, said, guilty) {
      const known = words.MARKS[kind] || ["", ""];
      const symbol = document.createElement("span");
      symbol.setAttribute("aria-hidden", "true");
      symbol.textContent = known[0];
      this.marked.className = this.marked.className.replace(/ is-\w+/g, "") + (kind ? " is-" + kind : "");
      this.marked.replaceChildren(symbol, " " + (said || known[1]));
      const cells = this.element.matches("td") ? [this.element] : this.element.querySelectorAll("td.cell");
      cells.forEach((cell) => {
        const isMarked = kind && (!guilty || cell.contains(guilty));
        cell.className = cell.className.replace(/ is-\w+/g, "") + (isMarked ? " is-" + kind : "");
      });
    }

    settle() {
      this.mark(this.calm.kind, this.calm.words);
      this.say(this.calm.message, this.calm.tone);
    }

    calmDown(kind, message) {
      this.calm = { kind: kind, words: words.MARKS[kind][1], message: message, tone: kind === "mend" ? "error" : "warning" };
      this.settle();
    }

    say(message, tone, guilty) {
      this.message.textContent = message;
      this.message.hidden = !message;
      this.message.className = "cell-message" + (message && tone ? " is-" + tone : "");
      NUMBERS.forEach((name) => {
        const field = this.fields[name];
        if (!field) return;
        if (tone === "error" && message && (!guilty || guilty === field)) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      });
    }

    wait(said) { this.mark("waiting", said); }

    // The number that a sentence quotes, where it quotes one.
    guiltyOf(message) {
      const quoted = NUMBERS.map((name) => this.fields[name]).filter((field) => field && field.value.trim());
      return quoted.find((field) => message.includes("“" + field.value.trim())) || null;
    }

    refuse(message, snapshot) {
      this.refused = snapshot;
      this.refusal = message;
      this.insists = false;
      if (this.snapshot() === snapshot) this.showRefusal(); // else already typed over
    }

    showRefusal() {
      const message = this.refusal, guilty = this.guiltyOf(message);
      this.mark("error", "", guilty);
      this.say(message, "error", guilty);
      this.broken = guilty || this.firstNumber;
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
      const wasSettled = JSON.stringify(this.settled) === snapshot;
      this.write(texts);
      this.saved = this.snapshot();
      if (wasSettled) this.settled = this.values();
      this.stash = null;
      this.calmDown("saved", "");
      if (this.isRatio && cell.shown !== undefined) {
        this.share = cell.shown === null ? "" : figures.written(cell.shown) + "\u00a0%";
      }
      this.showShare();
    }

    // What the server's checks say of the saved figure.
    found(mark, notices) {
      const kind = mark || "saved", message = notices.join(" ");
      if (kind !== this.calm.kind || message !== this.calm.message) this.calmDown(kind, message);
    }

    // Another person was faster: both values, and the choice.
    disagree(problem, onChosen) {
      const current = problem.current;
      this.conflict = current;
      this.insists = false;
      this.mark("conflict");
      const who = current.changed_by ? " (" + current.changed_by + ")" : "";
      this.say(problem.message + " Hiện là " + words.wordsOf(current) + who + "; bạn nhập " + this.words() + ".", "warning");
      this.choice.replaceChildren(
        words.button("Giữ số tôi vừa nhập", () => this.choose(true, onChosen)),
        words.button("Lấy giá trị hiện có", () => this.choose(false, onChosen))
      );
      this.choice.className = "entry-choice";
      this.choice.hidden = false;
    }

    choose(keepsMine, onChosen) {
      const current = this.conflict;
      this.conflict = null;
      this.choice.hidden = true;
      if (keepsMine) {
        this.version = current.version;
        this.saved = null;
        this.say("");
      } else {
        this.share = "";
        this.take(current, this.snapshot());
      }
      this.insists = keepsMine;
      this.firstNumber.focus();
      onChosen();
    }

    words() {
      const values = this.values();
      const numbers = NUMBERS.map((name) => values[name].trim()).filter(Boolean).join(" / ");
      return numbers || words.STATES[values.state];
    }

    // What a cell is called in lists: the line, and which of its numbers.
    nameOf(cell) {
      const names = { numerator: this.isRatio ? "tử số" : "số lượng", denominator: "mẫu số", value: "giá trị", note: "ghi chú" };
      return this.name + ", " + (names[cell.dataset.field] || "trạng thái");
    }
  }

  // What a line holds without an input of its own in the table.
  function kept(name, value) {
    const field = document.createElement("textarea");
    field.dataset.field = name;
    field.defaultValue = value;
    return field;
  }

  window.dxEntry.Line = Line;
})();
