// What a ratio will say before the server has said it: whole numbers only, cut towards the worse side, never a float.
// The server's answer replaces it after saving; what is typed in any less certain way is left to the server.
(function () {
  "use strict";

  const MOST_PLACES = 40;

  // 1234 or 1.234 as a BigInt; null for everything that the server should decide on.
  function whole(text) {
    const clean = text.trim();
    if (/^[0-9]{1,12}$/.test(clean)) return BigInt(clean);
    return /^[0-9]{1,3}(\.[0-9]{3}){1,3}$/.test(clean) ? BigInt(clean.replace(/\./g, "")) : null;
  }

  // A number in plain notation (-1234.5) as written in Vietnam (-1.234,5).
  function written(plain) {
    const parts = String(plain).split(".");
    const grouped = parts[0].replace(/([0-9])(?=([0-9]{3})+$)/g, "$1.");
    return parts.length > 1 ? grouped + "," + parts[1] : grouped;
  }

  // 04, 12: as counts stand in a running text.
  function counted(number) { return number > 0 && number < 10 ? "0" + number : written(number); }

  // "97.5" as numerator and denominator.
  function fraction(plain) {
    const parts = plain.split(".");
    const places = parts.length > 1 ? parts[1].length : 0;
    return { numerator: BigInt(parts.join("")), denominator: 10n ** BigInt(places) };
  }

  function meets(value, target) {
    const left = value.numerator * target.value.denominator;
    const right = target.value.numerator * value.denominator;
    switch (target.comparator) {
      case ">=": return left >= right;
      case ">": return left > right;
      case "=": return left === right;
      case "<=": return left <= right;
      default: return left < right;
    }
  }

  function wantsLess(better, target) {
    if (target === null) return better === "lower";
    return target.comparator[0] === "<" || (target.comparator === "=" && target.value.numerator === 0n);
  }

  function plainOf(digits, places) {
    if (places === 0) return String(digits);
    const padded = String(digits).padStart(places + 1, "0");
    return padded.slice(0, -places) + "." + padded.slice(-places);
  }

  // numerator and denominator are BigInt, denominator > 0; rule: {decimals, better, comparator, target}. Plain notation.
  function percent(numerator, denominator, rule) {
    const exact = { numerator: numerator * 100n, denominator: denominator };
    const target = rule.comparator ? { comparator: rule.comparator, value: fraction(rule.target) } : null;
    const less = wantsLess(rule.better, target);
    for (let places = rule.decimals; ; places += 1) {
      const scale = 10n ** BigInt(places);
      let digits = (exact.numerator * scale) / denominator;
      const isExact = digits * denominator === exact.numerator * scale;
      if (less && !isExact) digits += 1n;
      const cut = { numerator: digits, denominator: scale };
      if (target === null || meets(cut, target) === meets(exact, target) || places >= MOST_PLACES) {
        const plain = plainOf(digits, places);
        return isExact && places > 0 ? plain.replace(/\.?0+$/, "") : plain;
      }
    }
  }

  // What stands in the column of shares while typing; empty where nothing certain can be said.
  function share(numeratorText, denominatorText, rule) {
    const numerator = whole(numeratorText);
    const denominator = whole(denominatorText);
    if (numerator === null || denominator === null || numerator > denominator) return "";
    if (denominator === 0n) return "không phát sinh";
    return written(percent(numerator, denominator, rule)) + "\u00a0%";
  }

  window.dxEntry = { figures: { whole: whole, written: written, percent: percent, share: share }, counted: counted };
})();
