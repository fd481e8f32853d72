// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../../static/js/layout/", import.meta.url);

test("no layout touches the page, the clock or chance, and none imports from outside", () => {
  for (const name of readdirSync(folder)) {
    const source = readFileSync(new URL(name, folder), "utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
    assert.doesNotMatch(source, /\b(document|window|performance)\b|Date\.now|new Date|Math\.random|toLocale/, name);
    for (const [line, from] of source.matchAll(/^import .*? from "(.*?)"(.*)$/gm)) {
      assert.match(from, /^\.\/[a-z-]+\.js$/, `${name}: ${line}`);
      assert.match(line, /;$/, `${name}: an import needs its semicolon, else its name is not hashed`);
    }
  }
});
