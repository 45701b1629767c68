/** What helps, beside the terminal and the picture. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Browser } from "./browser/browser";
import { ErrorList, ErrorPage } from "./errors/errors";
import { Builder } from "./lessons/builder";
import { LessonList, LessonPanel } from "./lessons/lessons";
import { SharePanel } from "./share/panel";
import { explanation, side, t, pane } from "./state";

export function SidePanel(): JSX.Element | null {
  switch (side.value) {
    case "lesson":
      return (
        <Frame title={t("lesson")}>
          <LessonPanel />
        </Frame>
      );
    case "lessons":
      return (
        <Frame title={t("lessons")}>
          <LessonList />
        </Frame>
      );
    case "builder":
      return (
        <Frame title={t("build")}>
          <Builder />
        </Frame>
      );
    case "error":
      return <Frame title={explanation.value?.code ?? ""}>{explanation.value !== undefined && <ErrorPage explanation={explanation.value} />}</Frame>;
    case "errors":
      return (
        <Frame title={t("errors")}>
          <ErrorList />
        </Frame>
      );
    case "browser":
      return (
        <Frame title={t("browser")}>
          <Browser />
        </Frame>
      );
    case "share":
      return (
        <Frame title={t("share")}>
          <SharePanel />
        </Frame>
      );
    case undefined:
      return null;
  }
}

function Frame({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <aside class="pane side" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button
          class="plain"
          type="button"
          aria-label={t("close")}
          onClick={() => {
            side.value = undefined;
            pane.value = "terminal";
          }}
        >
          ✕
        </button>
      </header>
      <div class="content">{children}</div>
    </aside>
  );
}

/** A value that a promise brings. */
export function useLater<T>(ask: () => Promise<T>, on: unknown[]): T | undefined {
  const [value, setValue] = useState<T | undefined>(undefined);
  useEffect(() => {
    void ask().then(setValue);
  }, on);
  return value;
}

/** Text in which what stands between backticks is code. */
export function Prose({ text }: { text: string }): JSX.Element {
  return (
    <p>
      {text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </p>
  );
}
