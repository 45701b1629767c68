/** One terminal of the world: xterm.js, the line editor, and who gets the keys. */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import type { TerminalState } from "../world/wasm/docksim.js";
import type { WorldClient } from "../world/client";
import { LineEditor } from "./editor";

export interface TerminalHost {
  world: WorldClient;
  /** A line is about to run. */
  onLine(terminal: number, line: string): void;
  /** A command has ended. */
  onEnd(terminal: number, status: number): void;
  /** What is known of the line has changed. */
  onRead(terminal: number): void;
  /** A key that is the page's. */
  onKey(event: KeyboardEvent): boolean;
  readOnly: boolean;
}

/** Keys of a text: what begins with an escape belongs together. */
const KEYS = /\x1b(?:\[[\d;]*[A-Za-z~]|O[A-Z])|[\s\S]/gu;

export class TerminalSession {
  readonly xterm: Terminal;
  readonly editor: LineEditor;
  readonly #fit = new FitAddon();
  #state: TerminalState;
  #isPrompting = false;
  /** What was typed or pasted while a command ran at the prompt. */
  #queue: string[] = [];
  /** Whether a line was sent and its answer has not come. */
  #sent = false;
  /** Whether a line has run since the last prompt. */
  #ran = false;
  /** Whether the line of an Enter is being looked at, and what is typed meanwhile. */
  #isReading = false;
  readonly #ahead: string[] = [];

  constructor(
    readonly id: number,
    state: TerminalState,
    private readonly host: TerminalHost,
    history: string[],
  ) {
    this.#state = state;
    this.xterm = new Terminal({
      convertEol: true,
      cursorBlink: true,
      fontFamily: '"DM Mono", ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "D2Coding", "Noto Sans Mono CJK KR", monospace',
      fontSize: 14,
      lineHeight: 1.25,
      scrollback: 4000,
      screenReaderMode: true,
      minimumContrastRatio: 4.5,
      drawBoldTextInBrightColors: false,
      allowProposedApi: false,
    });
    this.xterm.loadAddon(this.#fit);
    this.editor = new LineEditor(
      history,
      {
        read: (line) => host.world.call("read", id, line),
        complete: (line, position) => host.world.call("complete", id, line, position),
      },
      (text) => this.xterm.write(text),
      () => this.xterm.cols,
      () => host.onRead(id),
    );
    this.xterm.onData((data) => void this.type(data));
    this.xterm.attachCustomKeyEventHandler((event) => {
      if (event.type === "keydown" && event.key === "Tab" && event.shiftKey && !this.editor.hasMenu) {
        return false; // Leaves the terminal, as in any other field.
      }
      return !(event.type === "keydown" && host.onKey(event));
    });
  }

  get isBusy(): boolean {
    return this.#state.busy || this.#sent;
  }

  get status(): number {
    return this.#state.status;
  }

  mount(element: HTMLElement): void {
    this.xterm.open(element);
    this.fit();
    const input = element.querySelector("textarea");
    input?.setAttribute("autocapitalize", "off");
    input?.setAttribute("autocorrect", "off");
    input?.setAttribute("spellcheck", "false");
  }

  fit(): { columns: number; rows: number } {
    this.#fit.fit();
    return { columns: this.xterm.cols, rows: this.xterm.rows };
  }

  /** Shows what the world printed, and the prompt when nothing holds the terminal. */
  update(state: TerminalState, printed: string): void {
    const before = this.#state;
    this.#state = state;
    if (printed !== "") {
      if (this.#isPrompting) {
        this.editor.hide();
        this.#isPrompting = false;
      }
      this.xterm.write(printed);
    }
    if (this.#sent || state.busy || state.exited) {
      return;
    }
    if (!this.#isPrompting) {
      this.#prompt();
    } else if (state.prompt !== before.prompt && this.editor.pending === "") {
      this.editor.prompt = state.prompt;
      this.editor.paint();
    }
  }

  #prompt(): void {
    const { text, cursor, pending } = this.editor;
    const keeps = !this.#ran && text !== "";
    this.#isPrompting = true;
    this.editor.begin(pending === "" ? this.#state.prompt : "> ");
    if (keeps) {
      this.editor.set(text, cursor);
    }
    if (this.#ran) {
      this.#ran = false;
      this.host.onEnd(this.id, this.#state.status);
      void this.host.world.call("unread", this.id).then((typed) => {
        for (const key of typed.replaceAll("\n", "\r").match(KEYS) ?? []) {
          void this.type(key);
        }
      });
    }
    this.#next();
  }

  /** The world is another: what was printed stays, the prompt begins anew. */
  renew(state: TerminalState): void {
    if (this.#isPrompting) {
      this.editor.hide();
      this.#isPrompting = false;
    }
    this.#sent = false;
    this.update(state, "");
  }

  /** Types a line into the terminal, as if by hand; `run` presses Enter. */
  enter(line: string, run: boolean): void {
    if (this.isBusy) {
      return;
    }
    this.editor.set(line);
    if (run) {
      void this.#submit();
    }
    this.xterm.focus();
  }

  /** Runs lines one after another. */
  run(lines: string[]): void {
    this.#paste(`${lines.join("\n")}\n`);
  }

  async type(data: string): Promise<void> {
    if (this.host.readOnly) {
      return;
    }
    if (this.#isReading) {
      this.#ahead.push(data);
      return;
    }
    if (this.isBusy) {
      await this.host.world.call("input", this.id, data);
      return;
    }
    if (data.length > 1 && !data.startsWith("\x1b")) {
      this.#paste(data);
      return;
    }
    await this.#key(data);
  }

  /** Several lines run one after another. */
  #paste(data: string): void {
    const text = data.replace(/\x1b\[20[01]~/gu, "").replace(/\r\n?/gu, "\n");
    const [first = "", ...rest] = text.split("\n");
    this.editor.insert(first);
    if (rest.length > 0) {
      this.#queue.push(...rest);
      void this.#submit();
    }
  }

  #next(): void {
    const line = this.#queue.shift();
    if (line === undefined) {
      return;
    }
    this.editor.insert(line);
    if (this.#queue.length > 0) {
      void this.#submit();
    }
  }

  async #key(key: string): Promise<void> {
    const { editor } = this;
    switch (key) {
      case "\r":
        if (!editor.accept()) {
          await this.#submit();
        }
        return;
      case "\t":
        return editor.complete();
      case "\x1b[Z":
        return editor.walk(-1);
      case "\x7f":
        return editor.backspace();
      case "\x03":
        editor.leave();
        editor.pending = "";
        this.#queue = [];
        return editor.begin(this.#state.prompt);
      case "\x04":
        if (editor.text !== "") {
          editor.deleteTo(editor.behind());
        }
        return;
      case "\x0c":
        this.xterm.write("\x1b[2J\x1b[3J\x1b[H");
        editor.forget();
        return editor.paint();
      case "\x12":
        return editor.search();
      case "\x1b":
        editor.escape();
        return;
      case "\x1b[A":
      case "\x1bOA":
      case "\x10":
        return editor.walk(-1);
      case "\x1b[B":
      case "\x1bOB":
      case "\x0e":
        return editor.walk(1);
      case "\x1b[C":
      case "\x1bOC":
      case "\x06":
        return editor.move(editor.behind());
      case "\x1b[D":
      case "\x1bOD":
      case "\x02":
        return editor.move(editor.before());
      case "\x1b[H":
      case "\x01":
        return editor.move(0);
      case "\x1b[F":
      case "\x05":
        return editor.move(editor.text.length);
      case "\x1b[1;5D":
      case "\x1bb":
        return editor.move(editor.wordBefore());
      case "\x1b[1;5C":
      case "\x1bf":
        return editor.move(editor.wordBehind());
      case "\x15":
        return editor.deleteTo(0);
      case "\x0b":
        return editor.deleteTo(editor.text.length);
      case "\x17":
        return editor.deleteTo(editor.wordBefore());
      case "\x1b[3~":
        return editor.deleteTo(editor.behind());
      default:
        if (key >= " " && !key.startsWith("\x1b")) {
          editor.insert(key);
        }
    }
  }

  async #submit(): Promise<void> {
    const { editor } = this;
    editor.escape();
    const line = editor.whole;
    this.#isReading = true;
    const reading = await this.host.world.call("read", this.id, line);
    this.#isReading = false;
    if (!reading.complete && line.trim() !== "") {
      editor.proceed();
      this.#next();
      this.#catchUp();
      return;
    }
    editor.leave();
    editor.pending = "";
    this.#isPrompting = false;
    if (line.trim() !== "") {
      if (editor.history.at(-1) !== line) {
        editor.history.push(line);
      }
      this.host.onLine(this.id, line);
    }
    if (line.trim() === "clear") {
      this.xterm.write("\x1b[2J\x1b[3J\x1b[H");
    }
    this.#sent = true;
    this.#ran = true;
    const ended = this.host.world.call("submit", this.id, line);
    this.#catchUp();
    await ended;
    this.#sent = false;
    this.update(this.#state, "");
  }

  /** Types what was typed while the line was being looked at. */
  #catchUp(): void {
    for (const data of this.#ahead.splice(0)) {
      void this.type(data);
    }
  }
}
