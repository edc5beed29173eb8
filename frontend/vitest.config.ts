import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { VERSION: JSON.stringify("0.0.0") },
  test: {
    include: ["test/**/*.test.ts"],
    coverage: {
      // Logic that needs no page: all of it is tested. Elements are tested in a browser.
      include: ["src/logic/**"],
      thresholds: { 100: true },
    },
  },
});
