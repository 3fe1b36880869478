// The normal form of typed text and its length, as the server counts it (lems_site/diary/codes/typed_text.py): line ends are one
// line feed, control characters go, characters are composed (Unicode NFC). Without the DOM, so that tests/js can run it.
const LINE_ENDS = new Set([0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029]);
const FIRST_PRINTED = 0x20;
const CONTROLS_FROM = 0x7f;
const CONTROLS_TO = 0x9f;
const HALVES_FROM = 0xd800;
const HALVES_TO = 0xdfff;

function isControl(code) {
  return code < FIRST_PRINTED || (code >= CONTROLS_FROM && code <= CONTROLS_TO) || (code >= HALVES_FROM && code <= HALVES_TO);
}

export function normaliseText(text) {
  let normal = "";
  for (const character of text.replaceAll("\r\n", "\n")) {
    const code = character.codePointAt(0);
    if (LINE_ENDS.has(code)) {
      normal += "\n";
    } else if (character === "\n" || character === "\t" || !isControl(code)) {
      normal += character;
    }
  }
  return normal.normalize("NFC");
}

/** How many characters the server counts: whole ones, not halves. */
export function countCharacters(text) {
  return [...normaliseText(text)].length;
}
