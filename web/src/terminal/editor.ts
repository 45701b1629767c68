/** The line editor of a terminal: what is typed at the prompt, as a value and as bytes for the screen. */
import type { Candidate, Completions, Reading, Span } from "../world/wasm/docksim.js";
import { width } from "./width";

/** What the editor needs from the world. */
export interface Reader {
  read(line: string): Promise<Reading>;
  complete(line: string, position: number): Promise<Completions>;
}

const COLORS: Record<Span["kind"], string> = {
  command: "1",
  flag: "34",
  text: "32",
  variable: "36",
  operator: "33",
  comment: "2",
  word: "",
  wrong: "4;31",
};

/** So many candidates are shown at a time. */
const MENU_ROWS = 6;

interface Menu {
  start: number;
  candidates: Candidate[];
  chosen: number;
}

export class LineEditor {
  text = "";
  /** In UTF-16 units. */
  cursor = 0;
  problem: Reading["problem"];
  prompt = "";
  /** Lines before the current one of a command that spans lines. */
  pending = "";
  #reading: Reading | undefined;
  #readText = "";
  #menu: Menu | undefined;
  #search: { wanted: string; at: number } | undefined;
  #at = -1;
  #draft = "";
  /** The row of the cursor below the first row of the prompt, as it was painted last. */
  #row = 0;
  #request = 0;

  constructor(
    readonly history: string[],
    private readonly reader: Reader,
    private readonly write: (text: string) => void,
    private readonly columns: () => number,
    private readonly onRead: () => void,
  ) {}

  /** The command as it would run now. */
  get whole(): string {
    return this.pending + this.text;
  }

  get isSearching(): boolean {
    return this.#search !== undefined;
  }

  get hasMenu(): boolean {
    return this.#menu !== undefined;
  }

  /** Begins an empty line behind a prompt. */
  begin(prompt: string): void {
    this.prompt = prompt;
    this.text = "";
    this.cursor = 0;
    this.#menu = undefined;
    this.#search = undefined;
    this.#at = -1;
    this.#row = 0;
    this.#reading = undefined;
    this.#readText = "";
    this.problem = undefined;
    this.paint();
  }

  /** Goes on in another row. */
  proceed(): void {
    this.pending = `${this.whole}\n`;
    this.leave();
    this.begin("> ");
  }

  /** Leaves the line: the cursor goes to the row below it. */
  leave(): void {
    this.#menu = undefined;
    this.#search = undefined;
    this.cursor = this.text.length;
    this.paint(true);
    this.write("\r\n");
    this.#row = 0;
  }

  /** Forgets the place of the prompt: the screen was cleared, or something else was printed. */
  forget(): void {
    this.#row = 0;
  }

  /** Takes the line off the screen, to print above it. */
  hide(): void {
    this.write(`${this.#row > 0 ? `\x1b[${this.#row}A` : ""}\r\x1b[J`);
    this.#row = 0;
  }

  set(text: string, cursor = text.length): void {
    this.text = text;
    this.cursor = cursor;
    this.#menu = undefined;
    this.changed();
  }

  insert(text: string): void {
    if (this.#search !== undefined) {
      this.#search.wanted += text;
      this.#find(this.history.length - 1);
      return;
    }
    const before = this.text.slice(0, this.cursor);
    this.#at = -1;
    this.set(before + text + this.text.slice(this.cursor), this.cursor + text.length);
  }

  /** Deletes from a place to the cursor, or from the cursor to a place. */
  deleteTo(place: number): void {
    const [from, to] = place < this.cursor ? [place, this.cursor] : [this.cursor, place];
    this.set(this.text.slice(0, from) + this.text.slice(to), from);
  }

  backspace(): void {
    if (this.#search !== undefined) {
      this.#search.wanted = this.#search.wanted.slice(0, -1);
      this.#find(this.history.length - 1);
      return;
    }
    if (this.cursor > 0) {
      this.deleteTo(this.before());
    }
  }

  /** The place one character before the cursor. */
  before(): number {
    const low = this.text.charCodeAt(this.cursor - 1);
    return Math.max(0, this.cursor - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1));
  }

  /** The place one character behind the cursor. */
  behind(): number {
    const high = this.text.charCodeAt(this.cursor);
    return Math.min(this.text.length, this.cursor + (high >= 0xd800 && high <= 0xdbff ? 2 : 1));
  }

  wordBefore(): number {
    return this.text.slice(0, this.cursor).search(/\S+\s*$/u) === -1 ? 0 : this.text.slice(0, this.cursor).search(/\S+\s*$/u);
  }

  wordBehind(): number {
    const found = /^\s*\S+/u.exec(this.text.slice(this.cursor));
    return this.cursor + (found?.[0].length ?? 0);
  }

  move(place: number): void {
    // The end of the line takes the hint in, as shells with suggestions do.
    if (place === this.cursor && this.cursor === this.text.length && this.#hint() !== "" && this.#reading?.hint !== undefined && !this.text.endsWith(" ")) {
      this.insert(this.#reading.hint);
      return;
    }
    this.cursor = place;
    this.#menu = undefined;
    this.paint();
  }

  /** Goes through what was typed before; through the menu where it is open. */
  walk(by: -1 | 1): void {
    if (this.#menu !== undefined) {
      this.#choose(by);
      return;
    }
    if (this.#at === -1) {
      if (by === 1) {
        return;
      }
      this.#draft = this.text;
      this.#at = this.history.length;
    }
    const at = this.#at + by;
    if (at < 0) {
      return;
    }
    this.#at = at >= this.history.length ? -1 : at;
    const text = this.#at === -1 ? this.#draft : (this.history[at] ?? "");
    this.text = text;
    this.cursor = text.length;
    this.changed();
  }

  /** Ctrl-R: begins a search, or goes on to the match before. */
  search(): void {
    if (this.#search === undefined) {
      this.#search = { wanted: "", at: this.history.length };
      this.paint();
    } else {
      this.#find(this.#search.at - 1);
    }
  }

  #find(from: number): void {
    const search = this.#search;
    if (search === undefined) {
      return;
    }
    for (let at = from; at >= 0; at -= 1) {
      const line = this.history[at] ?? "";
      if (search.wanted !== "" && line.includes(search.wanted)) {
        search.at = at;
        this.text = line;
        this.cursor = line.length;
        break;
      }
    }
    this.paint();
  }

  /** Ends a search or closes the menu; whether there was any. */
  escape(): boolean {
    const was = this.#search !== undefined || this.#menu !== undefined;
    this.#search = undefined;
    this.#menu = undefined;
    if (was) {
      this.changed();
    }
    return was;
  }

  /** Takes over what the menu has chosen; whether it was open. */
  accept(): boolean {
    if (this.#menu === undefined) {
      return false;
    }
    const { start, candidates, chosen } = this.#menu;
    const text = candidates[chosen]?.text ?? "";
    this.set(this.text.slice(0, start) + text + this.text.slice(this.cursor).trimStart(), start + text.length);
    return true;
  }

  async complete(): Promise<void> {
    if (this.#menu !== undefined) {
      this.#choose(1);
      return;
    }
    const { text, cursor } = this;
    const { start, candidates } = await this.reader.complete(text, cursor);
    if (this.text !== text || this.cursor !== cursor) {
      return;
    }
    const only = candidates[0];
    if (only === undefined) {
      return;
    }
    const common = candidates.map((candidate) => candidate.text).reduce(sharedStart);
    if (candidates.length === 1 || common.length > cursor - start) {
      this.set(text.slice(0, start) + common + text.slice(cursor), start + common.length);
    }
    if (candidates.length > 1) {
      this.#menu = { start, candidates, chosen: 0 };
      this.paint();
    }
  }

  #choose(by: -1 | 1): void {
    if (this.#menu !== undefined) {
      const count = this.#menu.candidates.length;
      this.#menu.chosen = (this.#menu.chosen + by + count) % count;
      this.paint();
    }
  }

  /** The line is another: it is painted at once, and once more when it was read. */
  changed(): void {
    this.paint();
    const { whole } = this;
    const request = ++this.#request;
    const skip = this.pending.length;
    void this.reader.read(whole).then((reading) => {
      if (request !== this.#request || this.whole !== whole) {
        return;
      }
      this.#reading = { ...reading, spans: reading.spans.map((span) => ({ ...span, start: span.start - skip, end: span.end - skip })) };
      this.#readText = this.text;
      this.problem = reading.problem;
      this.paint();
      this.onRead();
    });
  }

  #hint(): string {
    const fits = this.#reading !== undefined && this.#readText === this.text && this.cursor === this.text.length;
    return fits && this.text !== "" ? (this.#reading?.hint ?? "") : "";
  }

  #highlighted(): string {
    const spans = this.#readText === this.text ? (this.#reading?.spans ?? []) : (this.#reading?.spans ?? []).filter((span) => this.#readText.slice(0, span.end) === this.text.slice(0, span.end));
    const problem = this.#readText === this.text ? this.problem : undefined;
    let painted = "";
    let end = 0;
    for (const span of spans) {
      if (span.start < end || span.end > this.text.length) {
        continue;
      }
      painted += this.text.slice(end, span.start);
      const isWrong = problem !== undefined && span.start < problem.end - this.pending.length && span.end > problem.start - this.pending.length;
      const color = isWrong ? COLORS.wrong : COLORS[span.kind];
      const token = this.text.slice(span.start, span.end);
      painted += color === "" ? token : `\x1b[${color}m${token}\x1b[0m`;
      end = span.end;
    }
    return painted + this.text.slice(end);
  }

  #menuRows(): string[] {
    if (this.#menu === undefined) {
      return [];
    }
    const { candidates, chosen } = this.#menu;
    const first = Math.max(0, Math.min(chosen - 2, candidates.length - MENU_ROWS));
    const shown = candidates.slice(first, first + MENU_ROWS);
    const widest = Math.min(28, Math.max(...shown.map((candidate) => candidate.text.trimEnd().length)));
    const rows = shown.map((candidate, index) => {
      const name = candidate.text.trimEnd().padEnd(widest);
      const room = this.columns() - name.length - 5;
      const about = candidate.about.length > room ? `${candidate.about.slice(0, Math.max(0, room - 1))}…` : candidate.about;
      return index + first === chosen ? `\x1b[7m ${name} \x1b[0m ${about}` : ` \x1b[1m${name}\x1b[0m  \x1b[2m${about}\x1b[0m`;
    });
    if (candidates.length > MENU_ROWS) {
      rows.push(`\x1b[2m ${chosen + 1}/${candidates.length}\x1b[0m`);
    }
    return rows;
  }

  /** Paints the line where the last one was. */
  paint(isLast = false): void {
    const columns = Math.max(2, this.columns());
    const prompt = this.#search === undefined ? this.prompt : `(${this.#search.wanted})… `;
    const shown = this.#search === undefined ? `\x1b[1;36m${this.prompt}\x1b[0m` : `\x1b[33m${prompt}\x1b[0m`;
    const room = columns - (width(prompt + this.text) % columns) - 2;
    const hint = isLast ? "" : this.#hint();
    const dim = hint === "" || hint.length > room ? "" : `\x1b[2m${hint}\x1b[0m`;
    const menu = isLast ? [] : this.#menuRows();
    const end = width(prompt + this.text);
    const place = width(prompt + this.text.slice(0, this.cursor));
    let out = `${this.#row > 0 ? `\x1b[${this.#row}A` : ""}\r\x1b[J${shown}${this.#highlighted()}`;
    // A full row leaves the cursor in its last cell until something follows.
    if (end > 0 && end % columns === 0) {
      out += " \r\x1b[K";
    }
    const lines = this.text.split("\n").length - 1;
    const endRow = Math.floor(end / columns) + lines;
    const placeRow = Math.floor(place / columns) + (this.text.slice(0, this.cursor).split("\n").length - 1);
    out += dim;
    for (const row of menu) {
      out += `\r\n${row}`;
    }
    const up = endRow + menu.length - placeRow;
    out += `${up > 0 ? `\x1b[${up}A` : ""}\r${place % columns > 0 ? `\x1b[${place % columns}C` : ""}`;
    this.#row = placeRow;
    this.write(out);
  }
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) {
    length += 1;
  }
  return one.slice(0, length);
}
