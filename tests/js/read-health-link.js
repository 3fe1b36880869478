// Opens a SMART Health Link as two independent readers do, over HTTP. Started by tests/diary/report/test_health_link_readers.py.
// In: JSON { link, passcode } on standard input. Out: JSON, what each reader found, or { error }: the name of what it threw.
import { text } from "node:stream/consumers";
import { base64url, compactDecrypt } from "jose";
import { SHLViewer } from "kill-the-clipboard";

const { link, passcode } = JSON.parse(await text(process.stdin));

async function readByKillTheClipboard() {
  const viewer = new SHLViewer({ shlinkURI: link });
  const found = await viewer.resolveSHL({ recipient: "kill-the-clipboard", ...(passcode ? { passcode } : {}) });
  return { label: viewer.shl.label, resources: found.fhirResources };
}

async function readByJose() {
  const payload = JSON.parse(new TextDecoder().decode(base64url.decode(link.split("shlink:/")[1])));
  let sealed;
  if (payload.flag.includes("U")) {
    const answer = await fetch(`${payload.url}?recipient=jose`);
    if (!answer.ok) { return { error: answer.status }; }
    sealed = await answer.text();
  } else {
    const body = JSON.stringify({ recipient: "jose", passcode, embeddedLengthMax: 1000 });
    const answer = await fetch(payload.url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) { return { error: answer.status }; }
    const [file] = (await answer.json()).files;
    sealed = await (await fetch(file.location)).text();
  }
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, base64url.decode(payload.key));
  return { label: payload.label, type: protectedHeader.cty, resources: [JSON.parse(new TextDecoder().decode(plaintext))] };
}

const found = {};
for (const [name, read] of Object.entries({ killTheClipboard: readByKillTheClipboard, jose: readByJose })) {
  try { found[name] = await read(); } catch (problem) { found[name] = { error: problem.constructor.name }; }
}
process.stdout.write(JSON.stringify(found));
