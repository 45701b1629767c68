/** The worker: owns the world, and lets its clock follow the wall clock. */
import init, { World, type Update } from "./wasm/docksim.js";
import wasm from "./wasm/docksim_bg.wasm?url";
import type { FromWorker, Opening, ToWorker } from "./protocol";

const ready = init({ module_or_path: wasm });
let world: World | undefined;
let clockRuns = true;
/** The virtual time, and the wall's time when it was taken. */
let virtual = 0;
let wall = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function say(message: FromWorker): void {
  self.postMessage(message);
}

/** Whole milliseconds that the virtual clock should show now. */
function now(): number {
  return clockRuns ? Math.floor(virtual + (performance.now() - wall)) : Math.floor(virtual);
}

function follow(update: Update): Update {
  virtual = update.now;
  wall = performance.now();
  schedule(update);
  return update;
}

function schedule(update: Update): void {
  clearTimeout(timer);
  if (!clockRuns) {
    return;
  }
  const until = update.wakesAt === undefined ? 1000 : Math.min(1000, Math.max(0, update.wakesAt - update.now));
  timer = setTimeout(tick, Math.max(4, Math.ceil(until)));
}

function tick(): void {
  if (world !== undefined) {
    say({ kind: "update", update: follow(world.advance(now())) });
  }
}

function open(opening: Opening): void {
  world?.free();
  world = undefined;
  const { columns, rows, language } = opening;
  world =
    opening.recording === null
      ? new World(opening.seed, opening.start, columns, rows, language)
      : World.replay(opening.recording, columns, rows, language);
}

/** Methods that begin with what time has brought, and end with an update. */
const ACTS = new Set(["submit", "aside", "input", "endInput", "interrupt", "open", "visit"]);
/** Methods after which everything may look different. */
const TRAVELS = new Set(["goTo", "undo", "redo", "speak"]);

self.onmessage = async (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  await ready;
  if (message.kind === "clock") {
    if (world !== undefined) {
      virtual = now();
      wall = performance.now();
      clockRuns = message.runs;
      say({ kind: "update", update: follow(world.update()) });
    }
    return;
  }
  try {
    if (message.kind === "open") {
      open(message.opening);
    } else if (world !== undefined && ACTS.has(message.method)) {
      say({ kind: "update", update: follow(world.advance(now())) });
    }
    if (world === undefined) {
      throw new Error("no world is open");
    }
    if (message.kind === "open") {
      say({ kind: "done", id: message.id, value: follow(world.update()) });
      return;
    }
    const method = world[message.method] as (...args: unknown[]) => unknown;
    const value = method.apply(world, message.args);
    if (ACTS.has(message.method) || TRAVELS.has(message.method)) {
      const update = value !== null && typeof value === "object" && "terminals" in value ? (value as Update) : world.update();
      say({ kind: "update", update: follow(update) });
    }
    say({ kind: "done", id: message.id, value });
  } catch (error) {
    say({ kind: "failed", id: message.id, message: error instanceof Error ? error.message : String(error) });
  }
};
