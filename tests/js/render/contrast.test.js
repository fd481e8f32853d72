// @ts-check
/** Contrast of every colour pair that is used, computed from tokens.css (WCAG 2.2: 1.4.3 text, 1.4.11 marks). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const css = readFileSync(new URL("../../../static/css/tokens.css", import.meta.url), "utf8");

/** @param {string} block @returns {Record<string, string>} */
const colours = (block) => Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
const blocks = [...css.matchAll(/(:root|\[data-theme="dark"\]|:root:not\(\[data-theme="light"\]\)) \{([^}]*)\}/g)].map(([, , body]) => colours(body));
const [light, dark, system] = blocks;

/** @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = [
  ...["ink", "ink2", "ink3", "bad", "warn", "good", "gen0", "gen1", "gen2", "gen3"].flatMap((ink) => [[ink, "paper"], [ink, "panel"]]),
  ["on-gen", "gen0"], ["on-gen", "gen1"], ["on-gen", "gen2"], ["on-gen", "gen3"], ["paper", "ink"], ["on-ink-soft", "ink"],
];
const MARKS = [
  ...["mark", "gen0", "gen1", "gen2", "gen3", "bad", "warn", "good", "focus"].flatMap((mark) => [[mark, "paper"], [mark, "panel"]]),
  ["mark", "soft"], ["warn", "soft"], ["good", "band"], ["mark", "band"],
];

for (const [name, theme] of Object.entries({ light, dark })) {
  test(`${name}: texts stand at 4.5:1 or more, marks at 3:1 or more`, () => {
    for (const [least, pairs] of /** @type {const} */ ([[4.5, TEXT], [3, MARKS]])) {
      for (const [a, b] of pairs) {
        assert.ok(theme[a] && theme[b], `${a} or ${b} is missing`);
        const found = contrast(theme[a], theme[b]);
        assert.ok(found >= least, `${a} on ${b}: ${found.toFixed(2)}, wanted ${least}`);
      }
    }
  });
}

test("the dark theme by choice is the dark theme by the system's wish", () => {
  assert.ok(Object.keys(dark).length > 15);
  assert.deepEqual(system, dark);
});
