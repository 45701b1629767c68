/** The page: terminals beside the picture, what helps beside them, time below. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Details } from "./picture/details";
import { Picture } from "./picture/picture";
import { SidePanel } from "./side";
import { explanation, failure, front, isEmbedded, language, lesson, notice, openTerminal, pageKey, pane, phase, picture, problem, redo, selected, setLanguage, setTheme, show, side, type Side, startOver, states, t, terminals, theme, undo } from "./state";
import { KeyBar } from "./terminal/keybar";
import { TerminalView } from "./terminal/view";
import { Timeline } from "./time/timeline";

export function App(): JSX.Element {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.target instanceof HTMLTextAreaElement && event.target.classList.contains("xterm-helper-textarea"))) {
        pageKey(event);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <div class={`app ${isEmbedded ? "embedded" : ""}`} data-pane={pane.value} data-side={side.value === undefined ? "closed" : "open"}>
      <a class="skip" href="#terminal">
        {t("skip")}
      </a>
      <Header />
      {notice.value !== "" && (
        <p class="notice" role="status">
          {notice.value}
          <button type="button" class="plain" aria-label={t("close")} onClick={() => (notice.value = "")}>
            ✕
          </button>
        </p>
      )}
      <main>
        <section class="pane terminals" id="terminal" aria-label={t("terminal")}>
          <Tabs />
          {phase.value === "loading" && <p class="waiting">{t("loading")}</p>}
          {phase.value === "failed" && (
            <p class="waiting" role="alert">
              {t("failed")}: {failure.value}
            </p>
          )}
          <div class="screens">
            {terminals.value.map((session) => (
              <TerminalView key={session.id} session={session} isFront={session.id === front.value} />
            ))}
          </div>
          <Status />
          <KeyBar />
        </section>
        <section class="pane pictures" aria-label={t("picture")}>
          <Picture />
          {selected.value !== undefined && <Details />}
        </section>
        <SidePanel />
      </main>
      <Timeline />
      <Panes />
    </div>
  );
}

function toggle(name: Side): void {
  side.value = side.value === name ? undefined : name;
  pane.value = side.value === undefined ? "terminal" : "side";
}

function Header(): JSX.Element {
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 64 64" aria-hidden="true">
          <path class="top-plate" d="M32 10 54 21 32 32 10 21Z" />
          <path class="plate-line" d="M10 32 32 43 54 32" />
          <path class="plate-line two" d="M10 42 32 53 54 42" />
        </svg>
        docksim
        <small>{t("tagline")}</small>
      </h1>
      <nav aria-label="docksim">
        <button type="button" aria-pressed={side.value === "lessons" || side.value === "lesson"} onClick={() => toggle(lesson.value === undefined || side.value === "lesson" ? "lessons" : "lesson")}>
          {t("lessons")}
        </button>
        <button type="button" aria-pressed={side.value === "errors"} onClick={() => toggle("errors")}>
          {t("errors")}
        </button>
        <button type="button" aria-pressed={side.value === "browser"} onClick={() => toggle("browser")}>
          {t("browser")}
        </button>
        <button type="button" aria-pressed={side.value === "share"} onClick={() => toggle("share")}>
          {t("share")}
        </button>
        <span class="gap" />
        <button type="button" class="icon" title={`${t("undo")} (Alt+Z)`} aria-label={t("undo")} onClick={() => void undo()}>
          ↶
        </button>
        <button type="button" class="icon" title={`${t("redo")} (Alt+Y)`} aria-label={t("redo")} onClick={() => void redo()}>
          ↷
        </button>
        <button type="button" class="icon" title={t("reset")} aria-label={t("reset")} onClick={() => void startOver()}>
          ⟲
        </button>
        <button
          type="button"
          class="icon"
          title={t("theme")}
          aria-label={t("theme")}
          onClick={() => {
            const next = theme.value === "dark" ? "light" : "dark";
            localStorage.setItem("docksim.theme", next);
            setTheme(next);
          }}
        >
          {theme.value === "dark" ? "☀" : "☾"}
        </button>
        <button type="button" lang={language.value === "ko" ? "en" : "ko"} onClick={() => setLanguage(language.value === "ko" ? "en" : "ko")}>
          {t("language")}
        </button>
      </nav>
    </header>
  );
}

function Tabs(): JSX.Element {
  return (
    <div class="tabs terminal-tabs" role="tablist" aria-label={t("terminal")}>
      {terminals.value.map((session) => {
        const state = states.value.find((found) => found.id === session.id);
        return (
          <button key={session.id} type="button" role="tab" aria-selected={session.id === front.value} onClick={() => show(session.id)}>
            <span class={`lamp ${state?.busy === true ? "busy" : state?.status === 0 ? "" : "failed"}`} />
            {t("terminal")} {session.id}
          </button>
        );
      })}
      <button type="button" class="plain" title={`${t("newTerminal")} (Alt+T)`} aria-label={t("newTerminal")} onClick={() => void openTerminal()}>
        +
      </button>
    </div>
  );
}

/** The row below the terminal: what is wrong with the line, or what became of the last one. */
function Status(): JSX.Element {
  const state = states.value.find((found) => found.id === front.value);
  const found = explanation.value;
  return (
    <div class="status" role="status">
      {problem.value !== "" ? (
        <span class="wrong">{problem.value}</span>
      ) : found !== undefined ? (
        <button
          type="button"
          class="why"
          onClick={() => {
            side.value = "error";
            pane.value = "side";
          }}
        >
          <b>{found.code}</b> {found.title}
        </button>
      ) : (
        <span class="faint">{state !== undefined && state.status !== 0 && !state.busy ? `${t("exitCode")} ${state.status}` : ""}</span>
      )}
    </div>
  );
}

/** What a narrow screen shows: one pane at a time. */
function Panes(): JSX.Element {
  const panes = [
    ["terminal", t("terminal")],
    ["picture", `${t("picture")}${picture.value.containers.length > 0 ? ` ${picture.value.containers.length}` : ""}`],
    ["side", t("lesson")],
  ] as const;
  return (
    <nav class="panes" aria-label={t("overview")}>
      {panes.map(([name, label]) => (
        <button
          key={name}
          type="button"
          aria-pressed={pane.value === name}
          onClick={() => {
            pane.value = name;
            if (name === "side" && side.value === undefined) {
              side.value = lesson.value === undefined ? "lessons" : "lesson";
            }
          }}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
