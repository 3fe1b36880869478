// QR codes from text: byte mode, error correction level L, versions 1 to 40 (ISO/IEC 18004).
const CHECK_BYTES = [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30];
const BLOCKS = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}
const multiply = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** The number of bytes that a version holds, check bytes included. */
function rawBytes(version) {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const patterns = Math.floor(version / 7) + 2;
    modules -= (25 * patterns - 10) * patterns - 55;
    if (version >= 7) { modules -= 36; }
  }
  return modules >> 3;
}

/** The Reed-Solomon check bytes of a block. */
function checkBytes(block, count) {
  let divisor = [1];
  for (let power = 0; power < count; power += 1) {
    const next = new Array(divisor.length + 1).fill(0);
    divisor.forEach((factor, place) => {
      next[place] ^= factor;
      next[place + 1] ^= multiply(factor, EXP[power]);
    });
    divisor = next;
  }
  const rest = new Array(count).fill(0);
  for (const byte of block) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    for (let place = 0; place < count; place += 1) { rest[place] ^= multiply(divisor[place + 1], factor); }
  }
  return rest;
}

/** All bytes of the code: data and check bytes of all blocks, interleaved. Throws where the text is too long. */
function interleavedBytes(text) {
  const bytes = [...new TextEncoder().encode(text)];
  let version = 1;
  const capacity = () => rawBytes(version) - CHECK_BYTES[version] * BLOCKS[version];
  while (version <= 40 && bytes.length + (version < 10 ? 2 : 3) > capacity()) { version += 1; }
  if (version > 40) { throw new RangeError("too long for a QR code"); }
  const bits = [0, 1, 0, 0];
  const push = (value, count) => { for (let bit = count - 1; bit >= 0; bit -= 1) { bits.push((value >> bit) & 1); } };
  push(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => push(byte, 8));
  push(0, Math.min(4, capacity() * 8 - bits.length));
  while (bits.length % 8) { bits.push(0); }
  const data = [];
  for (let place = 0; place < bits.length; place += 8) { data.push(parseInt(bits.slice(place, place + 8).join(""), 2)); }
  for (let pad = 0xec; data.length < capacity(); pad ^= 0xec ^ 0x11) { data.push(pad); }

  const count = BLOCKS[version];
  const short = Math.floor(data.length / count);
  const firstLong = count - (data.length % count);
  const blocks = [];
  for (let number = 0, place = 0; number < count; number += 1) {
    const size = short + (number >= firstLong ? 1 : 0);
    blocks.push(data.slice(place, place + size));
    place += size;
  }
  const checks = blocks.map((block) => checkBytes(block, CHECK_BYTES[version]));
  const result = [];
  for (let place = 0; place <= short; place += 1) { blocks.forEach((block) => { if (place < block.length) { result.push(block[place]); } }); }
  for (let place = 0; place < CHECK_BYTES[version]; place += 1) { checks.forEach((check) => result.push(check[place])); }
  return { version, bytes: result };
}

function alignmentPlaces(version) {
  if (version === 1) { return []; }
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let place = version * 4 + 10; places.length < count; place -= step) { places.splice(1, 0, place); }
  return places;
}

/** Remainder of a division of polynomials over GF(2), for the format and version bits. */
function remainder(value, generator, bits) {
  let rest = value;
  for (let bit = 0; bit < bits; bit += 1) { rest = (rest << 1) ^ ((rest >> (bits - 1)) & 1 ? generator : 0); }
  return rest;
}

function penalty(grid) {
  const size = grid.length;
  let score = 0;
  let dark = 0;
  const runs = (at) => {
    for (let row = 0; row < size; row += 1) {
      let run = 1;
      let line = at(row, 0) ? "1" : "0";
      for (let column = 1; column < size; column += 1) {
        line += at(row, column) ? "1" : "0";
        if (at(row, column) === at(row, column - 1)) {
          run += 1;
          if (run === 5) { score += 3; }
          else if (run > 5) { score += 1; }
        } else { run = 1; }
      }
      for (const finder of ["10111010000", "00001011101"]) {
        for (let place = line.indexOf(finder); place >= 0; place = line.indexOf(finder, place + 1)) { score += 40; }
      }
    }
  };
  runs((row, column) => grid[row][column]);
  runs((row, column) => grid[column][row]);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (grid[y][x]) { dark += 1; }
      if (x && y && grid[y][x] === grid[y][x - 1] && grid[y][x] === grid[y - 1][x] && grid[y][x] === grid[y - 1][x - 1]) { score += 3; }
    }
  }
  return score + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}

/** The modules of a QR code, row by row: true is dark. No quiet zone. Throws RangeError where the text is too long. */
export function encodeQrCode(text) {
  const { version, bytes } = interleavedBytes(text);
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => new Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array(size).fill(false));
  const set = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= size || y >= size) { return; }
    grid[y][x] = dark;
    fixed[y][x] = true;
  };
  for (let place = 0; place < size; place += 1) {
    set(6, place, place % 2 === 0);
    set(place, 6, place % 2 === 0);
  }
  for (const [left, top] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(left + dx, top + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const places = alignmentPlaces(version);
  places.forEach((x, column) => places.forEach((y, row) => {
    const last = places.length - 1;
    if ((column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0)) { return; }
    for (let dy = -2; dy <= 2; dy += 1) {
      for (let dx = -2; dx <= 2; dx += 1) { set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1); }
    }
  }));
  if (version >= 7) {
    const bits = (version << 12) | remainder(version, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit += 1) {
      const dark = ((bits >> bit) & 1) === 1;
      set(size - 11 + (bit % 3), Math.floor(bit / 3), dark);
      set(Math.floor(bit / 3), size - 11 + (bit % 3), dark);
    }
  }
  const drawFormat = (mask) => {
    const value = (1 << 3) | mask; // 01: level L
    const bits = ((value << 10) | remainder(value, 0x537, 10)) ^ 0x5412;
    const bit = (number) => ((bits >> number) & 1) === 1;
    for (let number = 0; number < 6; number += 1) { set(8, number, bit(number)); }
    set(8, 7, bit(6));
    set(8, 8, bit(7));
    set(7, 8, bit(8));
    for (let number = 9; number < 15; number += 1) { set(14 - number, 8, bit(number)); }
    for (let number = 0; number < 8; number += 1) { set(size - 1 - number, 8, bit(number)); }
    for (let number = 8; number < 15; number += 1) { set(8, size - 15 + number, bit(number)); }
    set(8, size - 8, true);
  };
  drawFormat(0);

  let placed = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) { right = 5; }
    for (let step = 0; step < size; step += 1) {
      for (const x of [right, right - 1]) {
        const upward = ((right + 1) & 2) === 0;
        const y = upward ? size - 1 - step : step;
        if (!fixed[y][x] && placed < bytes.length * 8) {
          grid[y][x] = ((bytes[placed >> 3] >> (7 - (placed & 7))) & 1) === 1;
          placed += 1;
        }
      }
    }
  }
  const applyMask = (mask) => {
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) { if (!fixed[y][x] && MASKS[mask](x, y)) { grid[y][x] = !grid[y][x]; } }
    }
  };
  let best = 0;
  let lowest = Infinity;
  for (let mask = 0; mask < 8; mask += 1) {
    applyMask(mask);
    drawFormat(mask);
    const score = penalty(grid);
    if (score < lowest) { [best, lowest] = [mask, score]; }
    applyMask(mask);
  }
  applyMask(best);
  drawFormat(best);
  return grid;
}

/** A QR code as SVG path data with a quiet zone of 4 modules, and the size of its view box. */
export function drawQrPath(text) {
  const grid = encodeQrCode(text);
  const path = grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return { path, size: grid.length + 8 };
}
