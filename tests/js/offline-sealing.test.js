import assert from "node:assert/strict";
import { test } from "node:test";

import { fromBase64, sealEntry, toBase64 } from "../../static/js/offline/sealing.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const ENTRY = { device: "d", diary: "y", clientId: "c", at: "2026-11-27T20:00:00.000Z", zone: "Europe/Vienna" };
const FIELDS = { strength: "-1", text: "“words” 漢字 😀\n" };

async function makePair() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  return { privateKey: pair.privateKey, publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))) };
}

/** What the server does (diary/outbox/sealed_entries.py). Throws for another key or another place. */
async function openEntry({ privateKey, publicKey }, entry, { point, nonce, text }) {
  const other = await crypto.subtle.importKey("raw", fromBase64(point), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, privateKey, 256);
  const derived = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...fromBase64(point), ...fromBase64(publicKey)]);
  const info = new TextEncoder().encode("lems outbox entry 1");
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, derived, aes, false, ["decrypt"]);
  const place = new TextEncoder().encode([entry.device, entry.diary, entry.clientId, entry.at, entry.zone].join("\n"));
  const options = { name: "AES-GCM", iv: fromBase64(nonce), additionalData: place };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(options, key, fromBase64(text))));
}

test("only the private key opens it, and nothing of it is readable", async () => {
  const pair = await makePair();
  const sealed = await sealEntry(pair.publicKey, ENTRY, FIELDS);
  assert.deepEqual(await openEntry(pair, ENTRY, sealed), FIELDS);
  assert.ok(!atob(sealed.text).includes("words"));
  await assert.rejects(openEntry({ ...await makePair(), publicKey: pair.publicKey }, ENTRY, sealed));
});

test("the same words are never sealed alike", async () => {
  const { publicKey } = await makePair();
  const [first, second] = [await sealEntry(publicKey, ENTRY, FIELDS), await sealEntry(publicKey, ENTRY, FIELDS)];
  assert.notEqual(first.text, second.text);
  assert.notEqual(first.point, second.point);
});

test("nothing that stands beside it can be changed", async () => {
  const pair = await makePair();
  const sealed = await sealEntry(pair.publicKey, ENTRY, FIELDS);
  for (const name of Object.keys(ENTRY)) {
    await assert.rejects(openEntry(pair, { ...ENTRY, [name]: "other" }, sealed), name);
  }
});
