/** Where lessons are written: play, take the goals over, write the texts, save the file. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LessonCheck } from "../world/wasm/docksim.js";
import { save } from "../share/save";
import { t, timeline, world } from "../state";

const DRAFT = "docksim.draft";
const EMPTY = `[lesson my-lesson]
title.en: 
title.ko: 
about.en: 
about.ko: 
learned.en: 
learned.ko: 
par: 1
`;

export function Builder(): JSX.Element {
  const [text, setText] = useState(localStorage.getItem(DRAFT) ?? EMPTY);
  const [found, setFound] = useState<LessonCheck | undefined>(undefined);
  const change = (next: string): void => {
    setText(next);
    setFound(undefined);
    localStorage.setItem(DRAFT, next);
  };
  const take = async (): Promise<void> => {
    const goals = await world.call("goalsHere");
    const { steps, current } = timeline.value;
    const last = steps[current]?.line ?? "";
    change(`${text.trimEnd()}\n\n[step]\ndo.en: \ndo.ko: \n${goals.map((goal) => `goal: ${goal}\n`).join("")}hint.en: \nhint.ko: \nhint.en: \nhint.ko: \nsolve: ${last}\n`);
  };
  return (
    <div class="builder">
      <p>{t("builderText")}</p>
      <textarea spellcheck={false} aria-label={t("build")} value={text} onInput={(event) => change(event.currentTarget.value)} />
      <div class="row">
        <button type="button" onClick={() => void take()}>
          {t("takeGoals")}
        </button>
        <button type="button" onClick={() => void world.call("checkLesson", text).then(setFound)}>
          {t("check")}
        </button>
        <button type="button" class="primary" onClick={() => save(`${/^\[lesson (\S+)\]/mu.exec(text)?.[1] ?? "lesson"}.txt`, "text/plain", text)}>
          {t("save")}
        </button>
      </div>
      <ul class="problems" aria-live="polite">
        {found?.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
        {found?.problems.length === 0 && <li class="good">{t("good")}</li>}
      </ul>
    </div>
  );
}
