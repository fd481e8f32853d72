// @ts-check
// For parts that are loaded when they are first needed: their style sheet, and the token of what they send.

/** The style sheet, before anything is shown in it. @param {string} href @returns {Promise<void>} */
export function styled(href) {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = () => done();
    document.head.append(link);
  });
}

/** The token that htmx sends, too. */
export function csrfToken() {
  try {
    return String(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "");
  } catch {
    return "";
  }
}
