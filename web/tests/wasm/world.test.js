/** What the page's worker can rely on. */
import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { World, open, type } from "./wasm.js";

test("a line goes in and its bytes come out", () => {
  const world = open();
  assert.match(type(world, "docker ps"), /^CONTAINER ID {3}IMAGE/u);
  assert.equal(world.update().terminals[0].prompt, "docksim:~$ ");
});

test("a container in one terminal is seen in the next", () => {
  const world = open();
  const busy = type(world, "docker run --name web httpd");
  assert.match(busy, /Status: Downloaded newer image for httpd:latest/u);
  assert.equal(world.update().terminals[0].busy, true);
  const second = world.open();
  assert.match(type(world, "docker ps", second), /web/u);
  world.interrupt(1, false);
  world.advance(world.update().now + 1000);
  assert.equal(world.update().terminals[0].busy, false);
});

test("the picture shows images on layers, containers on images, ports and networks", () => {
  const world = open();
  type(world, "docker run -d --name web -p 8080:80 -v data:/data httpd");
  type(world, "docker network create shop; docker network connect shop web");
  const { containers, images, networks, volumes } = world.picture();
  assert.deepEqual(
    containers.map(({ name, state, ports }) => [name, state, ports[0].host, ports[0].container]),
    [["web", "running", 8080, 80]],
  );
  assert.equal(containers[0].imageId, images[0].id);
  assert.ok(images[0].layers.length > 3);
  const shop = networks.find((network) => network.name === "shop");
  assert.equal(shop.members[0].address, "172.18.0.2");
  assert.deepEqual(volumes, [{ name: "data", anonymous: false }]);
});

test("what was done plays again to the same world", () => {
  const world = open();
  type(world, "docker run -d --name web -p 8080:80 httpd");
  type(world, "docker stop web");
  world.visit(8080, "/");
  type(world, "docker run -d nginx");
  const again = World.replay(world.recording(), 80, 24, "en");
  assert.deepEqual(again.picture(), world.picture());
  assert.equal(again.recording(), world.recording());
  assert.throws(() => World.replay("docksim 9", 80, 24, "en"), /version/u);
});

test("time can be gone back to, and branches", () => {
  const world = open();
  type(world, "docker pull alpine");
  type(world, "docker create --name one alpine");
  assert.equal(world.undo(), "docker create --name one alpine");
  assert.equal(world.picture().containers.length, 0);
  type(world, "docker create --name two alpine");
  assert.deepEqual(
    world.timeline().steps.map(({ parent }) => parent),
    [undefined, 0, 1, 1],
  );
  assert.equal(world.goTo(2), true);
  assert.equal(world.picture().containers[0].name, "one");
  assert.equal(world.picture(3).containers[0].name, "two");
});

test("lines are read while they are typed", () => {
  const world = open();
  const { spans, complete } = world.read(1, "docker run -it 'alpine");
  assert.equal(spans[0].kind, "command");
  assert.equal(complete, false);
  assert.notEqual(world.read(1, "echo )").problem, undefined);
  const { start, candidates } = world.complete(1, "docker ru", 9);
  assert.equal(start, 7);
  assert.deepEqual(candidates.map(({ text }) => text), ["run "]);
});

test("errors are explained in both languages", () => {
  const world = open();
  type(world, "docker rm web");
  const english = world.why(1);
  world.speak("ko");
  const korean = world.why(1);
  assert.equal(english.code, korean.code);
  assert.notEqual(english.what, korean.what);
  assert.ok(world.explanations().entries.length > 40);
});

test("lessons go on, and drafts are proved", () => {
  const world = open();
  const { lessons } = world.lessons();
  assert.ok(lessons.length >= 9);
  type(world, ":lesson first-hour");
  assert.equal(world.lesson().step, 0);
  type(world, "docker pull httpd");
  assert.equal(world.lesson().step, 1);
  const draft = (line) =>
    `[lesson mine]\ntitle.en: a\ntitle.ko: b\nabout.en: a\nabout.ko: b\nlearned.en: a\nlearned.ko: b\npar: 1\n\n[step]\ndo.en: a\ndo.ko: b\ngoal: image alpine\nhint.en: a\nhint.ko: b\nhint.en: a\nhint.ko: b\nsolve: ${line}\n`;
  assert.deepEqual(world.checkLesson(draft("docker pull alpine")).problems, []);
  assert.match(world.checkLesson(draft("docker pull nginx")).problems[0], /does not reach/u);
});

test("a published port serves its page", () => {
  const world = open();
  assert.equal(world.visit(8080, "/").failure, "ERR_CONNECTION_REFUSED");
  type(world, "docker run -d -p 8080:80 httpd");
  const page = world.visit(8080, "/");
  assert.equal(page.status, 200);
  assert.match(page.body, /It works!/u);
});

test("no text makes it panic", () => {
  const world = open();
  for (const line of ["\u0000", "docker run \ud800", "$((", "docker ps --format '{{'", "한글 | docker", ":lesson x y", "a".repeat(5000)]) {
    type(world, line);
    world.read(1, line);
    world.complete(1, line, 3);
  }
  assert.match(type(world, "echo alive"), /alive/u);
});

test("a thousand containers are listed, and how long it takes is told", () => {
  const world = open();
  type(world, "docker pull alpine");
  type(world, "for i in $(seq 1000); do docker create alpine; done > /dev/null");
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    const start = performance.now();
    world.submit(1, "docker ps -a");
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  console.log(`docker ps -a with 1,000 containers: ${times[3].toFixed(1)} ms`);
  assert.equal(world.picture().containers.length, 1000);
});
