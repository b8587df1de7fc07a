import tseslint from "typescript-eslint";

/** Names of texts for people: no code reads them, so that another wording changes nothing but the wording. */
const prose = "/^(message|reason|fix|evidence|example|statement)$/";
const editing = "/^(startsWith|endsWith|replace|replaceAll|split|match|matchAll|search)$/";
const noProseIsRead = [
  `CallExpression[callee.property.name=${editing}]:matches([callee.object.name=${prose}], [callee.object.property.name=${prose}])`,
  `CallExpression[callee.property.name=/^(test|exec)$/]:matches([arguments.0.name=${prose}], [arguments.0.property.name=${prose}])`,
].map((selector) => ({
  selector,
  message: "A text for people is written once, in core/findings/render. Decide by the data of which it is made.",
}));

/** Without `at`: in JSON it is the time of a request. */
const namesThatSayNothing = "one own all found asked other others rest left it that of".split(" ");

export default tseslint.config(
  // What pulumi-eks imports is not installed here; tests/compat/examples.all.test.ts checks its types.
  { ignores: ["**/node_modules/", "**/bin/", "docs/site/", "examples/pulumi-eks/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    // `projectService` would read everything twice. Each file goes by the first configuration that has it.
    languageOptions: {
      parserOptions: {
        project: ["core/tsconfig.json", "site/playground/tsconfig.json", "tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A number in a text is always meant.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => close()` and `return close()` are plain where nobody uses the value.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `() => void new Role()` says that nobody uses the value.
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // A promise may pass on what another one was rejected with.
      "@typescript-eslint/prefer-promise-reject-errors": [
        "error",
        { allowThrowingUnknown: true, allowThrowingAny: true },
      ],
      // `[...text]` is wanted: patterns match one character after the other.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // Records with any text as a key are common here; where one is a copy, taking a key out is plain.
      "@typescript-eslint/no-dynamic-delete": "off",
      // What rejects here are errors; a cast in each handler would say nothing more.
      "@typescript-eslint/use-unknown-in-catch-callback-variable": "off",
      // `async` also turns what a function throws into a rejection, whether it awaits something or not.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      eqeqeq: "error",
      "prefer-const": "error",
      "no-console": "error",
    },
  },
  {
    // Without noUncheckedIndexedAccess, which holds in core/, the rule takes `list[0]` for present and wants its check removed.
    files: ["**/*.ts"],
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  {
    // What is longer holds more than one idea. A test file is a list of cases.
    ignores: ["tests/**"],
    rules: { "max-lines": ["error", 300], "max-lines-per-function": ["error", 60] },
  },
  {
    files: ["core/**", "components/**", "policypack/**", "cli/**"],
    // What AWS says in an error is read there, since AWS says it nowhere else.
    ignores: ["core/findings/render/**", "core/aws/{causes,errors}.ts"],
    rules: { "no-restricted-syntax": ["error", ...noProseIsRead] },
  },
  {
    // Code that one reads once.
    files: ["core/**", "components/**", "policypack/**", "cli/**"],
    rules: { complexity: ["error", 12], "no-nested-ternary": "error" },
  },
  {
    files: ["components/**", "policypack/**", "cli/**", "core/findings/**", "core/trust/**"],
    rules: {
      "no-shadow": "error",
      "id-denylist": ["error", ...namesThatSayNothing],
    },
  },
  { files: ["dev/**", "cli/**", "examples/**"], rules: { "no-console": "off" } },
  {
    files: ["examples/**/*.test.ts"],
    rules: {
      // Node's test runner waits for its own promises.
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["describe", "it", "beforeEach"] }] },
      ],
    },
  },
  {
    files: ["dev/**", "tests/**"],
    rules: {
      // gRPC and protocol buffers hand over the numbers of enums.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
    },
  },
  {
    files: ["tests/**"],
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "off",
      // Tests read the JSON that the product wrote; an assertion tells where its form is another.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  // Programs that any user's project runs as they are, and what Node.js loads before all else.
  {
    files: ["tests/compat/**/*.cjs", "dev/**/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
