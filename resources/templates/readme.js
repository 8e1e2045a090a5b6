(function () {
  "use strict";
  var box = document.getElementById("filter");
  var count = document.getElementById("count");
  var nothing = document.getElementById("nothing");
  function each(found, make) { return Array.prototype.map.call(found, make); }
  // What a reader may type in another width or case is found all the same.
  function plain(text) { return text.normalize("NFKC").toLowerCase(); }
  var sections = each(document.querySelectorAll("section.category, section.chips"), function (section) {
    var head = section.querySelector("h2, h3").textContent;
    return {
      section: section,
      rows: each(section.querySelectorAll("tbody tr, .papers li"), function (row) {
        return { row: row, text: plain(row.textContent + " " + head) };
      })
    };
  });
  function narrow() {
    var words = plain(box.value).split(/\s+/).filter(Boolean);
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
    nothing.hidden = total > 0;
  }
  document.getElementById("filter-bar").hidden = false;
  box.addEventListener("input", narrow);
  narrow();
})();
