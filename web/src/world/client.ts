/** The world as the page sees it: promises, and a listener for what happens by itself. */
import type { Update, World } from "./wasm/docksim.js";
import type { FromWorker, Opening, ToWorker, WorldMethod } from "./protocol";

type Arguments<Name extends WorldMethod> = World[Name] extends (...args: infer Args) => unknown ? Args : never;
type Result<Name extends WorldMethod> = World[Name] extends (...args: never[]) => infer Value ? Value : never;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class WorldClient {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(onUpdate: (update: Update) => void) {
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => {
      const message = event.data;
      if (message.kind === "update") {
        onUpdate(message.update);
        return;
      }
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.kind === "done") {
        waiting?.resolve(message.value);
      } else {
        waiting?.reject(new Error(message.message));
      }
    };
  }

  /** Begins a world; what it shows first. */
  open(opening: Opening): Promise<Update> {
    return this.#ask((id) => ({ kind: "open", id, opening })) as Promise<Update>;
  }

  /** Calls a method of the world. */
  call<Name extends WorldMethod>(method: Name, ...args: Arguments<Name>): Promise<Result<Name>> {
    return this.#ask((id) => ({ kind: "call", id, method, args })) as Promise<Result<Name>>;
  }

  /** Lets the virtual clock follow the wall clock, or stand still. */
  clock(runs: boolean): void {
    this.#worker.postMessage({ kind: "clock", runs } satisfies ToWorker);
  }

  #ask(message: (id: number) => ToWorker): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage(message(id));
    });
  }
}
