/** The wasm module as node loads it; `cargo xtask web test` makes it. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const built = (path) => fileURLToPath(new URL(`../../../target/web/${path}`, import.meta.url));
export const { World, Script } = createRequire(import.meta.url)(built("nodejs/docksim.js"));

/** A learner's world. */
export function open(language = "en") {
  return new World(1, 1_793_610_000_000, 80, 24, language);
}

/** Types a line, and gives what its terminal shows after a minute. */
export function type(world, line, terminal = 1) {
  const first = world.submit(terminal, line);
  const later = world.advance(first.now + 60_000);
  return [...first.output, ...later.output]
    .filter((printed) => printed.terminal === terminal)
    .map((printed) => printed.text)
    .join("");
}
