// Reads a QR code from a picture with jsqr. Started by tests/node_programs.py.
// In: JSON { width, height, pixels } on standard input, pixels: RGBA as base64. Out: JSON, the text or null.
import { text } from "node:stream/consumers";
import jsqr from "jsqr";

const { width, height, pixels } = JSON.parse(await text(process.stdin));
const found = (jsqr.default ?? jsqr)(new Uint8ClampedArray(Buffer.from(pixels, "base64")), width, height);
process.stdout.write(JSON.stringify(found?.data ?? null));
