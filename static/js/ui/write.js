// @ts-check

/** Sets a text only when it differs: writing the same one again would make screen readers repeat it. @param {HTMLElement} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
