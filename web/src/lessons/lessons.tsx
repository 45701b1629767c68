/** The lessons, and the one that goes on. */
import type { JSX } from "preact";
import { useState, useEffect } from "preact/hooks";
import { language, lesson, pane, side, t, type, world } from "../state";
import { Prose, useLater } from "../side";

const DONE = "docksim.lessons";

function done(): string[] {
  return JSON.parse(localStorage.getItem(DONE) ?? "[]") as string[];
}

export function begin(name: string): void {
  side.value = "lesson";
  pane.value = "terminal";
  type(`:lesson ${name}`, true);
}

export function LessonList(): JSX.Element {
  const lessons = useLater(() => world.call("lessons"), [language.value]);
  return (
    <>
      <ol class="lessons">
        {lessons?.lessons.map((found) => (
          <li key={found.name} class={done().includes(found.name) ? "done" : ""}>
            <button type="button" onClick={() => begin(found.name)}>
              <b>{found.title}</b>
              <span>{found.about}</span>
              <small>
                {found.steps} · {t("par")} {found.par}
                {done().includes(found.name) ? " · ✓" : ""}
              </small>
            </button>
          </li>
        ))}
      </ol>
      <button type="button" onClick={() => (side.value = "builder")}>
        {t("build")}
      </button>
    </>
  );
}

export function LessonPanel(): JSX.Element {
  const view = lesson.value;
  const [shown, setShown] = useState(0);
  const lessons = useLater(() => world.call("lessons"), [language.value]);
  const isDone = view !== undefined && view.step >= view.tasks.length;
  useEffect(() => setShown(0), [view?.name, view?.step]);
  useEffect(() => {
    if (isDone && !done().includes(view.name)) {
      localStorage.setItem(DONE, JSON.stringify([...done(), view.name]));
    }
  }, [isDone]);
  if (view === undefined) {
    return <LessonList />;
  }
  const titles = lessons?.lessons ?? [];
  const next = titles[titles.findIndex((found) => found.name === view.name) + 1];
  const labels = [t("hint"), t("strongerHint"), t("solution")];
  return (
    <article class="lesson">
      <h3>{view.title}</h3>
      <div class="progress" role="progressbar" aria-valuemin={0} aria-valuemax={view.tasks.length} aria-valuenow={view.step} aria-label={view.title}>
        {view.tasks.map((_, index) => (
          <i key={index} class={index < view.step ? "done" : index === view.step ? "now" : ""} />
        ))}
      </div>
      <p class="faint small">
        {isDone ? t("lessonDone") : `${t("step")} ${view.step + 1}/${view.tasks.length}`} · {view.lines} {t("lines")} · {t("par")} {view.par}
      </p>
      {isDone ? (
        <>
          <Prose text={view.learned} />
          {next !== undefined && (
            <button type="button" class="primary" onClick={() => begin(next.name)}>
              {t("nextLesson")}: {next.title}
            </button>
          )}
          <button type="button" onClick={() => (side.value = "lessons")}>
            {t("lessons")}
          </button>
        </>
      ) : (
        <>
          {view.step === 0 && <Prose text={view.about} />}
          <div class="task" aria-live="polite">
            <Prose text={view.tasks[view.step] ?? ""} />
          </div>
          <div class="hints">
            {view.hints.slice(0, shown).map((hint, index) =>
              index < 2 ? (
                <Prose key={index} text={hint} />
              ) : (
                hint.split("\n").map((line) => (
                  <button key={line} type="button" class="command" title={t("typeIt")} onClick={() => type(line)}>
                    {line}
                  </button>
                ))
              ),
            )}
          </div>
          {shown < 3 && (
            <button type="button" onClick={() => setShown(shown + 1)}>
              {labels[shown]}
            </button>
          )}
          <button type="button" class="plain" onClick={() => type(":lesson stop", true)}>
            {t("stopLesson")}
          </button>
        </>
      )}
    </article>
  );
}
