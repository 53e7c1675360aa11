// The keyboard of a spreadsheet in a table of native inputs. Arrows leave a cell where the caret has nowhere to go; F2 keeps
// them inside. Everything that is not named here is the browser's own, Tab included.
(function () {
  "use strict";

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  class Keys {
    constructor(sheet, selection, editor) {
      this.sheet = sheet;
      this.selection = selection;
      this.editor = editor;
      this.inside = null; // the cell whose signs are being mended: F2
      this.tabbedFrom = null; // the column where Tab began: Enter goes back to it
      sheet.form.addEventListener("keydown", (event) => this.press(event));
      sheet.form.addEventListener("focusout", () => { this.inside = null; });
      sheet.form.addEventListener("mousedown", () => { this.tabbedFrom = null; });
    }

    press(event) {
      const cell = event.target.closest("[data-column]");
      const place = cell && this.sheet.placeOf(cell);
      if (!place || event.isComposing || event.altKey) {
        if (place && event.key === "Enter" && event.altKey) this.breakLine(cell, event);
        return;
      }
      const isHandled = event.ctrlKey || event.metaKey ? this.command(event, place) : this.key(event, cell, place);
      if (isHandled) event.preventDefault();
    }

    // With Ctrl
    command(event, place) {
      const key = event.key.toLowerCase();
      if (ARROWS[event.key]) return this.go(place, event.key, event.shiftKey, true);
      if (key === "z" || key === "y") {
        this.editor.settle(this.sheet.line(this.sheet.at(place)), this.selection.range);
        if (key === "y" || event.shiftKey) this.editor.redo();
        else this.editor.undo();
        return true;
      }
      if (key === "d") {
        this.editor.fillDown();
        return true;
      }
      if (key === "a" && this.inside === null) {
        this.selection.choose(0, 1, this.sheet.rows.length - 1, this.sheet.columns);
        return true;
      }
      if (key === "home" || key === "end") return this.enter(this.sheet.corner(key === "end"));
      return false;
    }

    key(event, cell, place) {
      switch (event.key) {
        case "Tab":
          if (this.tabbedFrom === null && !event.shiftKey) this.tabbedFrom = place.column;
          return false;
        case "Enter":
          return this.down(place, event.shiftKey);
        case "F2":
          return event.shiftKey ? this.toNote(cell) : this.goInside(cell);
        case "Escape":
          return this.giveBack(cell, place);
        case "Delete":
        case "Backspace":
          return this.clear(cell);
        default:
          return Boolean(ARROWS[event.key]) && this.arrow(event, cell, place);
      }
    }

    arrow(event, cell, place) {
      const step = ARROWS[event.key];
      const isSideways = step[1] !== 0;
      if (cell === this.inside && isSideways) return false;
      if (!this.selection.isBlock && !isAtEdge(cell, step)) return false;
      return this.go(place, event.key, event.shiftKey, false);
    }

    go(place, key, isExtending, far) {
      const step = ARROWS[key];
      this.tabbedFrom = null;
      if (isExtending) {
        const next = far ? this.sheet.step(this.selection.head, step[0], step[1], true) : this.beside(step);
        this.selection.extendTo(next);
        return true;
      }
      return this.enter(this.sheet.step(place, step[0], step[1], far)) || true;
    }

    // A range may end on cells that only show something, and on holes.
    beside(step) {
      const head = this.selection.head;
      const row = head.row + step[0], column = head.column + step[1];
      const isOutside = row < 0 || row >= this.sheet.rows.length || column < 1 || column > this.sheet.columns;
      return isOutside ? head : { row: row, column: column };
    }

    enter(place) {
      if (place === null) return false;
      this.selection.moveTo(place);
      window.dxEntry.enter(this.sheet.at(place));
      return true;
    }

    // Enter goes down, after Tab to the column where Tab began; in the last row it means that the line is done.
    down(place, isUp) {
      const column = this.tabbedFrom === null || isUp ? place.column : this.tabbedFrom;
      this.tabbedFrom = null;
      const next = this.sheet.step({ row: place.row, column: column }, isUp ? -1 : 1, 0, false);
      if (!this.enter(next)) this.editor.finish(this.sheet.line(this.sheet.at(place)));
      return true;
    }

    breakLine(cell, event) {
      if (cell.tagName !== "TEXTAREA") return;
      event.preventDefault();
      cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }

    goInside(cell) {
      if (!cell.setSelectionRange) return false;
      this.inside = cell;
      cell.setSelectionRange(cell.value.length, cell.value.length);
      return true;
    }

    toNote(cell) {
      const note = this.sheet.line(cell).fields.note;
      return Boolean(note) && this.enter(this.sheet.placeOf(note));
    }

    // Back to one cell; back to what stood there when it was entered; once more, to what the server holds.
    giveBack(cell, place) {
      if (this.selection.isBlock) {
        this.selection.moveTo(place);
        return true;
      }
      const line = this.sheet.line(cell);
      const name = cell.dataset.field;
      const back = cell.value !== line.settled[name] ? line.settled[name] : line.savedText(name);
      this.inside = null;
      if (cell.value === back) return false;
      cell.value = back;
      line.follow(cell);
      if (!line.isDirty) line.settle();
      if (cell.select) cell.select();
      return true;
    }

    // On a range, or on a cell that is chosen as a whole; inside a text these keys are the browser's.
    clear(cell) {
      const isWhole = cell !== this.inside && (!cell.setSelectionRange || isChosen(cell));
      if (!this.selection.isBlock && !isWhole) return false;
      this.editor.clear();
      return true;
    }
  }

  function isChosen(cell) { return cell.selectionStart === 0 && cell.selectionEnd === cell.value.length; }

  // Whether an arrow has nowhere to go inside the cell.
  function isAtEdge(cell, step) {
    if (!cell.setSelectionRange || isChosen(cell)) return true;
    const start = cell.selectionStart, end = cell.selectionEnd;
    if (step[0] !== 0) {
      if (cell.tagName !== "TEXTAREA") return true;
      return !(step[0] < 0 ? cell.value.slice(0, start) : cell.value.slice(end)).includes("\n");
    }
    return start === end && start === (step[1] < 0 ? 0 : cell.value.length);
  }

  window.dxEntry.Keys = Keys;
})();
