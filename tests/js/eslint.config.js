import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/**"] },
  js.configs.recommended,
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: { ...globals.browser, ...globals.node } },
    rules: {
      // Django's manifest storage rewrites an import only when a semicolon ends it. (On a cycle of imports collectstatic fails by itself: tests/house.)
      semi: ["error", "always"],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // No markup from strings, ever: texts come from a cluster that anybody may have written into.
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property }))],
      "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error",
      "prefer-const": "error", eqeqeq: "error",
    },
  },
  { files: ["**/theme.js", "**/enter.js"], languageOptions: { sourceType: "script" } },
];
