// Makes the one module that Home Assistant serves: node build.mjs [--watch]
import { readFileSync } from "node:fs";
import { build, context } from "esbuild";

const { version } = JSON.parse(
  readFileSync("../custom_components/rolling_session/manifest.json", "utf8"),
);
const options = {
  entryPoints: ["src/main.ts"],
  outfile: "../custom_components/rolling_session/www/rolling-session.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  define: { VERSION: JSON.stringify(version) },
};
if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  await build(options);
}
