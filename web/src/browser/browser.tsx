/** The browser of the simulated host: what a published port serves, in a frame in which no script runs. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Page } from "../world/wasm/docksim.js";
import { picture, t, visited, world } from "../state";

export function Browser(): JSX.Element {
  const ports = [...new Set(picture.value.containers.flatMap((container) => container.ports.map((port) => port.host)))].sort((one, other) => one - other);
  const [address, setAddress] = useState("");
  const [page, setPage] = useState<Page | undefined>(undefined);
  const go = (target: string): void => {
    const match = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1)?:?(\d*)(\/.*)?$/u.exec(target.trim());
    const port = Number(match?.[1] === "" ? 80 : match?.[1]);
    setAddress(`localhost:${port}${match?.[2] ?? "/"}`);
    void world.call("visit", port, match?.[2] ?? "/").then(setPage);
  };
  useEffect(() => {
    const port = visited.value ?? ports[0];
    if (port !== undefined) {
      go(`localhost:${port}/`);
    }
  }, [visited.value]);
  return (
    <div class="browser">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(address);
        }}
      >
        <span aria-hidden="true">http://</span>
        <input aria-label="URL" value={address} placeholder="localhost:8080" onInput={(event) => setAddress(event.currentTarget.value)} />
        <button type="submit">{t("go")}</button>
      </form>
      <div class="row">
        {ports.map((port) => (
          <button key={port} type="button" onClick={() => go(`localhost:${port}/`)}>
            :{port}
          </button>
        ))}
      </div>
      {page === undefined && <p class="faint">{t("noPorts")}</p>}
      {page?.failure !== undefined && (
        <div class="unreachable">
          <h3>{t("unreachable")}</h3>
          <p>
            <code>{page.failure}</code>
          </p>
        </div>
      )}
      {page !== undefined && page.failure === undefined && (
        <>
          <p class="faint small">
            {page.status} · {page.contentType}
          </p>
          {page.contentType.includes("html") ? <iframe title={address} sandbox="" srcdoc={page.body} /> : <pre tabIndex={0}>{page.body}</pre>}
        </>
      )}
    </div>
  );
}
