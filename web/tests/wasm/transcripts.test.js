/** The recorded scenes run through wasm with the same bytes as everywhere else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Script, built } from "./wasm.js";

test("every recorded scene gives the same bytes", () => {
  const scenes = readFileSync(built("scenes.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(scenes.length > 500, `${scenes.length} scenes`);
  for (const { scene, pulled, steps } of scenes) {
    const script = new Script(1);
    for (const image of pulled) {
      script.run(`docker pull --quiet ${image}`, false).free();
    }
    for (const { line, interrupted, ...expected } of steps) {
      const done = script.run(line, interrupted);
      const { stdout, stderr, exitCode } = done;
      assert.deepEqual({ stdout, stderr, exitCode }, expected, `${scene}: ${line}`);
      done.free();
    }
    script.free();
  }
});
