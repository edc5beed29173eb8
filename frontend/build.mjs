// Makes the one module that Home Assistant serves: node build.mjs [--watch]
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, context } from "esbuild";

/** Words without their keys, which are those of the English ones; styles without their spaces. */
const smaller = {
  name: "smaller",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]words[\\/]\w+[\\/][\w-]+\.json$/ }, ({ path }) => {
      if (path.endsWith("en.json")) return undefined;
      const words = JSON.parse(readFileSync(path, "utf8"));
      const en = JSON.parse(readFileSync(join(dirname(path), "en.json"), "utf8"));
      const values = JSON.stringify(
        Object.keys(en)
          .map((key) => words[key])
          .join("|"),
      );
      if (values.split("|").length !== Object.keys(en).length) throw new Error(`a | in ${path}`);
      return {
        contents: `import en from "./en.json"; import { unpacked } from "../../unpacked";
          export default unpacked(en, ${values});`,
        resolveDir: dirname(path),
        loader: "js",
      };
    });
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/css`[^`]*`/g, (styles) =>
        styles
          .replace(/\/\*.*?\*\//gs, "")
          .replace(/\s+/g, " ")
          .replace(/ ?([{};,]) ?/g, "$1")
          .replace(/: /g, ":")
          .replace(/;}/g, "}"),
      ),
      loader: "ts",
    }));
  },
};
const { version } = JSON.parse(
  readFileSync("../custom_components/rolling_session/manifest.json", "utf8"),
);
const options = {
  plugins: [smaller],
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
