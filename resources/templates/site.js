(function () {
  "use strict";
  var box = document.getElementById("search");
  var count = document.getElementById("count");
  var hits = document.getElementById("hits");
  var overview = document.getElementById("overview");
  var entries = null;
  var SHOWN = 100, BEFORE = 30, AFTER = 90;

  // Character by character, so that a place in the folded text is the same place in the text as it is written.
  function fold(text) {
    return Array.prototype.map.call(text, function (character) {
      var plain = character.normalize("NFKC").toLowerCase();
      return plain.length === 1 ? plain : character.toLowerCase().charAt(0) || character;
    }).join("");
  }
  function load() {
    if (entries === null) {
      entries = JSON.parse(document.getElementById("entries").textContent);
      entries.forEach(function (entry) {
        entry.head = fold(entry.title + "\n" + entry.number + "\n" + entry.kind + "\n" + entry.words);
        entry.folded = fold(entry.text);
      });
    }
    return entries;
  }
  function words(query) {
    var found = [], pattern = /"([^"]*)"?|“([^”]*)”?|([^\s"“”]+)/g, match;
    while ((match = pattern.exec(query)) !== null) {
      var word = fold(match[1] || match[2] || match[3] || "").trim();
      if (word) { found.push(word); }
    }
    return found;
  }
  function times(text, word) {
    var many = 0, place = text.indexOf(word);
    while (place >= 0 && many < 50) { many += 1; place = text.indexOf(word, place + word.length); }
    return many;
  }
  function score(entry, wanted) {
    var sum = 0;
    for (var i = 0; i < wanted.length; i += 1) {
      var inHead = times(entry.head, wanted[i]), inText = times(entry.folded, wanted[i]);
      if (!inHead && !inText) { return 0; }
      sum += 10 * inHead + Math.log(1 + inText);
    }
    return sum;
  }
  function marked(paragraph, text, folded, wanted) {
    var at = 0;
    while (at < text.length) {
      var next = -1, length = 0;
      wanted.forEach(function (word) {
        var place = folded.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      });
      if (next < 0) { break; }
      paragraph.appendChild(document.createTextNode(text.slice(at, next)));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      paragraph.appendChild(mark);
      at = next + length;
    }
    paragraph.appendChild(document.createTextNode(text.slice(at)));
  }
  function shown(entry, wanted) {
    var item = document.createElement("li"), link = document.createElement("a");
    link.href = entry.href;
    link.textContent = entry.title;
    item.appendChild(link);
    var note = document.createElement("span");
    note.className = "quiet";
    note.textContent = "  " + entry.kind + (entry.number ? " · " + entry.number : "");
    item.appendChild(note);
    var places = wanted.map(function (word) { return entry.folded.indexOf(word); }).filter(function (place) { return place >= 0; });
    if (places.length) {
      var from = Math.max(0, Math.min.apply(null, places) - BEFORE), to = from + BEFORE + AFTER;
      var paragraph = document.createElement("p");
      if (from > 0) { paragraph.appendChild(document.createTextNode("…")); }
      marked(paragraph, entry.text.slice(from, to), entry.folded.slice(from, to), wanted);
      if (to < entry.text.length) { paragraph.appendChild(document.createTextNode("…")); }
      item.appendChild(paragraph);
    }
    return item;
  }
  function search() {
    var wanted = words(box.value);
    hits.replaceChildren();
    hits.hidden = wanted.length === 0;
    overview.hidden = wanted.length > 0;
    count.textContent = "";
    if (!wanted.length) { return; }
    var found = load().map(function (entry) { return { entry: entry, score: score(entry, wanted) }; })
      .filter(function (each) { return each.score > 0; })
      .sort(function (a, b) { return b.score - a.score; });
    count.textContent = found.length ? count.dataset.words.replace("{count}", String(found.length)) : count.dataset.nothing;
    found.slice(0, SHOWN).forEach(function (each) { hits.appendChild(shown(each.entry, wanted)); });
  }
  function follow() {
    if (location.hash.indexOf("#q=") === 0) {
      try { box.value = decodeURIComponent(location.hash.slice(3)); } catch (error) { box.value = ""; }
    }
    search();
  }
  document.getElementById("search-bar").hidden = false;
  box.addEventListener("input", search);
  window.addEventListener("hashchange", follow);
  follow();
})();
