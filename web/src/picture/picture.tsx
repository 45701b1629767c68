/** The picture: what the daemon holds, as SVG. What is new comes from where it came from. */
import type { ComponentChildren, JSX, SVGAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Container, Image, Picture as View } from "../world/wasm/docksim.js";
import { hub, picture, selected, t, type, visited, side, pane } from "../state";
import { type Box, type Layout, type Placed, fit, layout, plates, stackHeight } from "./layout";

/** A group that glides to its place, from another one when it is new. */
function Mover({ x, y, from, delay = 0, children, ...rest }: { x: number; y: number; from?: { x: number; y: number } | undefined; delay?: number; children: ComponentChildren } & Omit<SVGAttributes<SVGGElement>, "from" | "x" | "y">): JSX.Element {
  const [isNew, setNew] = useState(from !== undefined);
  useLayoutEffect(() => {
    if (isNew) {
      const frame = requestAnimationFrame(() => requestAnimationFrame(() => setNew(false)));
      return () => cancelAnimationFrame(frame);
    }
    return undefined;
  }, []);
  const place = isNew && from !== undefined ? from : { x, y };
  return (
    <g {...rest} class={`mover ${isNew ? "new" : ""} ${typeof rest.class === "string" ? rest.class : ""}`} style={{ transform: `translate(${place.x}px, ${place.y}px)`, transitionDelay: isNew ? "0ms" : `${delay}ms` }}>
      {children}
    </g>
  );
}

/** One of eight hues for a layer, so that the same layer looks the same everywhere. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id.slice(-12)) {
    sum = (sum * 31 + character.charCodeAt(0)) % 997;
  }
  return [172, 32, 205, 84, 262, 14, 142, 318][sum % 8] ?? 172;
}

export function size(bytes: number): string {
  for (const [unit, scale] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (bytes >= scale) {
      return `${Number((bytes / scale).toPrecision(3))} ${unit}`;
    }
  }
  return `${bytes} B`;
}

function pressable(run: () => void): Pick<SVGAttributes<SVGGElement>, "onClick" | "onKeyDown" | "tabIndex" | "role"> {
  return {
    role: "button",
    tabIndex: 0,
    onClick: run,
    onKeyDown: (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        run();
      }
    },
  };
}

function Section({ box, title, count }: { box: Box; title: string; count?: number }): JSX.Element {
  return (
    <g class="section">
      <text x={16} y={box.y + 16}>
        {title}
        {count === undefined ? "" : `  ${count}`}
      </text>
    </g>
  );
}

function Stack({ stack, shared, lit, from, onHover }: { stack: Placed<Image>; shared: Set<string>; lit: string | undefined; from: { x: number; y: number } | undefined; onHover: (layer: string | undefined) => void }): JSX.Element {
  const image = stack.value;
  const [first = "<none>", ...others] = image.tags;
  const shown = plates(image);
  const bottom = stackHeight(image);
  return (
    <Mover x={stack.x} y={stack.y} from={from} class="stack">
      <text class="strong" y={11}>
        {fit(first, stack.width - (others.length > 0 ? 26 : 0), 13)}
        <title>{image.tags.join("\n")}</title>
      </text>
      {others.length > 0 && (
        <text class="faint" x={stack.width} y={11} text-anchor="end">
          +{others.length}
        </text>
      )}
      <text class="faint small" y={25}>
        {size(image.size)}
      </text>
      {image.layers.length > shown.length && (
        <text class="faint" x={stack.width} y={25} text-anchor="end">
          {image.layers.length}
        </text>
      )}
      {shown.map((layer, index) => (
        <Mover key={layer.id} x={0} y={bottom - (index + 1) * 10} from={from === undefined ? undefined : { x: 0, y: bottom - (index + 1) * 10 - 60 }} delay={120 + index * 90}>
          <path
            class={`plate ${shared.has(layer.id) ? "shared" : ""} ${lit === layer.id ? "lit" : ""}`}
            style={{ "--hue": String(hue(layer.id)) }}
            d={`M0 4 l8 -4 h${stack.width - 8} l-8 4 z M0 4 h${stack.width - 8} v4 h-${stack.width - 8} z M${stack.width - 8} 4 l8 -4 v4 l-8 4 z`}
            onMouseEnter={() => onHover(layer.id)}
            onMouseLeave={() => onHover(undefined)}
          >
            <title>{`${size(layer.size)}\n${layer.madeBy}`}</title>
          </path>
        </Mover>
      ))}
    </Mover>
  );
}

function Card({ card, layers, addresses, from, isLit, onHover }: { card: Placed<Container>; layers: string[]; addresses: string[]; from: { x: number; y: number } | undefined; isLit: boolean; onHover: (id: string | undefined) => void }): JSX.Element {
  const container = card.value;
  const choose = (): void => {
    selected.value = selected.value === container.id ? undefined : container.id;
  };
  const detail = container.exitCode !== undefined && container.state === "exited" ? `${container.state} ${container.exitCode}` : container.state;
  return (
    <Mover
      x={card.x}
      y={card.y}
      from={from}
      class={`card ${container.state} ${container.health ?? ""} ${isLit ? "lit" : ""} ${selected.value === container.id ? "selected" : ""}`}
      {...pressable(choose)}
      aria-label={`${container.name}, ${container.image}, ${container.status}`}
      aria-pressed={selected.value === container.id}
      onMouseEnter={() => onHover(container.id)}
      onMouseLeave={() => onHover(undefined)}
    >
      <rect class="body" width={card.width} height={card.height} rx={10} />
      <circle class="lamp" cx={16} cy={18} r={5} />
      <text class="strong" x={30} y={22}>
        {fit(container.name, card.width - 40, 13.5)}
      </text>
      <text class="faint" x={12} y={41}>
        {fit(container.image, card.width - 84, 12)}
      </text>
      <text class="word" x={card.width - 12} y={41} text-anchor="end">
        {detail}
      </text>
      <text class="faint small mono" x={12} y={59}>
        {fit(addresses.length > 0 ? addresses.join(" ") : container.id.slice(0, 12), card.width - 24, 11)}
      </text>
      <g transform={`translate(12 ${card.height - 34})`}>
        <rect class={`writable ${container.changedFiles > 0 ? "written" : ""}`} width={card.width - 24} height={7} rx={2} />
        {layers.slice(-5).map((layer, index) => (
          <rect key={layer} class="thin" style={{ "--hue": String(hue(layer)) }} y={9 + index * 3.4} width={card.width - 24} height={2.4} rx={1} />
        ))}
        <title>{`${t("writable")}: ${container.changedFiles}`}</title>
      </g>
      {container.mounts.length > 0 && (
        <text class="badge" x={card.width - 12} y={59} text-anchor="end">
          {`⛁ ${container.mounts.length}`}
        </text>
      )}
    </Mover>
  );
}

function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y} C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

function drop(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const middle = (from.y + to.y) / 2;
  return `M${from.x} ${from.y} C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
}

/** What was there when the picture was painted last, to know what is new. */
function usePrevious(view: View): View {
  const current = useRef<View>(view);
  const previous = useRef<View>(view);
  if (current.current !== view) {
    previous.current = current.current;
    current.current = view;
  }
  return previous.current;
}

export function Picture(): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const [lit, setLit] = useState<string | undefined>(undefined);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) {
        setWidth(Math.max(300, Math.floor(entry.contentRect.width)));
      }
    });
    if (frame.current !== null) {
      observer.observe(frame.current);
    }
    return () => observer.disconnect();
  }, []);
  const view = picture.value;
  const before = usePrevious(view);
  const places = layout(view, hub.value, width);
  return (
    <div class="picture" ref={frame}>
      <svg id="picture" width={places.width} height={places.height} viewBox={`0 0 ${places.width} ${places.height}`} role="group" aria-label={t("picture")}>
        <Section box={places.hub} title={t("hub")} />
        <Chips places={places} view={view} />
        <Section box={places.images} title={t("images")} count={view.images.length} />
        {view.images.length === 0 && (
          <text class="empty" x={16} y={places.images.y + 42}>
            {fit(t("noImages"), width - 32, 12)}
          </text>
        )}
        <Stacks places={places} view={view} before={before} lit={lit} setLit={setLit} hovered={hovered} />
        <Section box={places.containers} title={t("containers")} count={view.containers.length} />
        {view.containers.length === 0 && (
          <text class="empty" x={16} y={places.containers.y + 42}>
            {fit(t("noContainers"), width - 32, 12)}
          </text>
        )}
        <Groups places={places} view={view} before={before} hovered={hovered} setHovered={setHovered} />
        <Host places={places} />
        {places.volumes !== undefined && <Section box={places.volumes} title={t("volumes")} count={view.volumes.length} />}
        <Drums places={places} view={view} before={before} hovered={hovered} />
      </svg>
    </div>
  );
}

function Chips({ places, view }: { places: Layout; view: View }): JSX.Element {
  const here = new Set(view.images.flatMap((image) => image.tags.map((tag) => tag.slice(0, tag.lastIndexOf(":")))));
  return (
    <>
      {places.chips.map((chip) => (
        <g key={chip.value} class={`chip ${here.has(chip.value) ? "here" : ""}`} transform={`translate(${chip.x} ${chip.y})`} {...pressable(() => type(`docker pull ${chip.value}`))} aria-label={`docker pull ${chip.value}`}>
          <rect width={chip.width} height={chip.height} rx={13} />
          <text x={chip.width / 2} y={17} text-anchor="middle">
            {chip.value}
          </text>
        </g>
      ))}
    </>
  );
}

function Stacks({ places, view, before, lit, setLit, hovered }: { places: Layout; view: View; before: View; lit: string | undefined; setLit: (layer: string | undefined) => void; hovered: string | undefined }): JSX.Element {
  const counts = new Map<string, number>();
  for (const layer of view.images.flatMap((image) => image.layers)) {
    counts.set(layer.id, (counts.get(layer.id) ?? 0) + 1);
  }
  const shared = new Set([...counts].filter(([, count]) => count > 1).map(([id]) => id));
  const known = new Set(before.images.map((image) => image.id));
  const container = view.containers.find((found) => found.id === (hovered ?? selected.value));
  return (
    <>
      {places.stacks.map((stack) => {
        const repository = stack.value.tags[0]?.replace(/:[^:/]*$/u, "");
        const chip = places.chips.find((found) => found.value === repository);
        const from = known.has(stack.value.id) || before === view ? undefined : { x: chip?.x ?? stack.x, y: chip?.y ?? stack.y - 40 };
        return (
          <g key={stack.value.id} class={container?.imageId === stack.value.id ? "stands" : ""}>
            <Stack stack={stack} shared={shared} lit={lit} from={from} onHover={setLit} />
          </g>
        );
      })}
    </>
  );
}

function Groups({ places, view, before, hovered, setHovered }: { places: Layout; view: View; before: View; hovered: string | undefined; setHovered: (id: string | undefined) => void }): JSX.Element {
  const known = new Set(before.containers.map((container) => container.id));
  const addresses = (id: string): string[] => view.networks.flatMap((network) => network.members.filter((member) => member.container === id && member.address !== undefined).map((member) => member.address ?? ""));
  return (
    <>
      {places.groups.map((group) => (
        <g key={group.network?.name ?? ""} class="network">
          <rect class="room" x={group.x} y={group.y} width={group.width} height={group.height} rx={14} />
          <text class="label" x={group.x + 14} y={group.y + 19}>
            {group.network === undefined ? t("notConnected") : fit(`${group.network.name}  ${group.network.subnet ?? ""}`, group.width - 28, 12)}
          </text>
        </g>
      ))}
      {places.groups
        .flatMap((group) => group.cards)
        .map((card) => {
          const image = view.images.find((found) => found.id === card.value.imageId);
          const stack = places.stacks.find((found) => found.value.id === card.value.imageId);
          const from = known.has(card.value.id) || before === view ? undefined : { x: stack?.x ?? card.x, y: stack?.y ?? card.y - 60 };
          return <Card key={card.value.id} card={card} layers={image?.layers.map((layer) => layer.id) ?? []} addresses={addresses(card.value.id)} from={from} isLit={hovered === card.value.id} onHover={setHovered} />;
        })}
    </>
  );
}

function Host({ places }: { places: Layout }): JSX.Element {
  const cards = places.groups.flatMap((group) => group.cards);
  return (
    <>
      {places.edge !== undefined && (
        <g class="edge">
          <rect x={places.edge.x} y={places.edge.y} width={places.edge.width} height={places.edge.height} rx={10} />
          <text transform={`translate(${places.width - 18} ${places.edge.y + 14}) rotate(90)`}>{t("host")}</text>
        </g>
      )}
      {places.sockets.map((socket) => {
        const card = cards.find((found) => found.value.id === socket.container);
        const isWeb = socket.protocol === "tcp";
        const open = (): void => {
          visited.value = socket.port;
          side.value = "browser";
          pane.value = "side";
        };
        return (
          <g key={`${socket.container}${socket.port}`} class="port">
            {places.edge !== undefined && card !== undefined && <path class="wire" d={curve({ x: card.x + card.width, y: card.y + 30 }, { x: socket.x, y: socket.y + 10 })} />}
            <g class="socket" transform={`translate(${socket.x} ${socket.y})`} {...(isWeb ? pressable(open) : {})} aria-label={`localhost:${socket.port} → ${card?.value.name ?? ""}:${socket.inner}`}>
              <rect width={socket.width} height={socket.height} rx={6} />
              <text x={socket.width / 2} y={14} text-anchor="middle">
                {socket.port}
              </text>
              <title>{`localhost:${socket.port} → ${socket.inner}/${socket.protocol}`}</title>
            </g>
          </g>
        );
      })}
    </>
  );
}

function Drums({ places, view, before, hovered }: { places: Layout; view: View; before: View; hovered: string | undefined }): JSX.Element {
  const cards = places.groups.flatMap((group) => group.cards);
  const known = new Set(before.volumes.map((volume) => volume.name));
  return (
    <>
      {places.drums.map((drum) => {
        const users = cards.filter((card) => card.value.mounts.some((mount) => mount.volume === drum.value.name));
        const from = known.has(drum.value.name) || before === view ? undefined : { x: drum.x, y: drum.y + 30 };
        return (
          <g key={drum.value.name}>
            {users.map((card) => (
              <path key={card.value.id} class={`wire mount ${hovered === card.value.id || selected.value === card.value.id ? "lit" : ""}`} d={drop({ x: card.x + card.width / 2, y: card.y + card.height }, { x: drum.x + drum.width / 2, y: drum.y + 8 })} />
            ))}
            <Mover x={drum.x} y={drum.y} from={from} class={`drum ${users.length > 0 ? "used" : ""}`} {...pressable(() => type(`docker volume inspect ${drum.value.name}`))} aria-label={`docker volume inspect ${drum.value.name}`}>
              <path class="body" d={`M0 9 v34 c0 12 ${drum.width} 12 ${drum.width} 0 v-34 z`} />
              <ellipse class="lid" cx={drum.width / 2} cy={9} rx={drum.width / 2} ry={8} />
              <text x={drum.width / 2} y={36} text-anchor="middle">
                {fit(drum.value.anonymous ? drum.value.name.slice(0, 12) : drum.value.name, drum.width - 12, 12)}
              </text>
              <title>{drum.value.name}</title>
            </Mover>
          </g>
        );
      })}
    </>
  );
}
