// ESLint for the pages of the storefront and of the console. `make check` runs it where Node.js is; its packages are
// those of infra/tools/javascript-checks, which .ci/tools installs.
import { createRequire } from "node:module";

const require = createRequire(new URL(".tools/javascript-checks/package.json", import.meta.url));
const js = require("@eslint/js");
const globals = require("globals");

const MARKUP = "texts become text nodes, so that no text can be read as markup";

export default [
  { ignores: ["**/*", "!storefront/**", "!entrypoints/", "!entrypoints/local/", "!entrypoints/local/console/**"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true },
    rules: {
      "array-callback-return": "error",
      "arrow-body-style": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true }],
      "no-alert": "error",
      "no-array-constructor": "error",
      "no-console": ["error", { allow: ["error"] }],
      "no-else-return": "error",
      "no-eval": "error",
      "no-extend-native": "error",
      "no-implicit-globals": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-loop-func": "error",
      "no-new-func": "error",
      "no-param-reassign": ["error", { props: false }],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "srcdoc", "insertAdjacentHTML"].map((property) => ({ property, message: MARKUP })),
        { object: "document", property: "write", message: MARKUP },
        { object: "document", property: "cookie", message: "the shop keeps no cookies; use storage.js" },
      ],
      "no-restricted-globals": [
        "error",
        { name: "DOMParser", message: MARKUP },
        { name: "event", message: "take the event as a parameter" },
        { name: "name", message: "a variable is missing" },
      ],
      "no-self-compare": "error",
      "no-shadow": ["error", { builtinGlobals: false }],
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-useless-assignment": "error",
      "no-useless-computed-key": "error",
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "operator-assignment": "error",
      "prefer-const": "error",
      "prefer-object-has-own": "error",
      "prefer-object-spread": "error",
      "prefer-promise-reject-errors": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      "prefer-template": "error",
      radix: "error",
      "symbol-description": "error",
    },
  },
  { files: ["storefront/theme.js"], languageOptions: { sourceType: "script" } },
];
