// @ts-check
// Sets the theme before the first paint, so that a dark room is never flashed white. A classic script on purpose:
// modules run only after the document has been parsed. Without a stored choice the system's own preference holds (tokens.css).
(() => {
  const stored = (() => {
    try {
      return localStorage.getItem("podium.theme");
    } catch {
      return null; // storage may be forbidden (private windows); the system's preference is a fine answer
    }
  })();
  if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
})();
