/** Message contents become harmless parts (A-264, S11–S13), and colours stay readable. */

import { expect, test } from "vitest";
import { paletteOf } from "../src/colors";
import { partsOf, titleOfPayload } from "../src/content";
import { safeImage, safeLink, splitLinks } from "../src/links";
import type { Item } from "../src/timeline";
import { TEXTS } from "../src/texts";

const BASE = "https://chat.example/";
const NOTE = [{ kind: "note", text: TEXTS.unknownContent }];

test("A-264: the contents the widget knows", () => {
  expect(partsOf({ type: "TEXT", text: "hi" }, BASE)).toEqual([{ kind: "text", text: "hi" }]);
  const buttons = [{ title: "Yes", payload: "Y" }, { title: "No" }, { payload: "x" }, null];
  const choices = [{ title: "Yes", payload: "Y" }, { title: "No", payload: "No" }];
  expect(partsOf({ type: "BUTTON", text: "Well?", buttons }, BASE)).toEqual([
    { kind: "text", text: "Well?" },
    { kind: "choices", choices, once: false },
  ]);
  expect(partsOf({ type: "QUICK_REPLY", text: "Well?", buttons }, BASE)[1]).toEqual({
    kind: "choices",
    choices,
    once: true,
  });
  expect(partsOf({ type: "IMAGE", url: "/mug.png", caption: "A mug" }, BASE)).toEqual([
    { kind: "image", url: "https://chat.example/mug.png", description: "A mug" },
    { kind: "text", text: "A mug" },
  ]);
  const url = "https://shop.example/";
  expect(partsOf({ type: "URL_BUTTON", title: "Open", url }, BASE)).toEqual([
    { kind: "link", url, title: "Open" },
  ]);
  expect(partsOf({ type: "URL", url }, BASE)).toEqual([{ kind: "link", url, title: url }]);
  expect(partsOf({ type: "FILE", url, filename: "a.pdf" }, BASE)).toEqual([
    { kind: "link", url, title: "a.pdf" },
  ]);
  expect(partsOf({ type: "DOCUMENT", url }, BASE)).toEqual([{ kind: "link", url, title: url }]);
});

test("what is not understood is a neutral note", () => {
  const contents = [
    {},
    { type: "HOLOGRAM" },
    { type: "TEXT" },
    { type: "TEXT", text: { toString: "x" } },
    { type: "BUTTON", buttons: "x" },
    { type: "IMAGE", url: "javascript:alert(1)" },
    { type: "IMAGE", url: "data:image/svg+xml,<svg onload=alert(1)>" },
    { type: "URL_BUTTON", title: "Click", url: "javascript:alert(1)" },
  ];
  for (const content of contents) expect(partsOf(content, BASE)).toEqual(NOTE);
});

test("no more buttons than BUTTONS_MAX are drawn", () => {
  const buttons = Array.from({ length: 30 }, (_, index) => ({ title: `b${index}` }));
  const [part] = partsOf({ type: "BUTTON", buttons }, BASE);
  expect(part?.kind === "choices" && part.choices).toHaveLength(10);
});

test("a postback of the history shows the title of its button", () => {
  const offer: Item = {
    kind: "message",
    key: "seq-1",
    seq: 1,
    mine: false,
    authorName: "Ana",
    content: { type: "BUTTON", buttons: [{ title: "Yes", payload: "Y" }] },
    at: "",
    rejection: null,
  };
  expect(titleOfPayload([offer], "Y")).toBe("Yes");
  expect(titleOfPayload([offer], "N")).toBe("N");
  expect(titleOfPayload([{ ...offer, mine: true }], "Y")).toBe("Y");
});

test("S11–S13: only http, https, mailto and tel become links, only http and https images", () => {
  for (const url of ["https://a.example/", "http://a.example/", "mailto:a@b.example", "tel:+385"]) {
    expect(safeLink(url, BASE)).toBe(url);
  }
  const hostile = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "https://",
    "",
    7,
    null,
    { href: "https://a.example" },
  ];
  for (const url of hostile) {
    expect(safeLink(url, BASE)).toBeNull();
    expect(safeImage(url, BASE)).toBeNull();
  }
  expect(safeImage("mailto:a@b.example", BASE)).toBeNull();
});

test("addresses inside texts become links without the marks around them", () => {
  const pieces = splitLinks('See (https://a.example/x?y=1), or http://b.example/"z". javascript:x', BASE);
  expect(pieces).toEqual([
    { text: "See (", href: null },
    { text: "https://a.example/x?y=1", href: "https://a.example/x?y=1" },
    { text: "), or ", href: null },
    { text: "http://b.example/", href: "http://b.example/" },
    { text: '"z". javascript:x', href: null },
  ]);
  expect(splitLinks("", BASE)).toEqual([]);
});

test("the accent colour must be hexadecimal and gets readable companions", () => {
  expect(paletteOf("#ffd84d")).toMatchObject({ accent: "#ffd84d", onAccent: "#1a2220" });
  expect(paletteOf("#135").accent).toBe("#113355");
  const standard = paletteOf(null);
  for (const color of ["red", "#12", "#12345g", "#fff}*{display:none", ""]) {
    expect(paletteOf(color)).toEqual(standard);
  }
  expect(paletteOf("#ffffff").accentOnLight).not.toBe("#ffffff");
  expect(paletteOf("#000000").accentOnDark).not.toBe("#000000");
});
