/** Where everything of a picture stands: a pure function from what there is to boxes. */
import type { Container, Image, Network, Picture, Volume } from "../world/wasm/docksim.js";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed<T> extends Box {
  value: T;
}

export interface Group extends Box {
  /** None for containers without a network. */
  network: Network | undefined;
  cards: Placed<Container>[];
}

export interface Socket extends Box {
  port: number;
  protocol: string;
  /** The container's id. */
  container: string;
  inner: number;
}

export interface Layout {
  width: number;
  height: number;
  hub: Box;
  chips: Placed<string>[];
  images: Box;
  stacks: Placed<Image>[];
  containers: Box;
  groups: Group[];
  /** The host's edge; none where there is no room. */
  edge: Box | undefined;
  sockets: Socket[];
  volumes: Box | undefined;
  drums: Placed<Volume>[];
}

export const CARD = { width: 188, height: 104, gap: 14 };
const STACK = { width: 138, gap: 16, plate: 10, most: 9 };
const DRUM = { width: 112, height: 54, gap: 14 };
const HEAD = 30;
const PAD = 16;
const EDGE = 84;

/** The plates of an image that are drawn; the lowest ones when there are many. */
export function plates(image: Image): Image["layers"] {
  return image.layers.slice(-STACK.most);
}

export function stackHeight(image: Image): number {
  return 34 + plates(image).length * STACK.plate + (image.layers.length > STACK.most ? 8 : 0);
}

/** Places boxes in rows; the height they take. */
function flow<T>(values: T[], size: (value: T) => { width: number; height: number }, left: number, top: number, right: number, gap: number): { placed: Placed<T>[]; height: number } {
  const placed: Placed<T>[] = [];
  let x = left;
  let y = top;
  let tallest = 0;
  for (const value of values) {
    const { width, height } = size(value);
    if (x > left && x + width > right) {
      x = left;
      y += tallest + gap;
      tallest = 0;
    }
    placed.push({ value, x, y, width, height });
    x += width + gap;
    tallest = Math.max(tallest, height);
  }
  return { placed, height: y + tallest - top };
}

/** The repositories that are shown: those whose images are here, and some that people begin with. */
function repositories(picture: Picture, hub: string[]): string[] {
  const here = new Set(picture.images.flatMap((image) => image.tags.map((tag) => tag.slice(0, tag.lastIndexOf(":")))));
  const usual = ["hello-world", "alpine", "busybox", "httpd", "nginx", "redis", "postgres", "ubuntu", "node", "python"];
  return hub.filter((name) => here.has(name) || usual.includes(name));
}

export function layout(picture: Picture, hub: string[], width: number): Layout {
  const hasEdge = width >= 560;
  const right = width - PAD - (hasEdge ? EDGE : 0);
  let y = PAD;
  const names = repositories(picture, hub);
  const chips = flow(names, (name) => ({ width: 22 + name.length * 7.3, height: 26 }), PAD, y + HEAD, width - PAD, 8);
  const hubBox = { x: 0, y, width, height: HEAD + chips.height };
  y += hubBox.height + 22;

  const stacks = flow(picture.images, (image) => ({ width: STACK.width, height: stackHeight(image) }), PAD, y + HEAD, width - PAD, STACK.gap);
  // Stacks stand on the ground of their row.
  const bottoms = new Map<number, number>();
  for (const stack of stacks.placed) {
    bottoms.set(stack.y, Math.max(bottoms.get(stack.y) ?? 0, stack.y + stack.height));
  }
  for (const stack of stacks.placed) {
    stack.y = (bottoms.get(stack.y) ?? stack.y + stack.height) - stack.height;
  }
  const imagesBox = { x: 0, y, width, height: HEAD + Math.max(stacks.height, 24) };
  y += imagesBox.height + 22;

  const groups: Group[] = [];
  const sockets: Socket[] = [];
  const top = y;
  y += HEAD;
  const home = new Map<string, string>();
  for (const network of picture.networks) {
    for (const member of network.members) {
      if (!home.has(member.container)) {
        home.set(member.container, network.name);
      }
    }
  }
  const lone = picture.containers.filter((container) => !home.has(container.id));
  const rooms: [Network | undefined, Container[]][] = picture.networks.map((network) => [network, picture.containers.filter((container) => home.get(container.id) === network.name)]);
  if (lone.length > 0) {
    rooms.push([undefined, lone]);
  }
  for (const [network, members] of rooms) {
    const isOwn = network !== undefined && !["bridge", "host", "none"].includes(network.name);
    if (members.length === 0 && !isOwn) {
      continue;
    }
    const cards = flow(members, () => CARD, PAD + 12, y + 30, right - 12, CARD.gap);
    const height = 30 + Math.max(cards.height, 8) + 14;
    groups.push({ network, cards: cards.placed, x: PAD, y, width: right - PAD, height });
    y += height + 14;
  }
  if (groups.length === 0) {
    y += 24;
  }
  const containersBox = { x: 0, y: top, width, height: y - top };
  for (const card of groups.flatMap((group) => group.cards)) {
    const ports = new Map(card.value.ports.map((port) => [`${port.host}/${port.protocol}`, port]));
    let index = 0;
    for (const port of ports.values()) {
      const place = hasEdge
        ? { x: width - PAD - 62, y: Math.max(card.y + 18 + index * 26, (sockets.at(-1)?.y ?? 0) + 26) }
        : { x: card.x + 8 + index * 62, y: card.y + card.height - 11 };
      sockets.push({ ...place, width: 58, height: 20, port: port.host, protocol: port.protocol, container: card.value.id, inner: port.container });
      index += 1;
    }
  }
  const edge = hasEdge ? { x: width - PAD - 40, y: top, width: 40 + PAD, height: Math.max(y - top, ...sockets.map((socket) => socket.y + 40 - top)) } : undefined;
  y = Math.max(y, edge === undefined ? 0 : edge.y + edge.height);

  let volumes: Box | undefined;
  let drums: Placed<Volume>[] = [];
  if (picture.volumes.length > 0) {
    y += 8;
    const placed = flow(picture.volumes, () => DRUM, PAD, y + HEAD, width - PAD, DRUM.gap);
    drums = placed.placed;
    volumes = { x: 0, y, width, height: HEAD + placed.height };
    y += volumes.height;
  }
  return {
    width,
    height: y + PAD,
    hub: hubBox,
    chips: chips.placed,
    images: imagesBox,
    stacks: stacks.placed,
    containers: containersBox,
    groups,
    edge,
    sockets,
    volumes,
    drums,
  };
}

/** A text that fits; most fonts take about so much of their size for a letter. */
export function fit(text: string, width: number, size: number): string {
  const room = Math.floor(width / (size * 0.56));
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
