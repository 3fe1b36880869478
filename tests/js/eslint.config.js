// What ESLint checks in static/ and here. `make lint-js` runs it from the root of the repository.
import js from "@eslint/js";
import globals from "globals";

const HEAD = "static/js/head/*.js"; // the one script that is not a module; theme.js says why
const JOINED = ["head/*", "article/*", "emergency-number", "diary-*", "draft-*", "text-length", "typed-text", "offline/{diary,outbox,sending,sign-out}"]
  .map((name) => `static/js/${name}.js`);
const WORKER = "static/js/service-worker.js"; // runs in the browser beside the pages; the site writes its SETTINGS before it

export default [
  { ignores: ["**/node_modules/", ".venv/", ".data*/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "curly": "error",
      "eqeqeq": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "strict": "error",
    },
  },
  {
    files: ["static/**/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
    rules: {
      // HTML of our own pages is parsed by DOMParser; none is put together from text.
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }, { property: "insertAdjacentHTML" }],
    },
  },
  // What is joined into one file (lems_site/web/script_joining.py): syntax that one old browser does not know would stop all of it.
  { files: JOINED, languageOptions: { ecmaVersion: 2020 } },
  { files: [HEAD], languageOptions: { sourceType: "script" } },
  { files: [WORKER], languageOptions: { sourceType: "script", globals: { ...globals.serviceworker, SETTINGS: "readonly" } }, rules: { "strict": ["error", "global"] } },
  { files: ["tests/js/**/*.js"], languageOptions: { sourceType: "module", globals: globals.node } },
];
