// What is done to chosen cells at once: emptied, filled down, filled with a block of texts, taken back. Each is one step.
(function () {
  "use strict";

  class Editor {
    // `onChange(lines)` is called with the lines that an act has changed and that are not being typed in.
    constructor(sheet, selection, onChange) {
      this.sheet = sheet;
      this.selection = selection;
      this.steps = new window.dxEntry.Steps();
      this.onChange = onChange;
    }

    // What was typed into a cell becomes a step of its own.
    settle(line, range) { this.steps.settle([line], range); }

    // The line is done, even if something in it is missing.
    finish(line) {
      this.settle(line, this.selection.range);
      line.insists = line.isDirty;
      this.let([line]);
    }

    // `changes` are {cell, text}; answers those that their cells did not take.
    write(changes) {
      const lines = new Set(), refused = [];
      changes.forEach((change) => {
        const line = this.sheet.line(change.cell);
        if (line.put(change.cell, change.text)) lines.add(line);
        else refused.push(change);
      });
      this.steps.settle(Array.from(lines), this.selection.range);
      this.let(lines);
      return refused;
    }

    let(lines) {
      lines.forEach((line) => { line.isTyping = false; });
      this.onChange(Array.from(lines));
    }

    clear() {
      const cells = this.selection.block().reduce((all, row) => all.concat(row), []);
      const taken = cells.filter((cell) => cell && (cell.tagName === "INPUT" || cell.tagName === "TEXTAREA"));
      this.write(taken.map((cell) => ({ cell: cell, text: "" })));
    }

    // The first row of the choice goes into the others; of a single cell, the one above it.
    fillDown() {
      const range = this.selection.range;
      const top = range.top === range.bottom ? range.top - 1 : range.top;
      if (top < 0) return;
      const above = this.sheet.cells(top), changes = [];
      for (let row = top + 1; row <= range.bottom; row += 1) {
        for (let column = range.left; column <= range.right; column += 1) {
          const source = above[column], cell = this.sheet.cells(row)[column];
          if (source && cell && cell.tagName !== "OUTPUT") {
            changes.push({ cell: cell, text: this.sheet.line(source).textOf(source) });
          }
        }
      }
      this.write(changes);
    }

    undo() { this.show(this.steps.undo()); }

    redo() { this.show(this.steps.redo()); }

    show(step) {
      if (step === null) return;
      this.let(new Set(step.changes.map((change) => change.line)));
      if (!step.place) return;
      const cell = this.sheet.at({ row: step.place.top, column: step.place.left });
      if (cell && cell !== document.activeElement) window.dxEntry.enter(cell);
      this.selection.choose(step.place.top, step.place.left, step.place.bottom, step.place.right);
    }
  }

  // Into a cell as a whole, so that typing replaces it.
  window.dxEntry.enter = function (cell) {
    cell.focus();
    if (cell.select) cell.select();
  };
  window.dxEntry.Editor = Editor;
})();
