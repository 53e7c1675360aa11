// Lines on their way to the server: one request at a time, sent again with the same key until it is answered, so that a lost
// answer saves nothing twice. What was refused is left out and the rest sent again: one bad cell holds back no good one.
(function () {
  "use strict";

  const PATIENCE = 30000; // ms for one answer
  const LONGEST_PAUSE = 30000;

  function newKey() {
    const bytes = new Uint8Array(16);
    if (window.crypto && window.crypto.getRandomValues) window.crypto.getRandomValues(bytes);
    else bytes.forEach((_, index) => { bytes[index] = Math.floor(Math.random() * 256); });
    return Date.now().toString(36) + "-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  class Saver {
    // onChange is called whenever the state may have changed; onSaved after a save that left nothing to send.
    constructor(sheet, onChange, onSaved) {
      this.form = sheet.form;
      this.sheet = sheet;
      this.onChange = onChange;
      this.onSaved = onSaved;
      this.pending = null;
      this.isBusy = false;
      this.trouble = ""; // why lines wait: "", "offline", "server", "login"
      this.reason = ""; // the server's own sentence about it
      this.pause = 1000;
      this.timer = null;
      this.running = null;
      this.renewed = false; // the token, since the last answer
      window.addEventListener("online", () => this.flush());
    }

    get unsent() { return this.sheet.touched.filter((line) => line.isDirty); }

    // Whoever asks while a save is on its way waits for that one, which takes along what has been typed since.
    flush() {
      if (this.running === null) this.running = this.sendAll().finally(() => { this.running = null; });
      return this.running;
    }

    async sendAll() {
      window.clearTimeout(this.timer);
      this.isBusy = true;
      let saved = false;
      try {
        while (this.fill()) {
          this.onChange();
          if (!(await this.send())) break;
          saved = true;
        }
      } finally {
        this.isBusy = false;
      }
      this.onChange();
      if (saved && !this.pending) this.onSaved();
    }

    // What is to be sent next; an unanswered request goes first, exactly as it was.
    fill() {
      if (this.pending) return true;
      const lines = this.sheet.touched.filter((line) => line.wantsSaving);
      if (!lines.length) return false;
      const snapshots = lines.map((line) => line.snapshot());
      const cells = lines.map((line) => Object.assign({ version: line.version }, line.place, line.values()));
      // Whose page this is: what one person typed is never saved under the name of the next one at this computer.
      const body = { idempotency_key: newKey(), as: this.form.dataset.as, cells: cells };
      this.pending = { lines: lines, snapshots: snapshots, body: JSON.stringify(body) };
      lines.forEach((line) => line.wait("đang lưu"));
      return true;
    }

    // True where the server has decided, be it for or against; false where it must be asked again later.
    async send() {
      let response, answer = null;
      try {
        response = await this.post();
        if ((response.headers.get("Content-Type") || "").startsWith("application/json")) answer = await response.json();
      } catch (error) {
        return this.later("offline");
      }
      if (response.status === 401) return this.later("login", answer && answer.other_person ? answer.message : "");
      // Only an answer about cells is the server's decision; a 403 without them is the token of an earlier login.
      if (response.status === 403 && !(answer && answer.cells)) return (await this.renewToken()) || this.later("login");
      if (response.status >= 500 || answer === null) return this.later("server");
      this.trouble = this.reason = "";
      this.pause = 1000;
      this.renewed = false;
      const pending = this.pending;
      this.pending = null;
      if (response.status === 200) {
        answer.cells.forEach((cell, index) => pending.lines[index].take(cell, pending.snapshots[index]));
      } else {
        this.refuse(pending, response.status, answer);
      }
      return true;
    }

    post() {
      const abort = new AbortController();
      const timer = window.setTimeout(() => abort.abort(), PATIENCE);
      return fetch(this.form.dataset.save, {
        method: "POST",
        body: this.pending.body,
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
        credentials: "same-origin",
        signal: abort.signal,
      }).finally(() => window.clearTimeout(timer));
    }

    refuse(pending, status, answer) {
      const named = answer.cells || [];
      const reasons = named.length ? named : pending.lines.map((_, index) => ({ index: index, message: answer.message }));
      const refused = new Set();
      reasons.forEach((problem) => {
        const line = pending.lines[problem.index];
        refused.add(line);
        if (status === 409 && problem.current) line.disagree(problem, () => this.flush());
        else line.refuse(problem.message, pending.snapshots[problem.index]);
      });
      pending.lines.forEach((line) => { if (!refused.has(line)) line.wait(); });
    }

    later(trouble, reason) {
      this.trouble = trouble;
      this.reason = reason || "";
      this.pending.lines.forEach((line) => line.wait("chờ gửi lại"));
      this.timer = window.setTimeout(() => this.flush(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
      return false;
    }

    // A login in another tab changes the token: the page is asked for the new one, once.
    async renewToken() {
      const field = this.form.elements.csrfmiddlewaretoken;
      try {
        const response = await fetch(window.location.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const fresh = page.querySelector("form[data-entry] [name=csrfmiddlewaretoken]");
        // Once, and only after a login: of a page without a form there is nothing to take.
        if (!fresh || this.renewed) return false;
        this.renewed = true;
        field.value = fresh.value;
        return true;
      } catch (error) {
        return false;
      }
    }
  }

  window.dxEntry.Saver = Saver;
})();
