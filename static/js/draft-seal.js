// Seals what a draft holds (AES-GCM). The key comes in the page of the person who is signed in and is nowhere in the browser's storage:
// once the session has ended nobody can read the draft, and the same person can again after signing in.
// Without the DOM, so that tests/js can run it. WebCrypto is there on https and localhost only; elsewhere no draft is kept.
const NONCE_BYTES = 12;

const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The key of a page, from its base64; null where the browser cannot seal. */
export async function importKey(base64) {
  try {
    return await crypto.subtle.importKey("raw", fromBase64(base64), "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch { return null; }
}

/** Seal fields for one place (the draft's key in the storage): { nonce, text }, both base64. */
export async function seal(key, place, fields) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const options = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) };
  const text = await crypto.subtle.encrypt(options, key, new TextEncoder().encode(JSON.stringify(fields)));
  return { nonce: toBase64(nonce), text: toBase64(new Uint8Array(text)) };
}

/** The fields that were sealed for a place; null with another key, for another place, or where something was changed. */
export async function unseal(key, place, sealed) {
  try {
    const options = { name: "AES-GCM", iv: fromBase64(sealed.nonce), additionalData: new TextEncoder().encode(place) };
    const text = await crypto.subtle.decrypt(options, key, fromBase64(sealed.text));
    return JSON.parse(new TextDecoder().decode(text));
  } catch { return null; }
}
