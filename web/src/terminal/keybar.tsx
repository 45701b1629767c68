/** Keys that phones do not have, and words that can be tapped instead of typed. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { front, isReadOnly, picture, t, terminals, timeline, world } from "../state";

const KEYS = [
  ["Tab", "\t"],
  ["Ctrl-C", "\x03"],
  ["↑", "\x1b[A"],
  ["↓", "\x1b[B"],
  ["←", "\x1b[D"],
  ["→", "\x1b[C"],
  ["-", "-"],
  ["|", "|"],
  ["⏎", "\r"],
] as const;

export function KeyBar(): JSX.Element | null {
  const [words, setWords] = useState<string[]>(["docker "]);
  const session = terminals.value.find((found) => found.id === front.value);
  const offer = (): void => {
    if (session === undefined || session.isBusy) {
      setWords([]);
      return;
    }
    const { text, cursor } = session.editor;
    if (text === "") {
      setWords(["docker "]);
      return;
    }
    void world.call("complete", session.id, text, cursor).then(({ candidates }) => setWords(candidates.slice(0, 8).map((candidate) => candidate.text)));
  };
  useEffect(offer, [front.value, timeline.value, picture.value]);
  if (isReadOnly || session === undefined) {
    return null;
  }
  const press = (data: string): void => {
    void session.type(data).then(() => setTimeout(offer, 30));
  };
  return (
    <div class="keybar" role="toolbar" aria-label={t("keys")}>
      <div class="words">
        {words.map((word) => (
          <button
            key={word}
            type="button"
            onClick={() => {
              const { editor } = session;
              const start = editor.text.slice(0, editor.cursor).search(/\S*$/u);
              editor.set(editor.text.slice(0, start) + word + editor.text.slice(editor.cursor), start + word.length);
              setTimeout(offer, 30);
            }}
          >
            {word.trim()}
          </button>
        ))}
      </div>
      <div class="keys">
        {KEYS.map(([label, data]) => (
          <button key={label} type="button" onClick={() => press(data)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
