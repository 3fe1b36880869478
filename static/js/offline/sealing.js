// Seals an entry to a device's public key (ECDH on P-256, HKDF-SHA-256, AES-256-GCM). Who has only what the device holds cannot open
// it: the private key is on the server (diary/outbox/sealed_entries.py opens it). Without the DOM, so that tests/js can run it.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE_BYTES = 12;
const INFO = new TextEncoder().encode("lems outbox entry 1");

export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** What is authenticated with the text: everything about an entry that is sent in the open. */
const placeOf = ({ device, diary, clientId, at, zone }) => new TextEncoder().encode([device, diary, clientId, at, zone].join("\n"));

/** Seal fields (an object of strings) of an entry to a public key (base64 of the point): { point, nonce, text }, all base64. */
export async function sealEntry(publicKey, entry, fields) {
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const device = fromBase64(publicKey);
  const other = await crypto.subtle.importKey("raw", device, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own.privateKey, 256);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const derived = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...point, ...device]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: INFO }, derived, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const options = { name: "AES-GCM", iv: nonce, additionalData: placeOf(entry) };
  const text = await crypto.subtle.encrypt(options, key, new TextEncoder().encode(JSON.stringify(fields)));
  return { point: toBase64(point), nonce: toBase64(nonce), text: toBase64(new Uint8Array(text)) };
}
