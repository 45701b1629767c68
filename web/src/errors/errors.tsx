/** Explanations: the one for the last error, and all of them, each with a link of its own. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Explanation } from "../world/wasm/docksim.js";
import { language, side, t, type, world } from "../state";
import { Prose, useLater } from "../side";

export function ErrorPage({ explanation }: { explanation: Explanation }): JSX.Element {
  return (
    <article class="error">
      <h3>{explanation.title}</h3>
      <h4>{t("whatHappened")}</h4>
      <Prose text={explanation.what} />
      <h4>{t("why")}</h4>
      <Prose text={explanation.why} />
      {explanation.remedies.length > 0 && <h4>{t("remedies")}</h4>}
      <ul class="remedies">
        {explanation.remedies.map((remedy) => (
          <li key={remedy.command}>
            <button type="button" class="command" title={t("typeIt")} onClick={() => type(remedy.command)}>
              {remedy.command}
            </button>
            <span>{remedy.about}</span>
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={`#${explanation.code}`}>{`#${explanation.code}`}</a> ·{" "}
        <a
          href="#errors"
          onClick={() => {
            side.value = "errors";
          }}
        >
          {t("allErrors")}
        </a>
      </p>
    </article>
  );
}

export function ErrorList(): JSX.Element {
  const all = useLater(() => world.call("explanations"), [language.value]);
  const [wanted, setWanted] = useState("");
  const code = /^#\/?(DK\d+)$/u.exec(location.hash)?.[1];
  const [open, setOpen] = useState(code);
  const chosen = all?.entries.find((entry) => entry.code === open);
  if (chosen !== undefined) {
    return (
      <>
        <button type="button" class="plain" onClick={() => setOpen(undefined)}>
          ← {t("allErrors")}
        </button>
        <p class="code">{chosen.code}</p>
        <ErrorPage explanation={chosen} />
      </>
    );
  }
  const shown = all?.entries.filter((entry) => `${entry.code} ${entry.title} ${entry.what}`.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <>
      <input type="search" placeholder={t("search")} aria-label={t("search")} value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      <ul class="errors">
        {shown?.map((entry) => (
          <li key={entry.code}>
            <a href={`#${entry.code}`} onClick={() => setOpen(entry.code)}>
              <code>{entry.code}</code> {entry.title}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
