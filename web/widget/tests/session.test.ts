/** Opening a session, order, duplicates, and what the visitor is shown. */

import { expect, test } from "vitest";
import { ack, bot, own, SESSION, World } from "./world";

test("A-260: the first start opens a session and a WebSocket with its token", async () => {
  const world = new World();
  world.client.start();
  expect(world.shown.phase).toBe("connecting");
  const request = world.transport.find("/livechat/shop/sessions");
  expect(request.body).toEqual({ page: "https://shop.example/cart", locale: "en-GB" });
  await request.answer(201, { ...SESSION, messages: [bot(1, "Welcome")], lastSeq: 1 });

  const { socket } = world.transport;
  expect(socket.path).toBe("/livechat/shop/ws");
  expect(socket.protocols).toEqual(["rapport.v1", "token-1"]);
  socket.accept();
  expect(socket.sent).toEqual([{ t: "resume", after: 1 }, { t: "ping" }]);
  expect(world.shown).toMatchObject({ phase: "online", visitorId: "v-1", isLoaded: true });
  expect(world.lines()).toEqual(["1 bot: Welcome"]);
});

test("A-261: a message is sent as the frame of the rule and confirmed by its ack", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("hi");
  expect(socket.ofType("message")).toEqual([
    { t: "message", clientId: "c-1", content: { type: "TEXT", text: "hi" } },
  ]);
  expect(world.lines()).toEqual(["… me: hi"]);
  socket.hear(ack("c-1", 1), bot(2, "Hello"));
  expect(world.lines()).toEqual(["1 me: hi", "2 bot: Hello"]);
});

test("A-261: a button answers with a postback; its title is shown, not sent", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendPostback("Yes, please", "YES");
  expect(socket.ofType("postback")).toEqual([{ t: "postback", clientId: "c-1", payload: "YES" }]);
  expect(world.lines()).toEqual(["… me: Yes, please"]);
});

test("one message is in flight at a time, the next follows the ack", async () => {
  const world = new World();
  const socket = await world.online();
  for (const text of ["one", "two", "three"]) world.client.sendText(text);
  expect(socket.ofType("message")).toHaveLength(1);
  socket.hear(ack("c-1", 1));
  expect(socket.ofType("message").at(-1)).toMatchObject({ clientId: "c-2" });
  socket.hear(ack("c-2", 2), ack("c-3", 3));
  expect(world.lines()).toEqual(["1 me: one", "2 me: two", "3 me: three"]);
});

test("A-262: duplicates are dropped", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "a"), bot(1, "a"), bot(2, "b"), bot(1, "a"));
  expect(world.lines()).toEqual(["1 bot: a", "2 bot: b"]);
});

test("A-262: a message behind a gap waits, and a gap that stays is asked for", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "a"), bot(3, "c"));
  expect(world.lines()).toEqual(["1 bot: a"]);
  await world.clock.advance(250);
  expect(socket.ofType("resume").at(-1)).toEqual({ t: "resume", after: 1 });
  socket.hear(bot(2, "b"), bot(3, "c"), { t: "pong" });
  expect(world.lines()).toEqual(["1 bot: a", "2 bot: b", "3 bot: c"]);
});

test("a seq that does not exist cannot hold back later messages for ever", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(2, "b"));
  await world.clock.advance(250);
  socket.hear(bot(2, "b"), { t: "pong" }, bot(3, "c"));
  expect(world.lines()).toEqual(["2 bot: b", "3 bot: c"]);
});

test("a reply that overtakes the ack is shown behind the message it answers", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("hi");
  socket.hear(bot(2, "Hello"));
  expect(world.lines()).toEqual(["… me: hi"]);
  socket.hear(ack("c-1", 1));
  expect(world.lines()).toEqual(["1 me: hi", "2 bot: Hello"]);
  await world.clock.advance(1_000);
  expect(socket.ofType("resume")).toHaveLength(1);
});

test("an own message that comes back before its ack is shown once", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("hi");
  socket.hear({ ...own(1, "hi"), clientId: "c-1" }, ack("c-1", 1), own(1, "hi"));
  expect(world.lines()).toEqual(["1 me: hi"]);
  expect(world.shown.items[0]?.key).toBe("c-1");
});

test("a message refused for good is marked, not repeated, and lets the next one pass", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("bad");
  world.client.sendText("good");
  socket.hear({ t: "error", clientId: "c-1", code: "validation_failed", message: "Not so." });
  socket.hear(ack("c-2", 1));
  expect(world.lines()).toEqual(["1 me: good", "✗ me: bad"]);
  expect(world.shown.items[1]).toMatchObject({ rejection: "Not so." });
  expect(socket.ofType("message")).toHaveLength(2);
});

test("A-264: a message put off by the rate limit is repeated before later ones", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("one");
  world.client.sendText("two");
  socket.hear({ t: "error", clientId: "c-1", code: "rate_limited", message: "Slow down." });
  expect(world.shown.isHolding).toBe(true);
  expect(socket.ofType("message")).toHaveLength(1);
  await world.clock.advance(500);
  expect(socket.ofType("message").map((frame) => frame["clientId"])).toEqual(["c-1", "c-1"]);
  socket.hear(ack("c-1", 1), ack("c-2", 2));
  expect(world.shown.isHolding).toBe(false);
  expect(world.lines()).toEqual(["1 me: one", "2 me: two"]);
});

test("typing of the other side shows until its message or eight seconds", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear({ t: "typing" });
  expect(world.shown.isTyping).toBe(true);
  socket.hear(bot(1, "a"));
  expect(world.shown.isTyping).toBe(false);
  socket.hear({ t: "typing" });
  await world.clock.advance(8_000);
  expect(world.shown.isTyping).toBe(false);
});

test("own typing is told at most every three seconds", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.typing();
  world.client.typing();
  await world.clock.advance(3_000);
  world.client.typing();
  expect(socket.ofType("typing")).toHaveLength(2);
});

test("read marks: ours are sent once and remembered, theirs are shown", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "a"), bot(2, "b"));
  expect(world.shown.unread).toBe(2);
  world.client.markRead();
  world.client.markRead();
  expect(socket.ofType("read")).toEqual([{ t: "read", seq: 2 }]);
  expect(world.shown.unread).toBe(0);
  socket.hear({ t: "read", seq: 7 });
  expect(world.shown.readBySeq).toBe(7);
});

test("the state of the service is told", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear({ t: "state", state: "QUEUED", position: 2 });
  expect(world.shown.service).toEqual({ state: "QUEUED", position: 2 });
  socket.hear({ t: "state", state: "NONSENSE" });
  expect(world.shown.service?.state).toBe("QUEUED");
});

test("hostile frames change nothing", async () => {
  const world = new World();
  const socket = await world.online();
  const frames: unknown[] = [
    null, 7, [], { t: "message" }, { t: "message", seq: -1, content: {} }, { t: "ack", seq: 1 },
    { t: "message", seq: "1", content: {} }, { t: "message", seq: 1, content: "x" }, { t: "?" },
    { t: "read", seq: 1.5 },
  ];
  for (const frame of frames) socket.hear(frame as Record<string, unknown>);
  expect(world.lines()).toEqual([]);
  expect(world.shown.phase).toBe("online");
});

test("a refusal of the session for good is told with the server's sentence", async () => {
  const world = new World();
  world.client.start();
  const body = { requestError: { serviceException: { messageId: "NOT_FOUND", text: "No widget." } } };
  await world.transport.find("/sessions").answer(404, body);
  expect(world.shown).toMatchObject({ phase: "unavailable", reason: "No widget." });
  await world.clock.advance(600_000);
  expect(world.transport.made).toHaveLength(1);
});

test("a session that cannot be opened now is tried again, not before Retry-After", async () => {
  const world = new World();
  world.client.start();
  await world.transport.find("/sessions").answer(429, {}, 7_000);
  expect(world.shown.phase).toBe("reconnecting");
  await world.clock.advance(6_999);
  expect(world.transport.made).toHaveLength(1);
  await world.clock.advance(1);
  await world.transport.find("/sessions").answer(0);
  await world.clock.advance(1_000);
  await world.transport.find("/sessions").answer(201, SESSION);
  world.transport.socket.accept();
  expect(world.shown.phase).toBe("online");
});

test("a new visit ends the running session and is marked in the conversation", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "Bye"));
  const done = world.client.newVisit("New visit");
  const request = world.transport.find("/new-visit");
  expect(request).toMatchObject({ method: "POST", token: "token-1" });
  await request.answer(200);
  expect(await done).toBe(true);
  socket.hear(bot(2, "Welcome back"));
  expect(world.lines()).toEqual(["1 bot: Bye", "-- New visit --", "2 bot: Welcome back"]);
});

test("a new visitor starts without identity, history and unsent messages", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "Hello"));
  world.client.sendText("unsent");
  world.client.newVisitor();
  expect(socket.isClosedByClient).toBe(true);
  expect(world.lines()).toEqual([]);
  expect(world.keep.keys()).toEqual([]);
  const request = world.transport.find("/sessions");
  expect(request.body).not.toHaveProperty("visitorId");
  await request.answer(201, { ...SESSION, visitorId: "v-2", sessionId: "s-2" });
  expect(world.shown.visitorId).toBe("v-2");
});
