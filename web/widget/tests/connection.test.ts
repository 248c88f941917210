/** Lost connections, the HTTP fallback, reloads and expired tokens (A-262, A-263, C-74). */

import { expect, test } from "vitest";
import { ack, bot, own, SESSION, World } from "./world";

/** Fails both WebSocket attempts and answers the first poll. */
async function onFallback(world: World): Promise<void> {
  world.client.start();
  await world.transport.find("/sessions").answer(201, SESSION);
  world.transport.socket.drop();
  await world.clock.advance(1_000);
  world.transport.socket.drop();
  await world.clock.advance(1_000);
  await world.transport.find("/messages?after=0&wait=0").answer(200, { messages: [], lastSeq: 0 });
  await world.clock.advance(0);
}

test("A-262: after a lost connection it resumes from the last seq and repeats what is unsent", async () => {
  const world = new World();
  const first = await world.online();
  first.hear(bot(1, "a"));
  world.client.sendText("hi");
  first.drop();
  expect(world.shown.phase).toBe("reconnecting");
  await world.clock.advance(375);
  const second = world.transport.socket;
  expect(second).not.toBe(first);
  second.accept(bot(2, "b"));
  expect(second.sent).toEqual([
    { t: "resume", after: 1 },
    { t: "ping" },
    { t: "message", clientId: "c-1", content: { type: "TEXT", text: "hi" } },
  ]);
  second.hear(ack("c-1", 3));
  expect(world.lines()).toEqual(["1 bot: a", "2 bot: b", "3 me: hi"]);
});

test("a message whose ack was lost is repeated under the same clientId and shown once", async () => {
  const world = new World();
  const first = await world.online();
  world.client.sendText("hi");
  first.drop();
  await world.clock.advance(375);
  world.transport.socket.accept(own(1, "hi"), bot(2, "Hello"));
  world.transport.socket.hear(ack("c-1", 1));
  expect(world.lines()).toEqual(["1 me: hi", "2 bot: Hello"]);
});

test("the wait between attempts doubles with jitter and has a ceiling", async () => {
  const world = new World();
  world.client.start();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    await world.transport.find("/sessions").answer(0);
    const before = world.clock.now();
    while (world.transport.open.length === 0) await world.clock.advance(25);
    waits.push(world.clock.now() - before);
  }
  expect(waits).toEqual([375, 750, 1500, 3000, 6000, 12000, 22500, 22500, 22500]);
});

test("the visitor can skip the wait", async () => {
  const world = new World();
  const first = await world.online();
  first.drop();
  world.client.retryNow();
  world.client.retryNow();
  expect(world.transport.sockets).toHaveLength(2);
  world.transport.socket.accept();
  expect(world.shown.phase).toBe("online");
});

test("A-262: it pings every 30 s and gives up a connection silent for 75 s", async () => {
  const world = new World();
  const socket = await world.online();
  await world.clock.advance(30_000);
  expect(socket.ofType("ping")).toHaveLength(2);
  socket.hear({ t: "pong" });
  await world.clock.advance(60_000);
  expect(world.shown.phase).toBe("online");
  await world.clock.advance(30_000);
  expect(socket.isClosedByClient).toBe(true);
});

test("an unanswered message makes the connection be replaced", async () => {
  const world = new World();
  const socket = await world.online();
  world.client.sendText("hi");
  await world.clock.advance(20_000);
  expect(socket.isClosedByClient).toBe(true);
  await world.clock.advance(1_000);
  world.transport.socket.accept();
  expect(world.transport.socket.ofType("message")).toHaveLength(1);
});

test("A-263: after two failed WebSocket attempts it polls, sends by HTTP and stays in order", async () => {
  const world = new World();
  await onFallback(world);
  expect(world.transport.sockets).toHaveLength(2);
  expect(world.shown.phase).toBe("online");
  world.client.sendText("hi");
  const post = world.transport.open.find((request) => request.method === "POST");
  expect(post).toMatchObject({
    path: "/livechat/shop/messages",
    token: "token-1",
    body: { clientId: "c-1", content: { type: "TEXT", text: "hi" } },
  });
  await post?.answer(200, { seq: 1, at: "2026-03-04T08:00:05.000Z" });
  const messages = [own(1, "hi"), bot(2, "Hello")];
  await world.transport.find("after=0&wait=25").answer(200, { messages, lastSeq: 2 });
  expect(world.lines()).toEqual(["1 me: hi", "2 bot: Hello"]);
  await world.clock.advance(0);
  expect(world.transport.find("after=2&wait=25").token).toBe("token-1");
});

test("A-263: the fallback tells postbacks, typing and read marks too", async () => {
  const world = new World();
  await onFallback(world);
  await world.transport.find("wait=25").answer(200, { messages: [bot(1, "a")], lastSeq: 1 });
  world.client.markRead();
  expect(world.transport.find("/read").body).toEqual({ seq: 1 });
  world.client.typing();
  expect(world.transport.find("/typing").method).toBe("POST");
  world.client.sendPostback("Yes", "YES");
  const post = world.transport.open.find((request) => request.path.endsWith("/messages"));
  expect(post?.body).toEqual({ clientId: "c-1", content: { type: "POSTBACK", payload: "YES" } });
});

test("A-263: WebSocket is tried again after a minute, then ever more rarely", async () => {
  const world = new World();
  await onFallback(world);
  await world.clock.advance(60_000);
  expect(world.transport.sockets).toHaveLength(3);
  world.transport.socket.drop();
  expect(world.shown.phase).toBe("online");
  await world.clock.advance(119_999);
  expect(world.transport.sockets).toHaveLength(3);
  await world.clock.advance(1);
  expect(world.transport.sockets).toHaveLength(4);
});

test("A-263: a WebSocket on trial takes over and repeats what is in flight", async () => {
  const world = new World();
  await onFallback(world);
  await world.clock.advance(59_000);
  world.client.sendText("hi");
  await world.clock.advance(1_000);
  world.transport.socket.accept();
  expect(world.transport.open).toEqual([]);
  expect(world.transport.socket.ofType("message")).toHaveLength(1);
  world.transport.socket.hear(ack("c-1", 1));
  expect(world.lines()).toEqual(["1 me: hi"]);
});

test("an empty poll answered at once is not repeated at once", async () => {
  const world = new World();
  await onFallback(world);
  const before = world.transport.made.length;
  await world.transport.find("wait=25").answer(200, { messages: [], lastSeq: 0 });
  await world.clock.advance(999);
  expect(world.transport.made).toHaveLength(before);
  await world.clock.advance(1);
  expect(world.transport.made).toHaveLength(before + 1);
});

test("when HTTP fails as well WebSocket gets its chance again", async () => {
  const world = new World();
  await onFallback(world);
  await world.transport.find("wait=25").answer(0);
  expect(world.shown.phase).toBe("reconnecting");
  await world.clock.advance(10_000);
  world.transport.socket.accept();
  expect(world.transport.sockets).toHaveLength(3);
  expect(world.shown.phase).toBe("online");
});

test("HTTP refusals: 400 is final, 429 waits as told, and the order stays", async () => {
  const world = new World();
  await onFallback(world);
  for (const text of ["bad", "one", "two"]) world.client.sendText(text);
  const post = (): ReturnType<typeof world.transport.find> => {
    const found = world.transport.open.find((request) => request.path.endsWith("/messages"));
    if (!found) throw new Error("nothing is being sent");
    return found;
  };
  await post().answer(400, { requestError: { serviceException: { text: "Bad request" } } });
  await post().answer(429, {}, 2_000);
  await world.clock.advance(1_999);
  expect(post).toThrow();
  await world.clock.advance(1);
  await post().answer(200, { seq: 1, at: "" });
  await post().answer(200, { seq: 2, at: "" });
  expect(world.lines()).toEqual(["1 me: one", "2 me: two", "✗ me: bad"]);
});

test("C-74: a reload shows the history again and sends what was unsent, once", async () => {
  const before = new World();
  const socket = await before.online();
  before.client.sendText("sent");
  before.client.sendText("unsent");
  before.client.sendText("unsent too");
  socket.hear(ack("c-1", 1), bot(2, "Hello"));

  const after = new World(before.keep, "d-");
  after.client.start();
  expect(after.transport.made).toEqual([]);
  expect(after.lines()).toEqual(["… me: unsent", "… me: unsent too"]);
  const next = after.transport.socket;
  next.accept(own(1, "sent"), bot(2, "Hello"), own(3, "unsent"));
  expect(next.sent[0]).toEqual({ t: "resume", after: 0 });
  expect(next.ofType("message")).toHaveLength(1);
  next.hear(ack("c-2", 3), ack("c-3", 4));
  expect(next.ofType("message")).toHaveLength(2);
  expect(after.lines()).toEqual(["1 me: sent", "2 bot: Hello", "3 me: unsent", "4 me: unsent too"]);

  const third = new World(before.keep, "e-");
  third.client.start();
  third.transport.socket.accept();
  expect(third.transport.socket.ofType("message")).toEqual([]);
});

test("what was typed before the first answer is kept and sent", async () => {
  const world = new World();
  world.client.sendText("early");
  const reload = new World(world.keep, "d-");
  const socket = await reload.online();
  expect(socket.ofType("message")).toMatchObject([{ clientId: "c-1" }]);
});

test("two tabs keep their unsent messages apart", async () => {
  const one = new World();
  await one.online();
  const two = new World(one.keep, "d-");
  two.client.start();
  one.client.sendText("from one");
  two.client.sendText("from two");
  expect(one.keep.keys().filter((key) => key.includes(":out:"))).toHaveLength(2);
});

test("damaged storage is ignored", async () => {
  const world = new World();
  world.keep.set("rapport:shop:session", "{");
  world.keep.set("rapport:shop:out:c-9", "[]");
  const reload = new World(world.keep, "d-");
  const socket = await reload.online();
  expect(socket.ofType("message")).toEqual([]);
});

test("an unsent pile has a limit", async () => {
  const world = new World();
  world.client.start();
  for (let count = 0; count < 50; count += 1) expect(world.client.sendText("x")).toBe(true);
  expect(world.client.sendText("one too many")).toBe(false);
});

test("a stored token past its time opens the session again with the same visitor", async () => {
  const before = new World();
  await before.online({ ...SESSION, expiresAt: "2026-03-04T07:59:59.000Z" });
  const world = new World(before.keep, "d-");
  world.client.start();
  expect(world.transport.sockets).toEqual([]);
  expect(world.transport.find("/sessions").body).toMatchObject({ visitorId: "v-1" });
});

test("401 on the fallback opens the session again with the same visitor", async () => {
  const world = new World();
  await onFallback(world);
  await world.clock.advance(10_000);
  world.client.sendText("hi");
  await world.transport.find("wait=25").answer(401);
  const request = world.transport.find("/sessions");
  expect(request.body).toMatchObject({ visitorId: "v-1" });
  await request.answer(201, { ...SESSION, token: "token-2" });
  expect(world.transport.socket.protocols).toEqual(["rapport.v1", "token-2"]);
  world.transport.socket.accept();
  expect(world.transport.socket.ofType("message")).toMatchObject([{ clientId: "c-1" }]);
});

test("an expired WebSocket opens another session, which goes on with the visitor's history", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "a"), bot(2, "b"));
  await world.clock.advance(20_000);
  socket.drop(4401);
  const messages = [bot(2, "b"), bot(3, "c")];
  const session = { ...SESSION, sessionId: "s-2", token: "token-2", messages, lastSeq: 3 };
  await world.transport.find("/sessions").answer(201, session);
  world.transport.socket.accept();
  expect(world.transport.socket.sent[0]).toEqual({ t: "resume", after: 3 });
  expect(world.lines()).toEqual(["1 bot: a", "2 bot: b", "3 bot: c"]);
});

test("a server that knows fewer messages than the browser began anew, and so does the history", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear(bot(1, "old"), bot(2, "older"));
  world.client.markRead();
  await world.clock.advance(20_000);
  socket.drop(4401);
  const session = { ...SESSION, token: "token-2", messages: [bot(1, "new")], lastSeq: 1 };
  await world.transport.find("/sessions").answer(201, session);
  expect(world.lines()).toEqual(["1 bot: new"]);
  expect(world.shown.unread).toBe(1);
});

test("a reload asks for the newest part of a long history only", async () => {
  const before = new World();
  await before.online({ ...SESSION, messages: [bot(1000, "a")], lastSeq: 1000 });
  before.transport.socket.hear(bot(1001, "b"));
  const after = new World(before.keep, "d-");
  after.client.start();
  after.transport.socket.accept();
  expect(after.transport.socket.sent[0]).toEqual({ t: "resume", after: 801 });
});

test("a token refused right after it was made is not asked for in a storm", async () => {
  const world = new World();
  await world.online();
  world.transport.socket.drop(4401);
  expect(world.transport.open).toEqual([]);
  await world.clock.advance(500);
  expect(world.transport.find("/sessions").body).toMatchObject({ visitorId: "v-1" });
});

test("stop ends everything: no timer, request or socket is left", async () => {
  const world = new World();
  await onFallback(world);
  const before = world.transport.made.length;
  world.client.stop();
  await world.clock.advance(600_000);
  expect(world.transport.made).toHaveLength(before);
  expect(world.transport.open).toEqual([]);
});

test("A-261, A-263: the visitor is told when nobody answers, by WebSocket and by HTTP", async () => {
  const world = new World();
  const socket = await world.online();
  socket.hear({ t: "state", state: "OFFLINE" });
  expect(world.shown.service?.state).toBe("OFFLINE");
  socket.hear({ t: "state", state: "BOT" });
  expect(world.shown.service?.state).toBe("BOT");

  const slow = new World();
  await onFallback(slow);
  slow.client.sendText("hi");
  const said = { clientId: "c-1", seq: 1, at: "2026-03-04T08:00:01.000Z", state: "OFFLINE" };
  await slow.transport.find("/messages").answer(200, said);
  expect(slow.shown.service?.state).toBe("OFFLINE");
});
