/** What page and worker say to each other. The objects are those that the wasm module declares. */
import type { Update, World } from "./wasm/docksim.js";

type Method = {
  [Name in keyof World]: World[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof World];

/** The methods of a world that the page may call. */
export type WorldMethod = Exclude<Extract<Method, string>, "free">;

/** How a world begins. */
export interface Opening {
  seed: number;
  start: number;
  columns: number;
  rows: number;
  language: string;
  /** What was done before, to be played again. */
  recording: string | null;
}

export type ToWorker =
  | { kind: "open"; id: number; opening: Opening }
  | { kind: "call"; id: number; method: WorldMethod; args: unknown[] }
  | { kind: "clock"; runs: boolean };

export type FromWorker =
  | { kind: "done"; id: number; value: unknown }
  | { kind: "failed"; id: number; message: string }
  | { kind: "update"; update: Update };
