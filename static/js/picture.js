// A table, a drawing, a chart or a list of the page as a PNG: copied with its computed styles into an SVG image, drawn on a canvas, all in
// the browser. The copy is light, on white, whole where the page scrolls, with title, window and boundaries above it.
(function () {
  "use strict";
  var SCALE = 2, MARGIN = 16, LONGEST_SIDE = 16000;
  var SVG = "http://www.w3.org/2000/svg";
  // What is not on paper either, and what only screen readers or fingers want.
  var LEFT_OUT = ".no-print, .visually-hidden, .icon, script, button, form";
  var BOXES = ("display position top right bottom left float clear box-sizing min-width vertical-align visibility opacity" +
    " margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left" +
    " border-top-width border-right-width border-bottom-width border-left-width border-top-style border-right-style border-bottom-style" +
    " border-left-style border-top-color border-right-color border-bottom-color border-left-color border-radius border-collapse border-spacing" +
    " caption-side table-layout background-color background-image box-shadow list-style-type flex-direction flex-wrap flex-grow flex-shrink" +
    " flex-basis align-items align-self justify-content row-gap column-gap grid-template-columns grid-template-rows grid-auto-flow" +
    " grid-column-start grid-column-end grid-row-start grid-row-end order").split(" ");
  var WORDS = ("color font-family font-size font-weight font-style font-variant-numeric line-height letter-spacing text-align text-transform" +
    " text-decoration-line white-space overflow-wrap").split(" ");
  var SHAPES = ("fill fill-opacity stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin text-anchor vector-effect" +
    " font-family font-size font-weight display").split(" ");

  function words(selector, scope) {
    var found = (scope || document).querySelector(selector);
    return found ? found.textContent.replace(/\s+/g, " ").trim() : "";
  }

  function ascii(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  }

  // tong-quan-bang-heatmap-2024-01-2024-11.png, as the workbooks are named.
  function nameFor(source) {
    var months = ["tu", "den"].map(function (id) { return (document.getElementById(id) || {}).value || ""; });
    return [ascii(words("main h1")), ascii(source.id)].concat(months).filter(Boolean).join("-") + ".png";
  }

  function line(tag, text, css) {
    var made = document.createElement(tag);
    made.textContent = text;
    made.className = css || "";
    return made;
  }

  // Whose figures, when, on which boundaries, and that they are simulated: a picture travels without its page.
  function headOf(source) {
    var head = document.createElement("div");
    var section = source.closest("section");
    var heading = source.querySelector("h2") ? "" : (section && words("h2", section)) || words("main .page-head h2");
    head.append(line("h2", [words("main h1"), heading].filter(Boolean).join(": "), "mt-0 mb-1"));
    var kicker = words("main .kicker");
    if (kicker) head.append(line("p", kicker, "kicker"));
    // What the section says of itself; else the page, where all of it says the same.
    var said = Array.prototype.map.call(document.querySelectorAll("main .pill-simulated"), function (pill) { return pill.textContent.trim(); });
    var same = said.every(function (one) { return one === said[0]; }) ? said[0] : "Có số liệu mô phỏng";
    var simulated = words(".pill-simulated", section || source) || same || "";
    if (simulated && !source.querySelector(".pill-simulated")) {
      head.append(document.createElement("p"));
      head.lastChild.append(line("span", simulated, "pill-simulated"));
    }
    return head;
  }

  function widthOf(source) {
    var widths = [source].concat(Array.prototype.slice.call(source.querySelectorAll(".table-scroll, table"))).map(function (one) {
      return Math.max(one.getBoundingClientRect().width, one.scrollWidth);
    });
    return Math.ceil(Math.max.apply(null, widths));
  }

  // Symbols stand elsewhere in the page, and take their colour from where they are used.
  function withSymbols(copy) {
    copy.querySelectorAll("use").forEach(function (use) {
      var symbol = document.getElementById((use.getAttribute("href") || "").slice(1));
      if (!symbol) return use.remove();
      var drawn = document.createElementNS(SVG, "svg");
      drawn.setAttribute("viewBox", symbol.getAttribute("viewBox"));
      symbol.childNodes.forEach(function (child) { drawn.append(child.cloneNode(true)); });
      use.replaceWith(drawn);
    });
  }

  function styled(computed, names) {
    return names.map(function (name) {
      var value = computed.getPropertyValue(name);
      if (name === "position" && value === "sticky") value = "static";
      if (/url\((?!"?data:)/.test(value)) value = "none";
      return name + ":" + value;
    }).join(";");
  }

  function stylesOf(element) {
    var computed = getComputedStyle(element);
    if (element instanceof SVGElement && element.ownerSVGElement) return [styled(computed, SHAPES), ""];
    var names = BOXES.concat(WORDS);
    if (element instanceof SVGElement) names = names.concat(SHAPES, ["width", "height", "overflow-x", "overflow-y"]);
    else if (element.matches("table, .bar")) names = names.concat("width");
    var before = getComputedStyle(element, "::before");
    var content = before.content;
    var drawn = content && content !== "none" && content !== "normal";
    // An alternative for screen readers ("✓" / "") is nothing to a picture.
    return [styled(computed, names), drawn ? "content:" + content.replace(/ \/ ".*"$/, "") + ";" + styled(before, BOXES.concat(WORDS, "width")) : ""];
  }

  // Styles of every element by class, each written once; computed before any is changed.
  function withStyles(stage) {
    var classes = new Map(), rules = [];
    var elements = [stage].concat(Array.prototype.slice.call(stage.querySelectorAll("*")));
    elements.map(function (element) { return [element, stylesOf(element)]; }).forEach(function (pair) {
      var key = pair[1].join("|");
      if (!classes.has(key)) {
        var name = "p" + classes.size;
        classes.set(key, name);
        rules.push("." + name + "{" + pair[1][0] + "}" + (pair[1][1] ? "." + name + "::before{" + pair[1][1] + "}" : ""));
      }
      ["style", "id", "href"].forEach(function (attribute) { pair[0].removeAttribute(attribute); });
      pair[0].setAttribute("class", classes.get(key));
    });
    return rules.join("");
  }

  function copyOf(source) {
    var copy = source.cloneNode(true);
    copy.querySelectorAll(LEFT_OUT).forEach(function (one) { one.remove(); });
    withSymbols(copy);
    return copy;
  }

  // A chart draws itself (charts.js): its parts hang together by ids and clips that no copy keeps.
  function imageOf(chart) {
    var image = document.createElement("img");
    Object.assign(image, { src: chart.source, width: chart.width, height: chart.height });
    return image;
  }

  // The copy lies beside its original for a moment, so that the page's own rules lay it out; nobody sees a frame of it.
  function layOut(source, chart) {
    var stage = document.createElement("div"), width = chart ? chart.width : widthOf(source);
    stage.append(headOf(source), chart ? imageOf(chart) : copyOf(source));
    Object.assign(stage.style, {
      position: "absolute", left: "-99999px", top: "0", width: width + 2 * MARGIN + "px", padding: MARGIN + "px",
      background: "#fff", maxWidth: "none", boxSizing: "border-box"
    });
    // A picture has no links.
    stage.querySelectorAll("a").forEach(function (one) { Object.assign(one.style, { color: "inherit", textDecoration: "none" }); });
    stage.querySelectorAll(".table-scroll").forEach(function (one) { one.style.overflow = "visible"; });
    source.after(stage);
    return stage;
  }

  function svgOf(source, chart) {
    var root = document.documentElement, theme = root.getAttribute("data-bs-theme");
    root.setAttribute("data-bs-theme", "light");
    var stage = layOut(source, chart);
    try {
      var box = stage.getBoundingClientRect();
      var width = Math.ceil(Math.max(box.width, stage.scrollWidth)), height = Math.ceil(box.height) + MARGIN;
      var rules = withStyles(stage);
      stage.remove();
      var sheet = document.createElement("style");
      sheet.textContent = rules + ".p0{position:static;width:" + width + "px}";
      stage.prepend(sheet);
      var inside = new XMLSerializer().serializeToString(stage);
      return {
        width: width, height: height,
        text: '<svg xmlns="' + SVG + '" width="' + width + '" height="' + height + '"><foreignObject width="100%" height="100%">' + inside + "</foreignObject></svg>"
      };
    } finally {
      stage.remove();
      root.setAttribute("data-bs-theme", theme);
    }
  }

  function drawn(svg) {
    var image = new Image(), canvas = document.createElement("canvas");
    var scale = Math.min(SCALE, LONGEST_SIDE / Math.max(svg.width, svg.height));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg.text);
    return image.decode().then(function () {
      canvas.width = Math.floor(svg.width * scale);
      canvas.height = Math.floor(svg.height * scale);
      var paper = canvas.getContext("2d");
      paper.fillStyle = "#fff";
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done, failed) {
        canvas.toBlob(function (blob) { if (blob) done(blob); else failed(new Error("empty")); }, "image/png");
      });
    });
  }

  function handOver(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  document.querySelectorAll("[data-picture]").forEach(function (button) {
    var source = document.getElementById(button.dataset.picture), label = button.textContent;
    if (!source) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      button.textContent = "Đang vẽ hình…";
      var name = nameFor(source);
      // Once the word is on the screen, since laying out a large table holds the page for a moment.
      new Promise(function (ready) { window.setTimeout(ready, 20); })
        .then(function () { return source.dxreportImage ? source.dxreportImage() : null; })
        .then(function (chart) { return drawn(svgOf(source, chart)); })
        .then(function (blob) { handOver(blob, name); button.textContent = label; })
        .catch(function () { button.textContent = "Không vẽ được hình, hãy chụp màn hình"; })
        .finally(function () { button.disabled = false; });
    });
  });
})();
