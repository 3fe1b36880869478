// Reads a SMART Health Link and unseals its file (JSON Web Encryption, dir with A256GCM) with the browser's own cryptography.

/** What is wrong with a code or its file. `reason`: the name of the part of the page that says it. */
export class HealthLinkError extends Error {
  constructor(reason, remaining) {
    super(reason);
    this.reason = reason;
    this.remaining = remaining;
  }
}

/** The bytes of a base64url text. Throws HealthLinkError. */
export function decodeBytes(text) {
  if (!/^[\w-]*$/.test(text)) { throw new HealthLinkError("broken"); }
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  try {
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  } catch {
    throw new HealthLinkError("broken");
  }
}

/** What a code says: { url, key, exp, flag, label }. Throws HealthLinkError: "empty" without a code, "broken". */
export function readHealthLink(text) {
  const start = text.indexOf("shlink:/");
  if (start < 0) { throw new HealthLinkError("empty"); }
  const bytes = decodeBytes(text.slice(start + "shlink:/".length));
  let payload;
  try { payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)); } catch { throw new HealthLinkError("broken"); }
  const isWhole = typeof payload?.url === "string" && typeof payload.key === "string" && payload.key.length === 43 && (payload.v ?? 1) === 1;
  if (!isWhole) { throw new HealthLinkError("broken"); }
  return { flag: "", label: "", ...payload };
}

/** The text of a sealed file. key: 43 characters. Throws HealthLinkError "wrong-key". */
export async function unseal(sealed, key) {
  try {
    const [header, , nonce, content, tag] = sealed.trim().split(".");
    const { alg, enc } = JSON.parse(new TextDecoder().decode(decodeBytes(header)));
    if (alg !== "dir" || enc !== "A256GCM") { throw new HealthLinkError("wrong-key"); }
    const both = [decodeBytes(content), decodeBytes(tag)];
    const bytes = new Uint8Array(both[0].length + both[1].length);
    bytes.set(both[0]);
    bytes.set(both[1], both[0].length);
    const secret = await crypto.subtle.importKey("raw", decodeBytes(key), "AES-GCM", false, ["decrypt"]);
    const how = { name: "AES-GCM", iv: decodeBytes(nonce), additionalData: new TextEncoder().encode(header), tagLength: 128 };
    return new TextDecoder("utf-8", { fatal: true }).decode(await crypto.subtle.decrypt(how, secret, bytes));
  } catch {
    throw new HealthLinkError("wrong-key");
  }
}

async function request(url, options) {
  let answer;
  try { answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", ...options }); } catch { throw new HealthLinkError("network"); }
  if (answer.status === 404) { throw new HealthLinkError("closed"); }
  if (answer.status === 429) { throw new HealthLinkError("busy"); }
  if (answer.status === 401) { throw new HealthLinkError("wrong-passcode", (await answer.json()).remainingAttempts); }
  if (!answer.ok) { throw new HealthLinkError("network"); }
  return answer;
}

/** The sealed file of a code. recipient: who asks; passcode: "" unless the code's flag is P. Throws HealthLinkError. */
export async function fetchSealed(link, recipient, passcode) {
  if (link.flag.includes("U")) {
    const url = new URL(link.url);
    url.searchParams.set("recipient", recipient);
    return (await request(url)).text();
  }
  const body = JSON.stringify({ recipient, ...(link.flag.includes("P") ? { passcode } : {}) });
  const manifest = await (await request(link.url, { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
  const [file] = manifest.files;
  return file.embedded ?? (await request(file.location)).text();
}

/** The person and the PDFs of an unsealed bundle: { person, born, documents: [{ title, bytes }] }. Throws HealthLinkError. */
export function readBundle(text) {
  try {
    const resources = JSON.parse(text).entry.map((entry) => entry.resource);
    const patient = resources.find((one) => one.resourceType === "Patient");
    const [name] = patient.name;
    const documents = resources.filter((one) => one.resourceType === "DocumentReference").map((one) => {
      const { title, data } = one.content[0].attachment;
      return { title, bytes: Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)) };
    });
    return { person: [...name.given, name.family].join(" "), born: patient.birthDate, documents };
  } catch {
    throw new HealthLinkError("wrong-key");
  }
}
