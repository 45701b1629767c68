/** The steps, with branches; and what differs between one of them and now. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Picture, Timeline as Steps } from "../world/wasm/docksim.js";
import { goTo, isPast, latest, picture, t, timeline, world } from "../state";

/** The row of each step: a step that is not the first to follow another opens a row. */
function rows({ steps }: Steps): number[] {
  const rows: number[] = [];
  const followed = new Set<number>();
  let last = 0;
  steps.forEach((step, number) => {
    if (step.parent === undefined) {
      rows[number] = 0;
    } else if (followed.has(step.parent)) {
      last += 1;
      rows[number] = last;
    } else {
      rows[number] = rows[step.parent] ?? 0;
    }
    followed.add(step.parent ?? -1);
  });
  return rows;
}

export function Timeline(): JSX.Element {
  const strip = useRef<HTMLDivElement>(null);
  const [compared, setCompared] = useState<number | undefined>(undefined);
  const view = timeline.value;
  const height = rows(view);
  const tallest = Math.min(3, Math.max(0, ...height));
  const gap = 22;
  useEffect(() => {
    strip.current?.querySelector(".current")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [view.current, view.steps.length]);
  const onPath = new Set<number>();
  for (let at: number | undefined = view.current; at !== undefined; at = view.steps[at]?.parent) {
    onPath.add(at);
  }
  const key = (event: KeyboardEvent): void => {
    const step = view.steps[view.current];
    if (event.key === "ArrowLeft" && step?.parent !== undefined) {
      void goTo(step.parent);
    } else if (event.key === "ArrowRight") {
      const next = view.steps.findLastIndex((found) => found.parent === view.current);
      if (next > 0) {
        void goTo(next);
      }
    } else {
      return;
    }
    event.preventDefault();
  };
  const current = view.steps[view.current];
  return (
    <footer class="timeline" aria-label={t("timeline")}>
      <div class="strip" ref={strip} onKeyDown={key}>
        <svg width={view.steps.length * gap + 24} height={26 + tallest * 14} role="group" aria-label={t("timeline")}>
          {view.steps.map((step, number) => {
            const y = 13 + Math.min(3, height[number] ?? 0) * 14;
            const x = 16 + number * gap;
            const parentY = 13 + Math.min(3, height[step.parent ?? 0] ?? 0) * 14;
            return step.parent === undefined ? null : <path key={`way${number}`} class={onPath.has(number) ? "path" : ""} d={`M${16 + step.parent * gap} ${parentY} C${16 + step.parent * gap + 12} ${y} ${x - 16} ${y} ${x} ${y}`} />;
          })}
          {view.steps.map((step, number) => {
            const y = 13 + Math.min(3, height[number] ?? 0) * 14;
            return (
              <g
                key={number}
                class={`${number === view.current ? "current" : ""} ${onPath.has(number) ? "path" : ""} ${compared === number ? "compared" : ""} ${step.known ? "" : "unknown"}`}
                role="button"
                tabIndex={number === view.current ? 0 : -1}
                aria-label={step.line === "" ? t("beginning") : step.line}
                aria-pressed={number === view.current}
                onClick={(event) => (event.shiftKey ? setCompared(number === compared ? undefined : number) : void goTo(number))}
              >
                <rect x={16 + number * gap - gap / 2} y={y - 12} width={gap} height={24} />
                <circle cx={16 + number * gap} cy={y} r={number === view.current ? 6 : 4.5} />
                <title>{step.line === "" ? t("beginning") : step.line}</title>
              </g>
            );
          })}
        </svg>
      </div>
      <div class="about">
        {isPast.value ? <span class="past">{t("past")}</span> : <code>{current?.line ?? ""}</code>}
        {isPast.value && (
          <button type="button" onClick={() => void goTo(latest())}>
            {t("now")}
          </button>
        )}
        {view.steps.length > 1 && (
          <button type="button" aria-pressed={compared !== undefined} onClick={() => setCompared(compared === undefined ? (current?.parent ?? 0) : undefined)}>
            {t("compare")}
          </button>
        )}
      </div>
      {compared !== undefined && <Difference step={compared} line={view.steps[compared]?.line ?? ""} />}
    </footer>
  );
}

/** What there is in a picture: a name for each thing, and how it is. */
function things(view: Picture): Map<string, string> {
  return new Map([
    ...view.images.map((image) => [`${t("images")}: ${image.tags[0] ?? image.id.slice(7, 19)}`, image.tags.join(" ")] as const),
    ...view.containers.map((container) => [`${t("containers")}: ${container.name}`, `${container.state} ${container.ports.map((port) => port.host).join(" ")}`] as const),
    ...view.networks.map((network) => [`${t("networks")}: ${network.name}`, String(network.members.length)] as const),
    ...view.volumes.map((volume) => [`${t("volumes")}: ${volume.name.slice(0, 24)}`, ""] as const),
  ]);
}

function Difference({ step, line }: { step: number; line: string }): JSX.Element {
  const [then, setThen] = useState<Picture | undefined>(undefined);
  useEffect(() => {
    void world.call("picture", step).then(setThen);
  }, [step]);
  const now = things(picture.value);
  const old = then === undefined ? now : things(then);
  const entries = [
    ...[...now].filter(([name]) => !old.has(name)).map(([name]) => ["appeared", name] as const),
    ...[...old].filter(([name]) => !now.has(name)).map(([name]) => ["gone", name] as const),
    ...[...now].filter(([name, how]) => old.has(name) && old.get(name) !== how).map(([name, how]) => ["changed", `${name} (${old.get(name) ?? ""} → ${how})`] as const),
  ];
  return (
    <div class="difference">
      <p>
        <code>{line === "" ? t("beginning") : line}</code> {t("compareWith")}
      </p>
      <ul>
        {entries.map(([kind, name]) => (
          <li key={kind + name} class={kind}>
            {name} <span class="faint">{t(kind)}</span>
          </li>
        ))}
        {entries.length === 0 && <li class="faint">{t("same")}</li>}
      </ul>
    </div>
  );
}
