// Arranging the tiles by keyboard: a chosen tile changes places with its neighbour. The numbers below are what is sent;
// without this file they are all there is.
(function () {
  "use strict";
  var map = document.querySelector("[data-tiles]");
  if (!map) return;
  var status = document.querySelector("[data-tiles-status]");
  var lines = Array.prototype.slice.call(document.querySelectorAll("[data-tile]"));
  var most = 16;

  function inputs(line) {
    return line.querySelectorAll("input");
  }
  function placeOf(line) {
    var fields = inputs(line);
    return { column: Number(fields[0].value), row: Number(fields[1].value) };
  }
  function at(column, row) {
    return lines.find(function (line) {
      var place = placeOf(line);
      return place.column === column && place.row === row;
    });
  }
  function lay(line, place) {
    var fields = inputs(line);
    fields[0].value = place.column;
    fields[1].value = place.row;
  }

  // As wide as what is laid: sixteen columns would be pushed off a phone. Who moves on to the right widens it.
  function columnsUsed() {
    var columns = lines.map(function (line) { return placeOf(line).column; });
    return Math.min(most, Math.max.apply(null, columns.filter(function (column) { return column > 0; }).concat(1)));
  }

  function draw(focused) {
    map.textContent = "";
    map.className = map.className.replace(/columns-\d+/, "columns-" + columnsUsed());
    lines.forEach(function (line) {
      var place = placeOf(line);
      var item = document.createElement("li");
      var button = document.createElement("button");
      item.className = "tile column-" + place.column + " row-" + place.row;
      button.type = "button";
      button.dataset.slug = line.dataset.tile;
      button.textContent = line.dataset.name;
      item.append(button);
      map.append(item);
      if (line === focused) button.focus();
    });
  }

  map.addEventListener("keydown", function (event) {
    var steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    var step = steps[event.key];
    var button = event.target.closest("button");
    if (!step || !button) return;
    event.preventDefault();
    var line = lines.find(function (one) { return one.dataset.tile === button.dataset.slug; });
    var from = placeOf(line);
    var to = { column: from.column + step[0], row: from.row + step[1] };
    if (to.column < 1 || to.row < 1 || to.column > most || to.row > most) return;
    var other = at(to.column, to.row);
    if (other) lay(other, from);
    lay(line, to);
    draw(line);
    status.textContent = line.dataset.name + ": cột " + to.column + ", hàng " + to.row + (other ? ", đổi chỗ với " + other.dataset.name : "");
  });
  lines.forEach(function (line) {
    line.addEventListener("change", function () { draw(null); });
  });
  map.hidden = false;
  draw(null);
})();
