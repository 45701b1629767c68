/** What the page knows, as signals; and what can be done. */
import { computed, signal } from "@preact/signals";
import type { Explanation, LessonState, Picture, TerminalState, Timeline, Update } from "./world/wasm/docksim.js";
import { type Language, preferred, type Word, word } from "./i18n/words";
import { decode, encode } from "./share/code";
import { TerminalSession } from "./terminal/session";
import { WorldClient } from "./world/client";

export type Pane = "terminal" | "picture" | "side";
export type Side = "lesson" | "lessons" | "error" | "errors" | "browser" | "share" | "builder" | undefined;

const parameters = new URLSearchParams(location.search);
export const isEmbedded = parameters.has("embed");
export const isReadOnly = parameters.has("readonly");

export const language = signal<Language>(parameters.get("lang") === "ko" ? "ko" : parameters.get("lang") === "en" ? "en" : preferred());
export const theme = signal<"light" | "dark">("light");
export const phase = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal("");
export const notice = signal("");
export const terminals = signal<TerminalSession[]>([]);
export const front = signal(1);
export const states = signal<TerminalState[]>([]);
export const picture = signal<Picture>({ containers: [], images: [], networks: [], volumes: [] });
export const timeline = signal<Timeline>({ current: 0, steps: [] });
export const hub = signal<string[]>([]);
export const lesson = signal<LessonState | undefined>(undefined);
export const explanation = signal<Explanation | undefined>(undefined);
export const side = signal<Side>(undefined);
/** Which pane a narrow screen shows. */
export const pane = signal<Pane>("terminal");
export const selected = signal<string | undefined>(undefined);
export const visited = signal<number | undefined>(undefined);
/** What is wrong with the line that is typed. */
export const problem = signal("");
export const virtualNow = signal(0);
/** Whether a past step is looked at, with the clock standing still. */
export const isPast = computed(() => {
  const { current, steps } = timeline.value;
  return steps.some((step) => step.parent === current) && current < steps.length - 1;
});

export function t(name: Word): string {
  return word(language.value, name);
}

const history: string[] = JSON.parse(localStorage.getItem("docksim.history") ?? "[]") as string[];

export const world = new WorldClient(onUpdate);

let lastStep = -1;
let lastSteps = -1;

function onUpdate(update: Update): void {
  virtualNow.value = update.now;
  states.value = update.terminals;
  const known = new Map(terminals.value.map((session) => [session.id, session]));
  if (update.terminals.length !== known.size || update.terminals.some((state) => !known.has(state.id))) {
    terminals.value = update.terminals.map((state) => known.get(state.id) ?? new TerminalSession(state.id, state, host, history));
  }
  for (const session of terminals.value) {
    const state = update.terminals.find((found) => found.id === session.id);
    const printed = update.output.filter((found) => found.terminal === session.id).map((found) => found.text);
    if (state !== undefined) {
      session.update(state, printed.join(""));
    }
  }
  if (!update.terminals.some((state) => state.id === front.value)) {
    front.value = update.terminals[0]?.id ?? 1;
  }
  if (update.switchTo !== undefined) {
    show(update.switchTo);
  }
  refresh(update.step !== lastStep || update.steps !== lastSteps);
  lastStep = update.step;
  lastSteps = update.steps;
}

let isRefreshing = false;
let isStale = false;

/** Looks at the world again; once at a time, however often it is asked for. */
function refresh(moved: boolean): void {
  if (isRefreshing) {
    isStale = true;
    return;
  }
  isRefreshing = true;
  void (async () => {
    const [seen, steps, state] = await Promise.all([world.call("picture"), world.call("timeline"), world.call("lesson")]);
    if (seen !== undefined && JSON.stringify(seen) !== JSON.stringify(picture.value)) {
      picture.value = seen;
    }
    timeline.value = steps;
    if (state?.name !== lesson.value?.name && state !== undefined && phase.value === "ready") {
      side.value = "lesson";
    }
    if (JSON.stringify(state) !== JSON.stringify(lesson.value)) {
      lesson.value = state;
    }
    isRefreshing = false;
    if (moved) {
      void keep();
    }
    if (isStale) {
      isStale = false;
      refresh(true);
    }
  })();
}

const KEPT = "docksim.recording";

async function keep(): Promise<void> {
  if (phase.value === "ready" && !isEmbedded) {
    localStorage.setItem(KEPT, await world.call("recording"));
    localStorage.setItem("docksim.history", JSON.stringify(history.slice(-500)));
  }
}

const host = {
  world,
  readOnly: isReadOnly,
  onLine: (): void => {
    problem.value = "";
    explanation.value = undefined;
    if (side.value === "error") {
      side.value = lesson.value === undefined ? undefined : "lesson";
    }
    world.clock(true);
  },
  onEnd: (terminal: number, status: number): void => {
    void keep();
    void world.call("why", terminal).then((found) => {
      explanation.value = status === 0 ? undefined : found;
    });
  },
  onRead: (terminal: number): void => {
    const session = terminals.value.find((found) => found.id === terminal);
    problem.value = session?.editor.problem?.message ?? "";
  },
  onKey: (event: KeyboardEvent): boolean => pageKey(event),
};

/** The page's own keys. */
export function pageKey(event: KeyboardEvent): boolean {
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    // The place of the key: some keyboards write another letter with Alt.
    switch (event.code) {
      case "KeyZ":
        void undo();
        break;
      case "KeyY":
        void redo();
        break;
      case "KeyT":
        void openTerminal();
        break;
      case "KeyL":
        side.value = "lessons";
        break;
      default: {
        const number = Number(/^Digit(\d)$/u.exec(event.code)?.[1]);
        if (!terminals.value.some((session) => session.id === number)) {
          return false;
        }
        show(number);
      }
    }
    event.preventDefault();
    return true;
  }
  return false;
}

export function show(terminal: number): void {
  front.value = terminal;
  pane.value = "terminal";
  queueMicrotask(() => terminals.value.find((session) => session.id === terminal)?.xterm.focus());
}

export async function openTerminal(): Promise<void> {
  show(await world.call("open"));
}

/** Types a command into the terminal in front, or another that is free. */
export function type(command: string, run = false): void {
  const sessions = terminals.value;
  const session = sessions.find((found) => found.id === front.value && !found.isBusy) ?? sessions.find((found) => !found.isBusy);
  if (session !== undefined) {
    show(session.id);
    session.enter(command, run);
  } else {
    void openTerminal().then(() => setTimeout(() => type(command, run), 50));
  }
}

async function travelled(): Promise<void> {
  // The past stands still, so that it can be looked at.
  timeline.value = await world.call("timeline");
  world.clock(!isPast.value);
  for (const session of terminals.value) {
    const state = states.value.find((found) => found.id === session.id);
    if (state !== undefined) {
      session.renew(state);
    }
  }
  void keep();
}

export async function goTo(step: number): Promise<void> {
  if (await world.call("goTo", step)) {
    await travelled();
  }
}

export async function undo(): Promise<void> {
  if ((await world.call("undo")) !== undefined) {
    await travelled();
  }
}

export async function redo(): Promise<void> {
  if ((await world.call("redo")) !== undefined) {
    await travelled();
  }
}

/** The last step of the branch that is looked at. */
export function latest(): number {
  const { current, steps } = timeline.value;
  let at = current;
  for (let number = current + 1; number < steps.length; number += 1) {
    if (steps[number]?.parent === at) {
      at = number;
    }
  }
  return at;
}

export function setLanguage(next: Language): void {
  language.value = next;
  localStorage.setItem("docksim.language", next);
  document.documentElement.lang = next;
  void world.call("speak", next).then(async () => {
    lesson.value = await world.call("lesson");
    if (explanation.value !== undefined) {
      explanation.value = await world.call("why", front.value);
    }
  });
}

export function setTheme(next: "light" | "dark"): void {
  theme.value = next;
  document.documentElement.dataset["theme"] = next;
}

export async function shareLink(): Promise<string> {
  const url = new URL(location.href);
  url.search = "";
  url.hash = `s=${await encode(await world.call("recording"))}`;
  return url.href;
}

/** Forgets everything and begins a new world. */
export async function startOver(): Promise<void> {
  localStorage.removeItem(KEPT);
  location.hash = "";
  await begin(null);
}

async function begin(recording: string | null): Promise<void> {
  terminals.value = [];
  explanation.value = undefined;
  selected.value = undefined;
  const opening = { seed: 1, start: Math.floor(Date.now() / 1000) * 1000, columns: 80, rows: 24, language: language.value, recording };
  const update = await world.open(opening);
  hub.value = (await world.call("hub")).repositories;
  phase.value = "ready";
  onUpdate(update);
  front.value = update.terminals[0]?.id ?? 1;
}

/** What the link, the last visit or the page around asks for. */
async function wanted(): Promise<string | null> {
  const match = /^#s=([\w-]+)$/u.exec(location.hash);
  if (match?.[1] !== undefined) {
    try {
      return await decode(match[1]);
    } catch {
      notice.value = t("badLink");
      return null;
    }
  }
  return isEmbedded ? null : localStorage.getItem(KEPT);
}

export async function start(): Promise<void> {
  const stored = localStorage.getItem("docksim.theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(stored === "dark" || stored === "light" ? stored : dark.matches ? "dark" : "light");
  document.documentElement.lang = language.value;
  try {
    const recording = await wanted();
    try {
      await begin(recording);
    } catch (error) {
      if (recording === null) {
        throw error;
      }
      notice.value = t("badLink");
      await begin(null);
    }
  } catch (error) {
    phase.value = "failed";
    failure.value = error instanceof Error ? error.message : String(error);
    return;
  }
  if (location.hash.startsWith("#s=")) {
    // The link was played; what is done now is this page's own.
    globalThis.history.replaceState(null, "", location.pathname + location.search);
  }
  const code = /^#\/?(DK\d+)$/u.exec(location.hash)?.[1];
  if (code !== undefined || location.hash === "#errors") {
    side.value = "errors";
    pane.value = "side";
  }
  const lessonName = parameters.get("lesson");
  if (lessonName !== null) {
    await world.call("submit", 1, `:lesson ${lessonName}`);
  }
  const lines = parameters.getAll("run");
  if (lines.length > 0) {
    terminals.value[0]?.run(lines);
  }
}
