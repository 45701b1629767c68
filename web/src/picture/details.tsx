/** One container: what docker says of it, its way through its states, and the commands that apply to it now. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Details as View, State } from "../world/wasm/docksim.js";
import { picture, selected, t, type, world } from "../state";

type Tab = "states" | "logs" | "files" | "inspect";
const TABS: Tab[] = ["states", "logs", "files", "inspect"];

export function Details(): JSX.Element | null {
  const [tab, setTab] = useState<Tab>("states");
  const [details, setDetails] = useState<View | undefined>(undefined);
  const container = picture.value.containers.find((found) => found.id === selected.value);
  const status = container === undefined ? "" : JSON.stringify(container);
  useEffect(() => {
    if (selected.value !== undefined) {
      void world.call("details", selected.value).then(setDetails);
    }
  }, [selected.value, status]);
  if (container === undefined) {
    return null;
  }
  const text = { logs: details?.logs, files: details?.changes.join("\n"), inspect: details?.inspect };
  return (
    <section class="details" aria-label={container.name}>
      <header>
        <h2>{container.name}</h2>
        <span class="faint">{container.status}</span>
        <button class="plain" type="button" aria-label={t("close")} onClick={() => (selected.value = undefined)}>
          ✕
        </button>
      </header>
      <div class="commands">
        {details?.commands.map((command) => (
          <button key={command} type="button" class="command" title={t("typeIt")} onClick={() => type(command)}>
            {command}
          </button>
        ))}
      </div>
      <div class="tabs" role="tablist">
        {TABS.map((name) => (
          <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => setTab(name)}>
            {t(name)}
          </button>
        ))}
      </div>
      <div role="tabpanel" class="panel">
        {tab === "states" ? (
          <StateMachine now={container.state} path={details?.path.flatMap((event) => (event.state === undefined ? [] : [event.state])) ?? []} events={details?.path ?? []} />
        ) : (
          <pre tabIndex={0}>{text[tab] === "" ? t("nothingHere") : text[tab]}</pre>
        )}
      </div>
    </section>
  );
}

const NODES: Record<State, { x: number; y: number }> = {
  created: { x: 50, y: 100 },
  running: { x: 190, y: 100 },
  paused: { x: 190, y: 28 },
  exited: { x: 330, y: 100 },
  restarting: { x: 260, y: 172 },
};

/** The states, with the way that was taken. */
function StateMachine({ now, path, events }: { now: State; path: State[]; events: View["path"] }): JSX.Element {
  const ways = path.slice(1).map((to, index) => [path[index] as State, to] as const);
  const known: (readonly [State, State])[] = [
    ["created", "running"],
    ["running", "paused"],
    ["paused", "running"],
    ["running", "exited"],
    ["exited", "running"],
    ["running", "restarting"],
    ["restarting", "running"],
  ];
  const all = [...known, ...ways.filter(([from, to]) => from !== to && !known.some(([one, other]) => one === from && other === to))];
  return (
    <div class="machine">
      <svg viewBox="0 0 380 200" role="img" aria-label={`${t("states")}: ${path.join(" → ")}`}>
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {all.map(([from, to]) => {
          const count = ways.filter(([one, other]) => one === from && other === to).length;
          return <path key={`${from}${to}`} class={`way ${count > 0 ? "taken" : ""}`} d={arc(NODES[from], NODES[to])} marker-end="url(#tip)" />;
        })}
        {(Object.keys(NODES) as State[]).map((state) => (
          <g key={state} class={`node ${state} ${state === now ? "now" : ""} ${path.includes(state) ? "seen" : ""}`} transform={`translate(${NODES[state].x} ${NODES[state].y})`}>
            <rect x={-42} y={-15} width={84} height={30} rx={15} />
            <text text-anchor="middle" y={4.5}>
              {state}
            </text>
          </g>
        ))}
      </svg>
      <ol class="events">
        {events.slice(-8).map((event, index) => (
          <li key={index}>
            <code>{event.action}</code>
            <time>{new Date(event.at * 1000).toLocaleTimeString()}</time>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A bent way from one node's edge to another's. */
function arc(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const edge = (one: { x: number; y: number }, other: { x: number; y: number }): { x: number; y: number } => {
    const dx = other.x - one.x;
    const dy = other.y - one.y;
    const scale = Math.min(Math.abs(dx) < 1 ? 9 : 44 / Math.abs(dx), Math.abs(dy) < 1 ? 9 : 17 / Math.abs(dy));
    return { x: one.x + dx * scale, y: one.y + dy * scale };
  };
  const start = edge(from, to);
  const end = edge(to, from);
  const bend = 0.16;
  const middle = { x: (start.x + end.x) / 2 + (end.y - start.y) * bend, y: (start.y + end.y) / 2 - (end.x - start.x) * bend };
  return `M${start.x} ${start.y} Q${middle.x} ${middle.y} ${end.x} ${end.y}`;
}
