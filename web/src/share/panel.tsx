/** Giving a session away: a link, a script, a transcript, a picture. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { front, shareLink, t, terminals, timeline } from "../state";
import { useLater } from "../side";
import { picturePng, pictureSvg, save } from "./save";

/** The lines of the branch that is looked at. */
function lines(): string[] {
  const { current, steps } = timeline.value;
  const found: string[] = [];
  for (let at: number | undefined = current; at !== undefined; at = steps[at]?.parent) {
    found.unshift(steps[at]?.line ?? "");
  }
  return found.filter((line) => line !== "");
}

function transcript(): string {
  const buffer = terminals.value.find((session) => session.id === front.value)?.xterm.buffer.active;
  const rows: string[] = [];
  for (let row = 0; row < (buffer?.length ?? 0); row += 1) {
    rows.push(buffer?.getLine(row)?.translateToString(true) ?? "");
  }
  return `${rows.join("\n").trimEnd()}\n`;
}

export function SharePanel(): JSX.Element {
  const link = useLater(shareLink, [timeline.value.current]) ?? "";
  const [isCopied, setCopied] = useState(false);
  const embed = `<script type="module" src="${new URL("embed.js", new URL(".", location.href)).href}"></script>\n<docksim-shell run="docker run -d -p 8080:80 httpd"></docksim-shell>`;
  return (
    <div class="share">
      <p>{t("shareText")}</p>
      <textarea readOnly rows={4} aria-label={t("share")} value={link} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" class="primary" onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
        {isCopied ? t("copied") : t("copyLink")}
      </button>
      <h3>{t("exportAs")}</h3>
      <div class="row">
        <button type="button" onClick={() => save("docksim.sh", "text/x-shellscript", `#!/bin/sh\n${lines().filter((line) => !line.startsWith(":")).join("\n")}\n`)}>
          {t("saveScript")}
        </button>
        <button type="button" onClick={() => save("docksim.txt", "text/plain", transcript())}>
          {t("saveTranscript")}
        </button>
        <button type="button" onClick={() => save("docksim.svg", "image/svg+xml", pictureSvg())}>
          {t("saveSvg")}
        </button>
        <button type="button" onClick={() => void picturePng().then((blob) => blob !== null && save("docksim.png", "image/png", blob))}>
          {t("savePng")}
        </button>
      </div>
      <h3>Embed</h3>
      <pre tabIndex={0}>{embed}</pre>
    </div>
  );
}
