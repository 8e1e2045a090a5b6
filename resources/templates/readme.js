(function () {
  "use strict";
  var box = document.getElementById("filter");
  var count = document.getElementById("count");
  var sections = Array.prototype.map.call(document.querySelectorAll("section.category"), function (section) {
    var rows = Array.prototype.map.call(section.querySelectorAll("tbody tr"), function (row) {
      return { row: row, text: row.textContent.toLowerCase() };
    });
    return { section: section, rows: rows };
  });
  function narrow() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    var total = 0;
    sections.forEach(function (entry) {
      var shown = 0;
      entry.rows.forEach(function (item) {
        var found = words.every(function (word) { return item.text.indexOf(word) >= 0; });
        item.row.hidden = !found;
        shown += found ? 1 : 0;
      });
      entry.section.hidden = shown === 0;
      total += shown;
    });
    count.textContent = count.dataset.words.replace("{count}", String(total));
  }
  document.getElementById("filter-bar").hidden = false;
  box.addEventListener("input", narrow);
  narrow();
})();
