// What was changed, step by step, so that it can be taken back and done again. A step holds whole lines: a number that is typed
// changes the state beside it.
(function () {
  "use strict";

  const MOST_STEPS = 200;

  class Steps {
    constructor() {
      this.done = [];
      this.undone = [];
    }

    // The lines that differ from what they held when the last step ended become one step; `place` is where it happened.
    settle(lines, place) {
      const changes = [];
      lines.forEach((line) => {
        const now = line.values();
        if (JSON.stringify(now) === JSON.stringify(line.settled)) return;
        changes.push({ line: line, before: line.settled, after: now });
        line.settled = now;
      });
      if (!changes.length) return;
      this.done.push({ changes: changes, place: place });
      if (this.done.length > MOST_STEPS) this.done.shift();
      this.undone = [];
    }

    undo() { return this.move(this.done, this.undone, "before"); }

    redo() { return this.move(this.undone, this.done, "after"); }

    // The step that was taken back or done again, or null; lines that were locked meanwhile stay as they are.
    move(from, to, side) {
      const step = from.pop();
      if (!step) return null;
      to.push(step);
      step.changes.filter((change) => !change.line.isLocked).forEach((change) => {
        change.line.write(change[side]);
        change.line.settled = change.line.values();
        change.line.showShare();
      });
      return step;
    }
  }

  window.dxEntry.Steps = Steps;
})();
